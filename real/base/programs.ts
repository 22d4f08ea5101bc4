import { existsSync } from 'node:fs';
import { realpath } from 'node:fs/promises';
import path from 'node:path';

/**
 * What handlers start: a shell, for `shell=True`, and what shell commands are made of. Copied from the
 * host, where it has them.
 */
const names = [
  'sh bash cat chmod cp cut date dd df dirname basename du echo env expr false grep head hostname id kill',
  'ln ls mkdir mktemp mv nproc printf ps pwd readlink rm rmdir sed seq sleep sort stat tail tar tee',
  'test timeout touch tr true uname uniq unzip wc which whoami xargs yes gzip zip',
].flatMap((words) => words.split(' '));

/** A program of the host: its name, and the file that it is. */
export interface Program {
  readonly name: string;
  readonly file: string;
}

/** Those of the host. */
export async function hostPrograms(): Promise<Program[]> {
  const found: Program[] = [];
  for (const name of names) {
    const place = ['/bin', '/usr/bin']
      .map((each) => path.join(each, name))
      .find((each) => existsSync(each));
    if (place !== undefined) {
      found.push({ name, file: await realpath(place) });
    }
  }
  return found;
}
