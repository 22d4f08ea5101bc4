import { randomUUID } from 'node:crypto';
import { rename, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';

/**
 * Writes a file so that it is either there as a whole or not at all: the data goes to a temporary
 * file in the same folder, which is renamed when it is complete. A file that stood there before
 * stays as it was until then, and for good if the write fails; the temporary file is removed.
 *
 * @param file the path of the file; its folder must exist
 * @param data what it will hold; a string is written as UTF-8
 */
export async function writeFileAtomically(file: string, data: string | Uint8Array): Promise<void> {
  const temporary = temporaryName(file);
  try {
    await writeFile(temporary, data);
    await rename(temporary, file);
  } catch (error) {
    await rm(temporary, { force: true });
    throw error;
  }
}

/** A name of its own for each write, so that two writers of the same file cannot mix their bytes. */
function temporaryName(file: string): string {
  return path.join(path.dirname(file), `.${path.basename(file)}.${randomUUID()}.tmp`);
}
