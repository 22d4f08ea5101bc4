import { existsSync } from 'node:fs';
import { copyFile, readFile, rename } from 'node:fs/promises';
import path from 'node:path';

/** The C part of the runtime, which this host's compiler has made, joins the base's Python part. */
export async function installLibrary(library: string, baseDirectory: string): Promise<void> {
  const target = path.join(baseDirectory, 'runtime', 'libenter.so');
  const bytes = await readFile(library);
  if (existsSync(target) && bytes.equals(await readFile(target))) {
    return;
  }
  const temporary = `${target}.${process.pid}`;
  await copyFile(library, temporary);
  await rename(temporary, target);
}
