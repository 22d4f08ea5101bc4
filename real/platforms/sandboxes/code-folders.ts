import { execFile } from 'node:child_process';
import { createHash } from 'node:crypto';
import { constants } from 'node:fs';
import { chmod, copyFile, mkdir, readdir, realpath, stat } from 'node:fs/promises';
import path from 'node:path';
import { promisify } from 'node:util';
import { pythonInside } from './sandbox-driver.ts';

const run = promisify(execFile);

/** Copies of functions' code, each made once. */
export class CodeFolders {
  readonly #copies = new Map<string, Promise<string>>();

  /**
   * Copies a function's code folder to where sandboxes can be given it, readable for all of them
   * whatever the modes of the user's own folders are, and compiles it with the base's interpreter, so
   * that no sandbox has to.
   *
   * @returns the copy's path, below `target`
   */
  copyOf(folder: string, target: string, baseDirectory: string): Promise<string> {
    const source = path.resolve(folder);
    let copy = this.#copies.get(source);
    if (copy === undefined) {
      copy = copyCode(source, target, baseDirectory);
      this.#copies.set(source, copy);
    }
    return copy;
  }
}

async function copyCode(folder: string, target: string, baseDirectory: string): Promise<string> {
  const source = await realpath(folder);
  const name = createHash('sha256').update(source).digest('hex').slice(0, 24);
  const copy = path.join(target, name);
  await copyTree([source], copy);
  await compile(copy, baseDirectory);
  return copy;
}

/**
 * Links within the folder are copied as what they lead to; others would lead elsewhere in a sandbox.
 *
 * @param within the folders that the copy is within, from the root on, to which no link may lead back
 */
async function copyTree(within: readonly string[], to: string): Promise<void> {
  const root = within[0]!;
  const from = within.at(-1)!;
  await mkdir(to, { recursive: true });
  await chmod(to, 0o755);
  for (const name of await readdir(from)) {
    const target = path.join(to, name);
    const source = await realpath(path.join(from, name)).catch(() => undefined);
    if (source === undefined || !isBelow(source, root) || leadsBack(source, within)) {
      continue;
    }
    const { mode, isDirectory, isFile } = await kindOf(source);
    if (isDirectory) {
      await copyTree([...within, source], target);
    } else if (isFile) {
      await copyFile(source, target, constants.COPYFILE_FICLONE);
      await chmod(target, (mode & 0o111) === 0 ? 0o644 : 0o755);
    }
  }
}

async function kindOf(
  source: string,
): Promise<{ mode: number; isDirectory: boolean; isFile: boolean }> {
  const facts = await stat(source);
  return { mode: facts.mode, isDirectory: facts.isDirectory(), isFile: facts.isFile() };
}

function leadsBack(source: string, within: readonly string[]): boolean {
  return within.some((folder) => isBelow(folder, source));
}

function isBelow(place: string, root: string): boolean {
  return place === root || place.startsWith(root + path.sep);
}

/** What does not compile says so when it is imported. */
async function compile(folder: string, baseDirectory: string): Promise<void> {
  const options = ['-q', '--invalidation-mode', 'unchecked-hash', '-d', '/handler'];
  const words = ['-I', '-S', '-m', 'compileall', ...options, folder];
  await run(path.join(baseDirectory, pythonInside), words).catch(() => {});
}
