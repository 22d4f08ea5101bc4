import { createHash } from 'node:crypto';
import { readFile, stat } from 'node:fs/promises';
import path from 'node:path';
import type { BaseParts } from './base-parts.ts';
import type { HostPython } from './find-python.ts';
import { versionsOf } from './system-files.ts';

/** Counts up when what a base is made of changes, so that older ones are not taken for it. */
const layout = 3;

/**
 * Names a base's content: the interpreter's build and file, the runtime's files, the host's files and
 * programs, the machine, and whether devices could be made. Sixteen hexadecimal digits.
 */
export async function baseKey(
  python: HostPython,
  { runtimeFiles, programs, systemFiles }: BaseParts,
): Promise<string> {
  const hash = createHash('sha256');
  const { size, mtimeMs } = await stat(python.binary);
  hash.update(
    JSON.stringify([layout, process.arch, process.getuid?.() === 0, python, size, mtimeMs]),
  );
  const copied = [...systemFiles, ...programs.map(({ name, file }) => ({ from: file, to: name }))];
  hash.update((await versionsOf(copied)).join('\n'));
  for (const file of runtimeFiles) {
    hash.update(`\n${path.basename(file)}\n`).update(await readFile(file));
  }
  return hash.digest('hex').slice(0, 16);
}
