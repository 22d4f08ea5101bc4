import { existsSync } from 'node:fs';
import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { execa } from 'execa';
import test from 'ava';
import { assembleBase, type Base } from '../../base/assemble-base.ts';
import { findPython } from '../../base/find-python.ts';
import { makeWheel } from '../../testing/make-wheel.ts';
import { testThatNeeds } from '../../testing/test-that-needs.ts';
import { checkImports } from '../checking/check-imports.ts';
import { fillStore, type StoreContents } from './fill-store.ts';
import type { InstalledPackage } from './installed-package.ts';
import { openStore, type PackageStore } from './package-store.ts';
import { packageView } from './package-view.ts';

const python = await findPython().catch(() => undefined);
const pipWorks =
  python !== undefined &&
  !(await execa(python.executable, ['-m', 'pip', '--version'], { reject: false })).failed;
const indexAnswers =
  pipWorks &&
  !(
    await execa(
      python.executable,
      ['-m', 'pip', 'download', '-q', '--no-deps', '--no-cache-dir', 'six==1.16.0'],
      { reject: false, cwd: os.tmpdir(), timeout: 60_000 },
    )
  ).failed;
const withPip = testThatNeeds(pipWorks ? undefined : 'no Python with pip');
const withIndex = testThatNeeds(indexAnswers ? undefined : 'no package index answers');

let folder = '';
let base: Base;
let wheels = '';

test.before(async () => {
  folder = await mkdtemp(path.join(os.tmpdir(), 'zygolab-packages-'));
  if (!pipWorks) {
    return;
  }
  base = await assembleBase(path.join(folder, 'bases'), { runtimeFiles: [] });
  wheels = path.join(folder, 'wheels');
  await mkdir(wheels);
  const wheel = async (
    name: string,
    version: string,
    files: Record<string, string>,
  ): Promise<void> => makeWheel(python.executable, wheels, name, version, files);
  await wheel('plain', '1.0', { 'plain.py': 'VALUE = 1\n', 'tests/__init__.py': '' });
  await wheel('plain', '2.0', { 'plain.py': 'VALUE = 2\n' });
  await wheel('nested', '1.0', { 'nested/__init__.py': 'import plain\n', '_nested.py': '' });
  await wheel('shared_a', '1.0', { 'shared/a.py': 'NAME = "a"\n' });
  await wheel('shared_b', '1.0', { 'shared/b.py': 'NAME = "b"\n' });
  await wheel('broken', '1.0', { 'broken.py': 'raise RuntimeError("no\\n  luck")\n' });
  await wheel('ending', '1.0', { 'ending.py': 'import os\nos._exit(3)\n' });
  await wheel('endless', '1.0', { 'endless.py': 'while True:\n    pass\n' });
});
test.after.always(async () => {
  await rm(folder, { recursive: true, force: true });
});

let stores = 0;
async function newStore(): Promise<PackageStore> {
  stores += 1;
  return openStore(path.join(folder, `store-${stores}`), base);
}

function pick(contents: StoreContents, ...names: string[]): InstalledPackage[] {
  return names.map((name) => fromMap(contents.installed, name));
}

function fromMap<Value>(map: ReadonlyMap<string, Value>, name: string): Value {
  const value = map.get(name);
  if (value === undefined) {
    throw new Error(`${name} is lacking`);
  }
  return value;
}

withPip('packages are installed from a folder of wheels, each in its own directory', async (t) => {
  const store = await newStore();
  const progress: string[] = [];
  const { installed, failed } = await fillStore(
    store,
    ['plain==1.0', 'nested==1.0', 'plain==1.0'],
    {
      wheels,
      onProgress: ({ done, total, name, failed: hasFailed }) => {
        progress.push(`${done}/${total} ${hasFailed}`);
        t.true(['plain==1.0', 'nested==1.0'].includes(name));
      },
    },
  );
  t.is(failed.size, 0);
  t.deepEqual(progress, ['1/2 false', '2/2 false']);
  t.deepEqual([...installed.keys()], ['plain==1.0', 'nested==1.0']);
  const plain = fromMap(installed, 'plain==1.0');
  t.is(plain.directory, path.join(store.directory, 'plain==1.0'));
  t.deepEqual(plain.modules, ['plain'], 'tests that were installed by mistake are no module');
  t.deepEqual(fromMap(installed, 'nested==1.0').modules, ['_nested', 'nested']);
  t.is(await readFile(path.join(plain.directory, 'plain.py'), 'utf8'), 'VALUE = 1\n');
  t.true(plain.sizeMb > 0 && plain.sizeMb < 0.1);
  t.true(plain.installMs > 0);
  const left = (await readdir(store.directory)).filter((name) => name.startsWith('.'));
  t.deepEqual(left, []);
});

withPip('what is in the store is not installed again, what is half there is', async (t) => {
  const store = await newStore();
  const first = await fillStore(store, ['plain==1.0'], { wheels });
  const nowhere = path.join(folder, 'nowhere');
  const again = await fillStore(store, ['plain==1.0'], { wheels: nowhere });
  t.deepEqual(again, first);
  await rm(path.join(store.directory, 'plain==1.0.json'));
  await writeFile(path.join(store.directory, 'plain==1.0', 'rubbish.py'), '');
  const repaired = await fillStore(store, ['plain==1.0'], { wheels });
  t.is(repaired.failed.size, 0);
  t.false(existsSync(path.join(store.directory, 'plain==1.0', 'rubbish.py')));
});

