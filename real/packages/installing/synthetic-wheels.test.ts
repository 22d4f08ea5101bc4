import { mkdtemp, rm } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { execa } from 'execa';
import { findPython } from '../../base/find-python.ts';
import { testThatNeeds } from '../../testing/test-that-needs.ts';
import { writeSyntheticWheels } from './synthetic-wheels.ts';

const python = await findPython().catch(() => undefined);
const withPython = testThatNeeds(python === undefined ? 'no Python 3' : undefined);

// A wheel is a zip file, from which Python imports as it is.
const probe = `
import sys, time
sys.path[:0] = sys.argv[1:]
while time.process_time() < 0.2: pass
before = time.process_time()
import upper
cost = time.process_time() - before
print(cost, len(upper._memory), 'lower' in sys.modules)
`;

withPython(
  'imports cost CPU time and memory, also after other work, and import others',
  async (t) => {
    const folder = await mkdtemp(path.join(os.tmpdir(), 'zygolab-wheels-'));
    t.teardown(() => rm(folder, { recursive: true, force: true }));
    const packages = [
      { name: 'lower', dependencies: [], importMs: 30, importMb: 1 },
      { name: 'upper', dependencies: ['lower'], importMs: 50, importMb: 3 },
    ];
    const names = await writeSyntheticWheels(python!.executable, folder, packages);
    t.true(names.every((name, at) => name.startsWith(`${packages[at]!.name}==1.`)));
    const files = names.map((name) =>
      path.join(folder, `${name.replace('==', '-')}-py3-none-any.whl`),
    );
    const { stdout } = await execa(python!.executable, ['-I', '-c', probe, ...files]);
    const [seconds, bytes, hasLower] = stdout.split(' ');
    t.true(Number(seconds) >= 0.08);
    t.is(Number(bytes), 3 * 2 ** 20);
    t.is(hasLower, 'True');
  },
);

withPython('a package that costs something else has another version', async (t) => {
  const folder = await mkdtemp(path.join(os.tmpdir(), 'zygolab-wheels-'));
  t.teardown(() => rm(folder, { recursive: true, force: true }));
  const one = { name: 'one', dependencies: [], importMs: 1, importMb: 1 };
  const names = await writeSyntheticWheels(python!.executable, folder, [
    one,
    { ...one, importMs: 2 },
    one,
  ]);
  t.is(names[0], names[2]);
  t.not(names[0], names[1]);
});
