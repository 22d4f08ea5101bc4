import { randomUUID } from 'node:crypto';
import { existsSync } from 'node:fs';
import { readdir } from 'node:fs/promises';
import path from 'node:path';

const pattern = /^\.making-(\d+)-/;

/**
 * Path of a directory that will be renamed when it is whole. The name says which process makes it,
 * so that what a crash left behind can be told from what is being made.
 */
export function temporaryDirectory(parent: string): string {
  return path.join(parent, `.making-${process.pid}-${randomUUID()}`);
}

/** What processes that are gone left half made in this directory; none where it does not exist. */
export async function abandonedDirectories(parent: string): Promise<string[]> {
  if (!existsSync(parent)) {
    return [];
  }
  const abandoned = (await readdir(parent)).filter((name) => {
    const [, pid] = pattern.exec(name) ?? [];
    return pid !== undefined && !existsSync(`/proc/${pid}`);
  });
  return abandoned.sort().map((name) => path.join(parent, name));
}
