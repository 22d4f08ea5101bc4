import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { chmod, mkdir, rename, rm } from 'node:fs/promises';
import path from 'node:path';
import { execa } from 'execa';
import { temporaryDirectory } from '../../state/temporary-directories.ts';
import type { StoredPackage } from '../../platforms/platform.ts';

/**
 * A directory that holds these packages and no others, as a `site-packages` would: it is what a
 * sandbox sees as `/packages`. One bind mount thus gives a function its own packages alone, and
 * how long an import takes does not depend on what else the store holds.
 *
 * The files are hard links to the store's, so a view takes little space and pages are shared by
 * all that import them. Where two packages hold the same file, the first one's counts. A view is
 * made once, under a temporary name that is renamed when it is whole; making one is no part of any
 * timed region.
 *
 * @returns the path of the directory, which lies in the store
 */
export async function packageView(
  storeDirectory: string,
  packages: readonly StoredPackage[],
): Promise<string> {
  const names = packages.map(({ name }) => name);
  const key = createHash('sha256').update(names.join('\n')).digest('hex').slice(0, 16);
  const view = path.join(storeDirectory, 'views', key);
  if (existsSync(view)) {
    return view;
  }
  const temporary = temporaryDirectory(path.join(storeDirectory, 'views'));
  await mkdir(temporary, { recursive: true });
  try {
    await chmod(temporary, 0o755);
    // The last to be linked counts, so the first comes last.
    const sources = packages.map(({ directory }) => `${directory}/.`).toReversed();
    await execa('sh', ['-c', linkAll, 'sh', temporary, ...sources]);
    await renameUnlessThere(temporary, view);
  } finally {
    await rm(temporary, { recursive: true, force: true });
  }
  return view;
}

// Each in a cp of its own, for one cp does not replace what it has just made. Where files cannot be
// linked, on some file systems or because they are another user's, they are copied.
const linkAll = [
  'view=$1; shift',
  'for each; do',
  '  cp -a -l -f -- "$each" "$view" 2>/dev/null || cp -a -f -- "$each" "$view" || exit',
  'done',
].join('\n');

async function renameUnlessThere(from: string, to: string): Promise<void> {
  try {
    await rename(from, to);
  } catch (error) {
    // Another function of the same packages was faster.
    if (!existsSync(to)) {
      throw error;
    }
  }
}
