import { chownSync, mkdirSync, writeFileSync } from 'node:fs';
import { open } from 'node:fs/promises';
import path from 'node:path';

/** What a sandbox put out stands there, where it was told so. */
export const outputName = 'output';

/** More than this of an output is left out. */
const longestOutput = 2 ** 20;

/**
 * Makes a sandbox's scratch folder, `/host` inside, with what programs look for elsewhere: `/tmp` is
 * bound from there, and links of the base lead to who its user is. The launcher makes the same for lean
 * containers (real/launcher/sources/containers/scratch.c).
 */
export function makeScratch(folder: string, uid: number): void {
  const isOwn = uid === process.getuid?.();
  for (const each of [folder, tmpOf(folder)]) {
    mkdirSync(each, { mode: 0o700 });
    if (!isOwn) {
      chownSync(each, uid, uid);
    }
  }
  writeFileSync(
    path.join(folder, 'passwd'),
    `sandbox:x:${uid}:${uid}:sandbox:/tmp:/bin/sh\n` +
      'root:x:0:0:root:/:/bin/false\nnobody:x:65534:65534:nobody:/:/bin/false\n',
  );
  writeFileSync(path.join(folder, 'group'), `sandbox:x:${uid}:\nroot:x:0:\nnogroup:x:65534:\n`);
}

/** What is bound to a sandbox's /tmp. */
export function tmpOf(scratch: string): string {
  return path.join(scratch, 'tmp');
}

/** The start of what a sandbox put out; empty where there is nothing. */
export async function outputIn(scratch: string): Promise<string> {
  try {
    const file = await open(path.join(scratch, outputName));
    try {
      const { buffer, bytesRead } = await file.read(
        Buffer.alloc(longestOutput),
        0,
        longestOutput,
        0,
      );
      return buffer.toString('utf8', 0, bytesRead);
    } finally {
      await file.close();
    }
  } catch {
    return '';
  }
}
