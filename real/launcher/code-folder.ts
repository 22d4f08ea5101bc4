import { createHash } from 'node:crypto';
import { constants } from 'node:fs';
import { chmod, copyFile, mkdir, readdir } from 'node:fs/promises';
import path from 'node:path';

/**
 * Copies a function's code folder to where the launcher's world begins, readable for every
 * sandbox, whatever the modes of the user's own folders are. Symbolic links are left out: under
 * chroot they would lead elsewhere.
 *
 * @returns its path relative to `codeDirectory`
 */
export async function copyCode(folder: string, codeDirectory: string): Promise<string> {
  const source = path.resolve(folder);
  const name = createHash('sha256').update(source).digest('hex').slice(0, 24);
  await copyTree(source, path.join(codeDirectory, name));
  return name;
}

async function copyTree(from: string, to: string): Promise<void> {
  await mkdir(to, { recursive: true });
  await chmod(to, 0o755);
  for (const entry of await readdir(from, { withFileTypes: true })) {
    const source = path.join(from, entry.name);
    const target = path.join(to, entry.name);
    if (entry.isDirectory()) {
      await copyTree(source, target);
    } else if (entry.isFile()) {
      await copyFile(source, target, constants.COPYFILE_FICLONE);
      await chmod(target, 0o644);
    }
  }
}
