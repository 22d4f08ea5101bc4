import path from 'node:path';
import test from 'ava';
import { findPython } from '../base/find-python.ts';
import { makeRealWorld, type RealWorld } from '../testing/real-world.ts';
import { testThatNeeds } from '../testing/test-that-needs.ts';
import { DockerEngine } from './docker/docker-engine.ts';
import { openwhisk } from './openwhisk.ts';

const hasPython = (await findPython().catch(() => undefined)) !== undefined;
const withOpenWhisk = testThatNeeds(hasPython ? await openwhisk.unavailable() : 'no Python');

let world: RealWorld;
test.before(async () => {
  if (hasPython) {
    world = await makeRealWorld();
  }
});
test.after.always(async () => {
  await world?.remove();
});

interface Container {
  readonly HostConfig: Readonly<Record<string, unknown>>;
  readonly Config: { readonly User: string };
  readonly Mounts: readonly unknown[];
}

/** The containers of a run, as the daemon describes them. */
async function containersOf(stateDirectory: string): Promise<Container[]> {
  const engine = new DockerEngine();
  const label = `zygolab=${path.basename(stateDirectory)}`;
  const filters = encodeURIComponent(JSON.stringify({ label: [label] }));
  const target = `/containers/json?all=true&filters=${filters}`;
  const found = (await engine.ask('GET', target)) as { Id: string }[];
  const described = await Promise.all(
    found.map(({ Id: id }) => engine.ask('GET', `/containers/${id}/json`)),
  );
  engine.close();
  return described as Container[];
}

withOpenWhisk('an action travels to a generic container, which shares no folder', async (t) => {
  const setup = await world.setup({ memoryMb: 96, processes: 17, cores: 0.5 });
  const session = await openwhisk.open(setup);
  const codeFolder = await world.handler(
    'action',
    'import plain\ndef handler(event):\n    assert __file__ == "/tmp/action/handler.py", __file__\n',
  );
  const packages = [world.packages.plain];
  const created = await session.createSandbox({ sandbox: 0, zygote: -1, packages, codeFolder });
  t.is(created.reason, '');
  t.deepEqual(Object.keys(created.steps), ['scratch', 'run', 'inspect', 'answer', 'load']);
  const [container] = await containersOf(setup.stateDirectory);
  const { HostConfig: host, Config: config, Mounts: mounts } = container!;
  t.deepEqual(mounts, []);
  t.is(host['Memory'], 96 * 2 ** 20);
  t.is(host['MemorySwap'], 96 * 2 ** 20);
  t.is(host['PidsLimit'], 17);
  t.is(host['NanoCpus'], 5e8);
  t.is(host['NetworkMode'], 'bridge');
  t.deepEqual(host['CapDrop'], ['ALL']);
  t.deepEqual(host['SecurityOpt'], ['no-new-privileges']);
  t.regex(config.User, /^[1-9]\d*:[1-9]\d*$/);
  const imported = await session.importInSandbox(0, packages);
  t.is(imported.reason, '');
  const ran = await session.execute(0, 0);
  t.is(ran.reason, '');
  await session.close();
  t.deepEqual(await containersOf(setup.stateDirectory), [], 'none is left');
});

withOpenWhisk('a container that cannot start is an error in one line, and removed', async (t) => {
  const setup = await world.setup({ memoryMb: 1 });
  const session = await openwhisk.open(setup);
  const request = { sandbox: 0, zygote: -1, packages: [], codeFolder: '' };
  const { status, reason } = await session.createSandbox(request);
  t.is(status, 'error');
  t.regex(reason, /^docker run: .+$/);
  t.deepEqual(await containersOf(setup.stateDirectory), []);
  await session.close();
});
