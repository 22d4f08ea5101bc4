import { basename, normalize, resolve } from 'node:path';
import { InputError } from '../input-error.ts';
import type { ImportedFile } from './imported-file.ts';
import { readPipfileLock } from './locks/pipfile-lock.ts';
import { readPoetryLock } from './locks/poetry-lock.ts';
import { readPylock } from './locks/pylock.ts';
import {
  readRequirementsFile,
  type RequirementsContext,
} from './requirements/requirements-file.ts';
import { readUvLock } from './locks/uv-lock.ts';

/** How files are read. */
export interface FileOptions extends RequirementsContext {
  /** Whether lock files' packages for development count. */
  readonly dev: boolean;
  /** Whether a file that cannot be read is listed rather than ends the import. */
  readonly keepGoing: boolean;
}

/** Requirements and lock files, in the order in which they were given. */
export interface ImportedFiles {
  readonly files: readonly {
    readonly path: string;
    /** Of the function that the file makes. */
    readonly name: string;
    readonly file: ImportedFile;
  }[];
  /** Those that cannot be read, with the reason. */
  readonly unreadable: readonly { readonly file: string; readonly error: string }[];
}

/**
 * Reads requirements and lock files.
 *
 * @throws InputError with file and line on what cannot be read, unless it is to keep going and another
 *   file can be; and on a file that is given twice
 */
export function readImportedFiles(paths: readonly string[], options: FileOptions): ImportedFiles {
  const twice = paths.find(
    (path, index) => paths.findIndex((other) => resolve(other) === resolve(path)) < index,
  );
  if (twice !== undefined) {
    throw new InputError(`${twice}: is given twice; each file makes one function`);
  }
  const files: ImportedFiles['files'][number][] = [];
  const unreadable: { file: string; error: string }[] = [];
  for (const path of paths) {
    try {
      files.push({ path, name: normalize(path), file: readFile(path, options) });
    } catch (error) {
      if (!(error instanceof InputError) || !options.keepGoing) {
        throw error;
      }
      unreadable.push({ file: path, error: error.message });
    }
  }
  if (files.length === 0) {
    throw new InputError(`none of the files can be read; ${unreadable[0]?.error}`);
  }
  return { files, unreadable };
}

/** Lock files are known by their names; whatever else is given is a requirements file. */
function readFile(path: string, options: FileOptions): ImportedFile {
  const { dev, python } = options;
  const name = basename(path);
  if (/pipfile\.lock$/i.test(name)) {
    return readPipfileLock(path, dev, python);
  }
  if (/poetry\.lock$/i.test(name)) {
    return readPoetryLock(path, dev, python);
  }
  if (/uv\.lock$/i.test(name)) {
    return readUvLock(path, dev, python);
  }
  if (/pylock(?:\.[^.]+)?\.toml$/i.test(name)) {
    return readPylock(path, dev, python);
  }
  if (/\.(?:toml|lock|json|ya?ml|cfg|py)$/i.test(name)) {
    throw new InputError(
      `${path}: should be a requirements file, Pipfile.lock, poetry.lock, uv.lock or pylock.toml`,
    );
  }
  return readRequirementsFile(path, options);
}
