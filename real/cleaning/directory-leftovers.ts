import { readFile, readdir, rm } from 'node:fs/promises';
import path from 'node:path';
import { execa } from 'execa';
import { abandonedDirectories } from '../state/temporary-directories.ts';
import type { Leftover } from './leftover.ts';

/** A run's directory itself; what is mounted in it is unmounted first. */
export function runDirectoryLeftover(directory: string): Leftover {
  return {
    what: `directory ${directory}`,
    async remove() {
      for (const mount of await mountsIn(directory)) {
        await execa('umount', ['--lazy', mount]);
      }
      // What is still mounted here is somebody's files, which must not go with the directory.
      const mounts = await mountsIn(directory);
      if (mounts.length > 0) {
        throw new Error(`${mounts.join(', ')} cannot be unmounted`);
      }
      await rm(directory, { recursive: true, force: true });
    },
  };
}

/** Bases, packages and views that were being made when their maker crashed. */
export async function cacheLeftovers(cache: string): Promise<Leftover[]> {
  const directories: string[] = [];
  const search = async (folder: string, depth: number): Promise<void> => {
    directories.push(...(await abandonedDirectories(folder)));
    const entries = depth > 0 ? await readdir(folder, { withFileTypes: true }).catch(() => []) : [];
    for (const entry of entries) {
      // Neither a base nor a package holds anything of ours.
      if (entry.isDirectory() && !/^\.|^base-|==/.test(entry.name)) {
        await search(path.join(folder, entry.name), depth - 1);
      }
    }
  };
  // The cache, the store, that of one Python, its views.
  await search(cache, 3);
  return directories.toSorted().map((directory) => ({
    what: `directory ${directory}`,
    remove: () => rm(directory, { recursive: true, force: true }),
  }));
}

/** The innermost first. */
async function mountsIn(directory: string): Promise<string[]> {
  const text = await readFile('/proc/self/mountinfo', 'utf8');
  return text
    .split('\n')
    .map((line) => (line.split(' ')[4] ?? '').replaceAll('\\040', ' '))
    .filter((mount) => mount === directory || mount.startsWith(directory + path.sep))
    .toReversed();
}
