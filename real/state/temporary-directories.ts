import { randomUUID } from 'node:crypto';
import { existsSync } from 'node:fs';
import { readdir } from 'node:fs/promises';
import path from 'node:path';
import { ownerLives, ownerMark } from './owner.ts';

const pattern = /^\.making-(\d+)-(\d+)-/;

/**
 * Path of a directory that will be renamed when it is whole. The name says which process makes it,
 * so that what a crash left behind can be told from what is being made.
 */
export function temporaryDirectory(parent: string): string {
  return path.join(parent, `.making-${ownerMark().replace(':', '-')}-${randomUUID()}`);
}

/** What processes that are gone left half made in this directory; none where it does not exist. */
export async function abandonedDirectories(parent: string): Promise<string[]> {
  if (!existsSync(parent)) {
    return [];
  }
  const abandoned = (await readdir(parent)).filter((name) => {
    const [, pid, start] = pattern.exec(name) ?? [];
    return pid !== undefined && !ownerLives(`${pid}:${start}`);
  });
  return abandoned.sort().map((name) => path.join(parent, name));
}
