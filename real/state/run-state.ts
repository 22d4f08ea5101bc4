import { randomBytes } from 'node:crypto';
import { mkdir, rename, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { ownerMark } from './owner.ts';
import { temporaryDirectory } from './temporary-directories.ts';

/** A run's own directory, for what lives no longer than the run. */
export interface RunState {
  /** Names the run in what it leaves elsewhere, such as the labels of Docker's containers. */
  readonly run: string;
  readonly directory: string;
}

/** The file in a run's directory that says which process the run belongs to. */
export const ownerFile = 'owner';

/**
 * Where runs have their directories. The path is short, since it starts the paths of Unix sockets,
 * which may have 107 bytes.
 */
export function stateRoot(): string {
  return process.getuid?.() === 0
    ? '/run/zygolab'
    : path.join(os.tmpdir(), `zygolab-${process.getuid?.()}`);
}

/**
 * Where bases and packages are kept from run to run: the folder that ZYGOLAB_CACHE names, or one in
 * the checkout that git ignores.
 */
export function cacheRoot(): string {
  const fallback = path.join(import.meta.dirname, '..', '..', 'node_modules', '.cache', 'zygolab');
  return path.resolve(process.env['ZYGOLAB_CACHE'] || fallback);
}

/** Makes the directory of a new run. From its first moment on it is marked as this process's. */
export async function makeRunState(root = stateRoot()): Promise<RunState> {
  const run = `run-${randomBytes(4).toString('hex')}`;
  const directory = path.join(root, run);
  const temporary = temporaryDirectory(root);
  await mkdir(temporary, { recursive: true, mode: 0o711 });
  await writeFile(path.join(temporary, ownerFile), `${ownerMark()}\n`);
  await rename(temporary, directory);
  return { run, directory };
}
