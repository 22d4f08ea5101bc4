import { closeSync, existsSync, openSync, readFileSync, readSync } from 'node:fs';
import { join } from 'node:path';
import { constants, gunzipSync } from 'node:zlib';
import { InputError } from '../input-error.ts';

const chunkBytes = 4 * 1024 * 1024;

/** A file of a workload directory, plain or gzipped. */
export interface InputFile {
  /** The path as it is shown in errors. */
  readonly path: string;
  readonly gzipped: boolean;
}

/**
 * Finds a file in a directory, as it is named or with `.gz` after it.
 *
 * @throws InputError if both are there, since one of them would be passed over silently
 */
export function findInputFile(directory: string, name: string): InputFile | undefined {
  const plain = join(directory, name);
  const gzipped = `${plain}.gz`;
  if (existsSync(plain)) {
    if (existsSync(gzipped)) {
      throw new InputError(`${plain}: ${name}.gz is there too; there should be one of them`);
    }
    return { path: plain, gzipped: false };
  }
  return existsSync(gzipped) ? { path: gzipped, gzipped: true } : undefined;
}

/**
 * The text of a file, as UTF-8 and without a byte order mark.
 *
 * @throws InputError if it cannot be read, or its gzip data is damaged or ends too early
 */
export function readInputText(file: InputFile): string {
  return readInputBytes(file)
    .toString('utf8')
    .replace(/^\uFEFF/, '');
}

/**
 * The bytes of a file piece by piece, so that a plain file of any size can be read in little
 * memory. A gzipped file comes in one piece.
 *
 * @throws InputError as `readInputText` does
 */
export function* readInputChunks(file: InputFile): Generator<Buffer> {
  if (file.gzipped) {
    yield readInputBytes(file);
    return;
  }
  const descriptor = attempt(file, () => openSync(file.path, 'r'));
  try {
    for (;;) {
      const chunk = Buffer.allocUnsafe(chunkBytes);
      const length = attempt(file, () => readSync(descriptor, chunk, 0, chunkBytes, null));
      if (length === 0) {
        return;
      }
      yield chunk.subarray(0, length);
    }
  } finally {
    closeSync(descriptor);
  }
}

/** The bytes of a file. @throws InputError as `readInputText` does */
export function readInputBytes(file: InputFile): Buffer {
  const bytes = attempt(file, () => readFileSync(file.path));
  if (!file.gzipped) {
    return bytes;
  }
  try {
    return gunzipSync(bytes);
  } catch (error) {
    throw gzipError(file, bytes, error);
  }
}

function attempt<T>(file: InputFile, read: () => T): T {
  try {
    return read();
  } catch (error) {
    throw new InputError(`${file.path}: cannot be read (${errorCode(error)})`, { cause: error });
  }
}

function gzipError(file: InputFile, bytes: Buffer, cause: unknown): InputError {
  if (errorCode(cause) !== 'Z_BUF_ERROR') {
    return new InputError(`${file.path}: is not valid gzip data (${errorCode(cause)})`, { cause });
  }
  // What came before the cut is still legible; it tells the line on which the data ends.
  const legible = gunzipSync(bytes, { finishFlush: constants.Z_SYNC_FLUSH });
  const line = legible.reduce((lines, byte) => (byte === 0x0a ? lines + 1 : lines), 1);
  return new InputError(`${file.path}:${line}: gzip data ends too early`, { cause });
}

function errorCode(error: unknown): string {
  return error instanceof Error && 'code' in error ? String(error.code) : String(error);
}
