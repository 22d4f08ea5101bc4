import { existsSync } from 'node:fs';
import { cp, readdir, rename, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { execa } from 'execa';
import { InputError } from '../../../workloads/input-error.ts';
import type { Base } from '../../base/assemble-base.ts';
import { findPython } from '../../base/find-python.ts';
import { temporaryDirectory } from '../../state/temporary-directories.ts';

/** Compiled modules of the standard library that only tests import, which bases leave out. */
const compiledForTests = /^(_test|_ctypes_test|_xx|xxlimited|xxsubtype).*\.so$/;

/** Tests that the standard library keeps within its packages, up to Python 3.11. */
const innerTests = ['ctypes/test', 'sqlite3/test', 'unittest/test', 'distutils/tests'];

/**
 * The same base with CPython's own test suite in its standard library, where the interpreter
 * brought it: `Lib/test`, and the compiled modules that tests import. It stands beside the base,
 * under its name and `-tests`, and shares its files; it is made once.
 *
 * @throws InputError when the interpreter came without its tests, as those of distributions do
 */
export async function baseWithTests(base: Base): Promise<Base> {
  const { libraryFolders } = await findPython(base.hostPython);
  const source = testFolderOf(base.hostPython, libraryFolders);
  const directory = `${base.directory}-tests`;
  const complete = { ...base, directory, key: `${base.key}-tests` };
  if (existsSync(directory)) {
    return complete;
  }
  const temporary = temporaryDirectory(path.dirname(directory));
  try {
    // Hard links: it costs no space, and is as the base is, devices included.
    await execa('cp', ['-al', base.directory, temporary]);
    const name = `python${base.version.split('.').slice(0, 2).join('.')}`;
    const library = path.join(temporary, 'usr/lib', name);
    const added = [await copyFolder(source, path.join(library, 'test'))];
    for (const folder of libraryFolders) {
      await copyCompiled(folder, library);
      for (const inner of innerTests.filter((each) => existsSync(path.join(folder, each)))) {
        added.push(await copyFolder(path.join(folder, inner), path.join(library, inner)));
      }
    }
    await nameTheWaysToStart(path.join(library, 'test'));
    const words = [
      '-I',
      '-m',
      'compileall',
      '-q',
      '-j',
      '0',
      '-s',
      library,
      '-p',
      `/usr/lib/${name}`,
    ];
    // Some of the files are there because they do not compile.
    await execa(base.hostPython, [...words, '--invalidation-mode', 'unchecked-hash', ...added], {
      reject: false,
      stdin: 'ignore',
    });
    await rename(temporary, directory);
  } finally {
    await rm(temporary, { recursive: true, force: true });
  }
  return complete;
}

/**
 * Where the interpreter that a base was made from keeps its tests.
 *
 * @throws InputError when it has none
 */
export function testFolderOf(hostPython: string, libraryFolders: readonly string[]): string {
  const folder = libraryFolders
    .map((library) => path.join(library, 'test'))
    .find((library) => existsSync(path.join(library, 'test_json')));
  if (folder === undefined) {
    throw new InputError(
      `${hostPython} came without CPython's tests (no test_json in ${path.join(libraryFolders[0] ?? '', 'test')}): ` +
        'name with --python one built from source, such as one of pyenv, or install them (Debian: libpython3-testsuite)',
    );
  }
  return folder;
}

async function copyFolder(from: string, to: string): Promise<string> {
  await cp(from, to, {
    recursive: true,
    verbatimSymlinks: true,
    filter: (file) => path.basename(file) !== '__pycache__',
  });
  return to;
}

async function copyCompiled(from: string, to: string): Promise<void> {
  const folder = path.join(from, 'lib-dynload');
  const names = existsSync(folder) ? await readdir(folder) : [];
  for (const name of names.filter((file) => compiledForTests.test(file))) {
    await cp(path.join(folder, name), path.join(to, 'lib-dynload', name));
  }
}

/**
 * Some releases, 3.11.7 for one, install the tests of multiprocessing, but not the few lines that
 * make a module of them for each way to start a process.
 */
async function nameTheWaysToStart(folder: string): Promise<void> {
  const module = path.join(folder, 'test_multiprocessing_fork');
  const isThere = existsSync(module) || existsSync(`${module}.py`);
  if (!isThere && existsSync(path.join(folder, '_test_multiprocessing.py'))) {
    await writeFile(
      `${module}.py`,
      'from test import _test_multiprocessing as tests\n' +
        'tests.install_tests_in_module_dict(globals(), "fork")\n',
    );
  }
}

/** Which of these modules, named without `test_`, the tests of a base do not hold. */
export async function missingModules(
  base: Pick<Base, 'directory' | 'version'>,
  modules: readonly string[],
): Promise<string[]> {
  const name = `python${base.version.split('.').slice(0, 2).join('.')}`;
  const names = new Set(await readdir(path.join(base.directory, 'usr/lib', name, 'test')));
  return modules.filter(
    (module) => !names.has(`test_${module}`) && !names.has(`test_${module}.py`),
  );
}
