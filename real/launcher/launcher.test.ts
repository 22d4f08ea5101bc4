import { readFile } from 'node:fs/promises';
import { execa } from 'execa';
import test from 'ava';
import { testThatNeeds } from '../testing/test-that-needs.ts';
import { buildAll } from './build.ts';
import { allGuards } from './guards.ts';
import { openProbeSession, probeLack } from './probe-sandbox.ts';

const needsLean = testThatNeeds(await probeLack());

needsLean('the last steps into a container hold (TAP)', async (t) => {
  const { confineTest } = await buildAll();
  const { stdout } = await execa(confineTest);
  const lines = stdout.split('\n');
  const results = lines.filter((line) => /^(not )?ok /.test(line));
  for (const line of results) {
    t.regex(line, /^ok /, line);
    if (line.includes('# SKIP')) {
      t.log(line);
    }
  }
  // The plan comes last: all of the tests have run.
  t.is(lines.at(-1), `1..${results.length}`);
  t.true(results.length > 30);
});

needsLean('sandboxes and Zygotes live under version 2 of the cgroup interface', async (t) => {
  if (!(await readFile('/proc/self/mountinfo', 'utf8')).includes(' - cgroup2 ')) {
    t.log('skipped: no cgroup2 is mounted');
    t.pass();
    return;
  }
  const probes = await openProbeSession(allGuards, {}, 'v2');
  const { session } = probes;
  try {
    const results = [await session.createZygote(1, 0, [])];
    for (const [sandbox, zygote] of [
      [0, -1],
      [1, 1],
    ] as const) {
      results.push(
        await session.createSandbox({ sandbox, zygote, packages: [], codeFolder: '' }),
        await session.execute(sandbox, 1),
        await session.pause(sandbox),
        await session.resume(sandbox),
        await session.pause(sandbox),
        await session.destroySandbox(sandbox),
      );
    }
    results.push(await session.destroyZygote(1));
    t.deepEqual(new Set(results.map(({ status, reason }) => status + reason)), new Set(['ok']));
  } finally {
    await probes.close();
  }
});

test('without a C compiler the reason names the remedy', async (t) => {
  const script = `
    import { buildAll } from './real/launcher/build.ts';
    process.stdout.write(await buildAll().then(() => '', (error) => error.name + ': ' + error.message));
  `;
  const cc = 'no-such-compiler';
  const { stdout } = await execa(process.execPath, ['--input-type=module', '-e', script], {
    env: { CC: cc },
    cwd: `${import.meta.dirname}/../..`,
  });
  t.is(
    stdout,
    `InputError: no C compiler "${cc}" was found; install one (apt-get install gcc libc6-dev) or name it with CC`,
  );
});
