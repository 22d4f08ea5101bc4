import { existsSync, readdirSync, statSync, type Dirent } from 'node:fs';
import { join } from 'node:path';
import { InputError } from '../../input-error.ts';
import type { SkippedFiles } from './skipped-files.ts';

/** Source files, stubs and compiled modules, which make a name importable, and notebooks. */
const pythonFile = /\.(?:py|pyw|pyi|pyx|so|pyd|ipynb)$/;

/** Whether a file holds Python source. */
export function isSource(path: string): boolean {
  return /\.(?:pyw?|ipynb)$/.test(path);
}

/** Folders that hold other people's code or none. */
const foreignFolders: ReadonlySet<string> = new Set([
  '__pycache__',
  'node_modules',
  'site-packages',
]);

/** Files that make a folder an environment: of venv and virtualenv, of older virtualenvs, of conda. */
const environmentMarks = ['pyvenv.cfg', 'bin/activate_this.py', 'conda-meta/history'] as const;

/**
 * The Python files below a folder, as paths from it with `/`, sorted by code unit; compiled modules
 * and stubs too, since they are modules of the project. Left out are hidden folders, virtual and
 * conda environments, `site-packages`, `node_modules` and what links lead to.
 *
 * @param skip files and folders to leave out
 * @throws InputError if the folder is not there or cannot be read
 */
export function pythonFiles(folder: string, skip: SkippedFiles): string[] {
  if (!statSync(folder, { throwIfNoEntry: false })?.isDirectory()) {
    throw new InputError(`${folder}: should be a folder of Python files`);
  }
  const files: string[] = [];
  const waiting = [''];
  for (let at = waiting.pop(); at !== undefined; at = waiting.pop()) {
    for (const entry of entriesOf(join(folder, at))) {
      const path = at === '' ? entry.name : `${at}/${entry.name}`;
      if (skip.skips(folder, path) || entry.name.startsWith('.')) {
        continue;
      }
      if (entry.isDirectory() && !isForeign(folder, path, entry.name)) {
        waiting.push(path);
      } else if (entry.isFile() && pythonFile.test(entry.name)) {
        files.push(path);
      }
    }
  }
  return files.toSorted();
}

/** The folders in a folder that are not hidden, as paths, sorted by code unit. */
export function subfolders(folder: string): string[] {
  return entriesOf(folder)
    .filter((entry) => entry.isDirectory() && !entry.name.startsWith('.'))
    .map((entry) => join(folder, entry.name))
    .toSorted();
}

function isForeign(folder: string, path: string, name: string): boolean {
  return (
    foreignFolders.has(name) ||
    environmentMarks.some((mark) => existsSync(join(folder, path, mark)))
  );
}

function entriesOf(folder: string): Dirent[] {
  try {
    return readdirSync(folder, { withFileTypes: true });
  } catch (cause) {
    const code = cause instanceof Error && 'code' in cause ? String(cause.code) : String(cause);
    throw new InputError(`${folder}: cannot be read (${code})`, { cause });
  }
}
