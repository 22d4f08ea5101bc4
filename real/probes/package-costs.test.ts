import { existsSync } from 'node:fs';
import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import test from 'ava';
import { randomStream } from '../../sim/engine/random/random.ts';
import { assembleBase } from '../base/assemble-base.ts';
import { findPython } from '../base/find-python.ts';
import { examinePrograms } from '../examining/programs.ts';
import { InstallError } from '../packages/installing/install-package.ts';
import { processPlatform } from '../platforms/process.ts';
import { cacheRoot } from '../state/run-state.ts';
import { makeWheel } from '../testing/make-wheel.ts';
import { testThatNeeds } from '../testing/test-that-needs.ts';
import { importTimes } from './import-times.ts';
import { downloadPackage, installFile, installTogether } from './package-costs.ts';

const findings = await examinePrograms(true);
const has = (name: string) => findings.some((one) => one.name === name && one.state === 'there');
const withPip = testThatNeeds(has('pip') ? undefined : 'no Python with pip');
const withIndex = testThatNeeds(has('package index') ? undefined : 'no package index answers');

let folder = '';
test.before(async () => {
  folder = await mkdtemp(path.join(os.tmpdir(), 'zygolab-costs-'));
});
test.after.always(() => rm(folder, { recursive: true, force: true }));

const wheelOf = async (name: string, source: string): Promise<string> => {
  const { executable } = await findPython();
  await makeWheel(executable, folder, name, '1.0', { [`${name}/__init__.py`]: source });
  return path.join(folder, `${name}-1.0-py3-none-any.whl`);
};

withPip(
  'a wheel is installed with its byte code; what is no wheel fails with a reason',
  async (t) => {
    const { executable } = await findPython();
    const target = path.join(folder, 'target');
    const wheel = await wheelOf('alone', `TEXT = "${'x'.repeat(1000)}"\n`);
    const { installMs, installedMb } = await installFile(executable, wheel, target);
    t.true(installMs > 0);
    // The source, and byte code that holds the text once more.
    t.true(installedMb > 0.002 && installedMb < 0.02);
    t.true(existsSync(path.join(target, 'alone', '__pycache__')));
    const missing = path.join(folder, 'missing-1.0-py3-none-any.whl');
    await t.throwsAsync(installFile(executable, missing, target), { instanceOf: InstallError });
  },
);

withPip('imports are timed in fresh interpreters, and failures told', async (t) => {
  const { executable } = await findPython();
  const store = path.join(folder, 'store');
  const state = path.join(folder, 'state');
  await mkdir(state);
  const burning =
    'import time\nend = time.process_time() + 0.05\nwhile time.process_time() < end: pass\n';
  const files = [await wheelOf('burning', burning), await wheelOf('failing', 'import nowhere\n')];
  const together = path.join(store, 'together');
  await installTogether(executable, files, together);
  const { importMs, failed } = await importTimes(
    processPlatform,
    ['burning', 'failing'].map((name) => ({ name, directory: together, modules: [name] })),
    {
      base: await assembleBase(cacheRoot()),
      storeDirectory: store,
      stateDirectory: state,
      repetitions: 2,
      random: randomStream(1, 'imports'),
    },
  );
  t.is(importMs.get('burning')!.length, 2);
  t.true(importMs.get('burning')!.every((ms) => ms >= 50));
  t.deepEqual([...importMs.keys()], ['burning']);
  t.regex(failed.get('failing')!, /nowhere/);
});

withIndex('a package comes from the index without its dependencies', async (t) => {
  const { executable } = await findPython();
  const archives = path.join(folder, 'archives');
  const { file, sizeMb, downloadMs } = await downloadPackage(executable, 'six', archives);
  t.regex(path.basename(file), /^six-.*\.whl$/);
  // The wheel of six 1.17.0 has 11 kB.
  t.true(sizeMb > 0.005 && sizeMb < 0.05);
  t.true(downloadMs > 0);
  const none = downloadPackage(executable, 'zygolab-has-no-such-package', archives);
  await t.throwsAsync(none, { instanceOf: InstallError });
});
