import { createHash } from 'node:crypto';
import { readFile, stat } from 'node:fs/promises';
import path from 'node:path';
import type { HostPython } from './find-python.ts';

/** Counts up when what a base is made of changes, so that older ones are not taken for it. */
const layout = 1;

/**
 * Names a base's content: the interpreter's build and file, the runtime's files, the machine, and
 * whether devices could be made. Sixteen hexadecimal digits.
 */
export async function baseKey(
  python: HostPython,
  runtimeFiles: readonly string[],
): Promise<string> {
  const hash = createHash('sha256');
  const { size, mtimeMs } = await stat(python.binary);
  hash.update(
    JSON.stringify([layout, process.arch, process.getuid?.() === 0, python, size, mtimeMs]),
  );
  for (const file of runtimeFiles) {
    hash.update(`\n${path.basename(file)}\n`).update(await readFile(file));
  }
  return hash.digest('hex').slice(0, 16);
}
