import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { mkdir, readdir, readFile, rename, rm } from 'node:fs/promises';
import path from 'node:path';
import { compiler, compilerFlags, compileStatic } from '../launcher/compile.ts';
import { cacheRoot } from '../state/run-state.ts';
import { temporaryDirectory } from '../state/temporary-directories.ts';

const sources = path.join(import.meta.dirname, 'primitives');

/** How the launcher finds and writes cgroups, the probe does too. */
const fromLauncher = [
  'cgroups/cgroup.c',
  'cgroups/cgroup-v1.c',
  'cgroups/cgroup-v2.c',
  'cgroups/cgroup.h',
  'clock.h',
  'die.c',
  'die.h',
];
const launcher = path.join('..', '..', 'launcher', 'sources');

/**
 * Compiles the program that times kernel primitives, unless it is there already, and returns its
 * path.
 *
 * @throws InputError when there is no C compiler, or it fails, with its first error
 */
export async function buildPrimitives(): Promise<string> {
  const own = (await readdir(sources)).filter((name) => /\.[ch]$/.test(name)).toSorted();
  const files = [...own, ...fromLauncher.map((name) => path.join(launcher, name))];
  const hash = createHash('sha256').update(JSON.stringify([compiler, compilerFlags, process.arch]));
  for (const file of files) {
    hash.update(`\n${file}\n`).update(await readFile(path.join(sources, file)));
  }
  const folder = path.join(cacheRoot(), `primitives-${hash.digest('hex').slice(0, 16)}`);
  if (!existsSync(folder)) {
    await build(
      folder,
      files.filter((file) => file.endsWith('.c')),
    );
  }
  return path.join(folder, 'primitives');
}

/** Under a temporary name, renamed when whole: two may build at once. */
async function build(folder: string, files: readonly string[]): Promise<void> {
  const temporary = temporaryDirectory(cacheRoot());
  await mkdir(temporary, { recursive: true });
  try {
    await compileStatic(sources, [
      `-I${launcher}`,
      ...files,
      '-o',
      path.join(temporary, 'primitives'),
    ]);
    await rename(temporary, folder).catch((error: unknown) => {
      if (!existsSync(folder)) {
        throw error;
      }
    });
  } finally {
    await rm(temporary, { recursive: true, force: true });
  }
}