withPip('a bare name means the newest version, and stays with it', async (t) => {
  const store = await newStore();
  const { installed } = await fillStore(store, ['plain'], { wheels });
  t.is(fromMap(installed, 'plain').name, 'plain==2.0');
  await makeWheel(base.hostPython, wheels, 'plain', '1.5', { 'plain.py': '' });
  const again = await fillStore(store, ['plain'], { wheels });
  t.is(fromMap(again.installed, 'plain').name, 'plain==2.0');
});

withPip(
  'a package that fails is reported with the reason of pip, and the rest go on',
  async (t) => {
    const store = await newStore();
    const names = ['plain==9.9', 'no-such-thing==1.0', '--index-url=x', '../up==1', 'plain==1.0'];
    const { installed, failed } = await fillStore(store, names, { wheels });
    t.deepEqual([...installed.keys()], ['plain==1.0']);
    t.deepEqual(
      [...failed],
      [
        ['plain==9.9', 'No matching distribution found for plain==9.9'],
        ['no-such-thing==1.0', 'No matching distribution found for no-such-thing==1.0'],
        ['--index-url=x', 'this is no package name (name or name==version)'],
        ['../up==1', 'this is no package name (name or name==version)'],
      ],
    );
    await makeWheel(base.hostPython, wheels, 'plain', '9.9', { 'plain.py': '' });
    const again = await fillStore(store, ['plain==9.9'], { wheels });
    t.is(again.failed.size, 1, 'it is not tried again in the same run');
    const fresh = await fillStore({ ...store, failures: new Map() }, ['plain==9.9'], { wheels });
    t.is(fresh.failed.size, 0);
  },
);

withPip('a view holds its packages alone, and merges what they share', async (t) => {
  const store = await newStore();
  const contents = await fillStore(store, ['shared_a==1.0', 'shared_b==1.0', 'plain==1.0'], {
    wheels,
  });
  const packages = pick(contents, 'shared_a==1.0', 'shared_b==1.0');
  const [view, same] = await Promise.all([
    packageView(store.directory, packages),
    packageView(store.directory, packages),
  ]);
  t.is(view, same);
  t.deepEqual((await readdir(path.join(view, 'shared'))).sort().slice(-2), ['a.py', 'b.py']);
  t.false(existsSync(path.join(view, 'plain.py')));
  const none = await packageView(store.directory, []);
  t.deepEqual(await readdir(none), []);
  t.is((await readdir(path.dirname(view))).length, 2, 'nothing half made is left');
});

withPip('imports that fail are told from those that do not, with the reason', async (t) => {
  const store = await newStore();
  const contents = await fillStore(
    store,
    ['plain', 'nested', 'shared_a', 'shared_b', 'broken', 'ending', 'endless'].map((name) =>
      name === 'plain' ? 'plain==1.0' : `${name}==1.0`,
    ),
    { wheels },
  );
  t.is(contents.failed.size, 0);
  const counts: number[] = [];
  const failures = await checkImports(
    base,
    store.directory,
    [
      pick(contents, 'plain==1.0', 'nested==1.0'),
      pick(contents, 'nested==1.0'),
      pick(contents, 'shared_a==1.0', 'shared_b==1.0'),
      pick(contents, 'broken==1.0', 'plain==1.0'),
      pick(contents, 'plain==1.0', 'ending==1.0'),
      pick(contents, 'endless==1.0'),
      pick(contents, 'nested==1.0'),
      [],
    ],
    { secondsPerSet: 1, onProgress: (done) => counts.push(done) },
  );
  t.deepEqual(
    failures.map((each) => [...each]),
    [
      [],
      [['nested==1.0', "import nested: ModuleNotFoundError: No module named 'plain'"]],
      [],
      [['broken==1.0', 'import broken: RuntimeError: no luck']],
      [['ending==1.0', 'the import ended the process']],
      [['endless==1.0', 'the import took more than 1 s']],
      [['nested==1.0', "import nested: ModuleNotFoundError: No module named 'plain'"]],
      [],
    ],
  );
  t.deepEqual(counts, [1, 2, 3, 4, 5, 6, 7], 'equal sets are imported once');
});

withPip('a set that was imported without a failure is not imported again', async (t) => {
  const store = await newStore();
  const contents = await fillStore(store, ['plain==1.0', 'broken==1.0'], { wheels });
  const good = pick(contents, 'plain==1.0');
  const bad = pick(contents, 'broken==1.0');
  await checkImports(base, store.directory, [good, bad]);
  const withoutPython = { directory: base.directory, python: '/no/such/python' };
  t.deepEqual(await checkImports(withoutPython, store.directory, [good]), [new Map()]);
  await t.throwsAsync(checkImports(withoutPython, store.directory, [bad]), {
    message: /^imports cannot be checked: /,
  });
});

withIndex('packages are installed from the index that pip is set to', async (t) => {
  const store = await newStore();
  const { installed, failed } = await fillStore(store, ['six==1.16.0', 'idna==3.4', 'six==99']);
  t.deepEqual([...installed.keys()], ['six==1.16.0', 'idna==3.4']);
  t.deepEqual([...failed], [['six==99', 'No matching distribution found for six==99']]);
  const sets = [pick({ installed, failed }, 'six==1.16.0', 'idna==3.4')];
  t.deepEqual(await checkImports(base, store.directory, sets), [new Map()]);
});
