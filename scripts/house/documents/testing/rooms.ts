import path from 'node:path';
import type { Repository } from './repository.ts';

/** Folders that are called the same everywhere. */
const usual = ['testing', 'fixtures'];

/** Rooms that the README of their folder says nothing of, each as `file:1: what`. */
export function roomBreaches({ documents, folders }: Repository): string[] {
  return [...documents.values()]
    .filter(({ file }) => path.posix.basename(file) === 'README.md')
    .flatMap(({ file, codes, links }) => {
      const folder = path.posix.dirname(file);
      const named = [...codes, ...links].flatMap(({ text }) => text.split(/[\s,]+/));
      return [...folders]
        .filter((room) => room !== '' && path.posix.dirname(room) === folder)
        .map((room) => path.posix.basename(room))
        .filter((room) => !room.startsWith('.') && !usual.includes(room))
        .filter((room) => !named.some((word) => word === room || word.startsWith(`${room}/`)))
        .map((room) => `${file}:1: says nothing of ${room}/`);
    });
}
