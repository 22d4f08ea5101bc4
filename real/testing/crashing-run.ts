import { platforms } from '../platforms/registry.ts';
import { makeRunState } from '../state/run-state.ts';

/**
 * A run that never ends, for tests of what is left when it is killed: two sandboxes, one of them
 * paused, on each platform. It prints its run's directory when all of them are there.
 *
 * node crashing-run.ts STATE-ROOT BASE STORE PLATFORM…
 */
const [root = '', baseDirectory = '', storeDirectory = '', ...names] = process.argv.slice(2);
const state = await makeRunState(root);
for (const name of names) {
  const session = await platforms[name]!.open({
    baseDirectory,
    storeDirectory,
    stateDirectory: state.directory,
    limits: { memoryMb: 128, processes: 32, cores: 1, timeoutMs: 20_000, network: 'none' },
  });
  for (const sandbox of [0, 1]) {
    const result = await session.createSandbox({
      sandbox,
      zygote: -1,
      packages: [],
      codeFolder: '',
    });
    if (result.status !== 'ok') {
      throw new Error(`${name}: ${result.reason}`);
    }
  }
  await session.pause(1);
}
process.stdout.write(`${state.directory}\n`);
setInterval(() => {}, 60_000);
