import { readFileSync } from 'node:fs';
import path from 'node:path';
import { execaSync } from 'execa';
import { type Document, readDocument } from './document.ts';

const checkout = path.join(import.meta.dirname, '..', '..', '..', '..');

/** What documents may speak of. */
export interface Repository {
  /** All files, from the root of the checkout: `docs/hosts.md`. */
  readonly files: ReadonlySet<string>;
  /** All folders, without a slash at the end; `''` is the checkout. */
  readonly folders: ReadonlySet<string>;
  readonly documents: ReadonlyMap<string, Document>;
  /** The text of each file. */
  readonly texts: ReadonlyMap<string, string>;
  /** The text of all sources but tests: what files of results and of users are called. */
  readonly sources: string;
}

/** A repository of these files. */
export function repositoryOf(texts: ReadonlyMap<string, string>): Repository {
  const files = new Set(texts.keys());
  const isDocument = (file: string): boolean => file.endsWith('.md');
  return {
    files,
    texts,
    folders: new Set([...files].flatMap(foldersAbove)),
    documents: new Map(
      [...texts]
        .filter(([file]) => isDocument(file))
        .map(([file, text]) => [file, readDocument(file, text)]),
    ),
    sources: [...texts]
      .filter(([file]) => /\.(ts|c|h|py|sh)$/.test(file) && !file.endsWith('.test.ts'))
      .map(([, text]) => text)
      .join('\n'),
  };
}

/** This repository: what git knows, and what is new and not ignored. */
export function thisRepository(): Repository {
  const { stdout } = execaSync('git', ['ls-files', '--cached', '--others', '--exclude-standard'], {
    cwd: checkout,
  });
  return repositoryOf(
    new Map(
      stdout.split('\n').flatMap((file) => {
        try {
          return [[file, readFileSync(path.join(checkout, file), 'utf8')] as const];
        } catch {
          // A file that is tracked and was just removed.
          return [];
        }
      }),
    ),
  );
}

/** `a/b` and `a` and `''` of `a/b/c.ts`. */
function foldersAbove(file: string): string[] {
  const folder = path.posix.dirname(file);
  return folder === '.' ? [''] : [folder, ...foldersAbove(folder)];
}
