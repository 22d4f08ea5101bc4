import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { mkdir, mkdtemp, readdir, readFile, rename, rm } from 'node:fs/promises';
import path from 'node:path';
import { compile, compiler, compilerFlags, compileStatic } from './compile.ts';

const sources = path.join(import.meta.dirname, 'sources');
const cache = path.join(import.meta.dirname, '..', '..', 'node_modules', '.cache', 'zygolab');

/** What the children of Zygotes load; everything else is the launcher's. */
const libraryFiles = ['containers/enter.c', 'guards/confine.c', 'guards/seccomp-filter.c'];

/** The launcher's compiled files, by their paths. */
export interface BuiltLauncher {
  /** The program that Node starts. */
  readonly launcher: string;
  /** The shared library that Zygotes load, to be copied to `/runtime/libenter.so` of the base. */
  readonly library: string;
  /** A static program that answers one request: the smallest content that a container can have. */
  readonly noop: string;
  /** Tests of the C part, in TAP. */
  readonly confineTest: string;
}

/** Compiles the launcher where that is needed, and returns the path of its program. */
export async function buildLauncher(): Promise<string> {
  const { launcher } = await buildAll();
  return launcher;
}

/**
 * Compiles the launcher, the Zygotes' library and the no-op with the host's cc, into a folder of
 * the checkout's cache named for the content of the sources; what is there already is taken as it
 * is.
 *
 * @throws InputError when there is no C compiler, or it fails, with its first error
 */
export async function buildAll(): Promise<BuiltLauncher> {
  const names = (await readdir(sources, { recursive: true }))
    .filter((name) => /\.[ch]$/.test(name))
    .toSorted();
  const hash = createHash('sha256').update(JSON.stringify([compiler, compilerFlags, process.arch]));
  for (const name of names) {
    hash.update(`\n${name}\n`).update(await readFile(path.join(sources, name)));
  }
  const folder = path.join(cache, `launcher-${hash.digest('hex').slice(0, 16)}`);
  if (!existsSync(folder)) {
    await build(folder, names);
  }
  return {
    launcher: path.join(folder, 'launcher'),
    library: path.join(folder, 'libenter.so'),
    noop: path.join(folder, 'noop'),
    confineTest: path.join(folder, 'test-confine'),
  };
}

/** Under a temporary name, renamed when whole: two may build at once. */
async function build(folder: string, names: readonly string[]): Promise<void> {
  await mkdir(cache, { recursive: true });
  const temporary = await mkdtemp(path.join(cache, '.building-'));
  const tests = names.filter((name) => path.basename(name).startsWith('test-'));
  const alone = ['containers/enter.c', 'containers/noop.c', ...tests];
  const ofLauncher = names.filter((name) => name.endsWith('.c') && !alone.includes(name));
  try {
    await compileStatic(sources, [...ofLauncher, '-o', path.join(temporary, 'launcher')]);
    const guards = ['guards/confine.c', 'guards/seccomp-filter.c'];
    const testSources = tests.filter((name) => name.endsWith('.c'));
    await compileStatic(sources, [
      ...testSources,
      ...guards,
      '-o',
      path.join(temporary, 'test-confine'),
    ]);
    const library = path.join(temporary, 'libenter.so');
    await compile(sources, ['-shared', '-fPIC', ...libraryFiles, '-o', library]);
    await compileStatic(sources, ['containers/noop.c', '-o', path.join(temporary, 'noop')]);
    await rename(temporary, folder).catch((error: unknown) => {
      if (!existsSync(folder)) {
        throw error;
      }
    });
  } finally {
    await rm(temporary, { recursive: true, force: true });
  }
}
