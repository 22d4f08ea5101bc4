import path from 'node:path';
import type { Document } from './document.ts';
import type { Repository } from './repository.ts';

const source = /\.(ts|c|h|py|sh|css|js|md)$/;
const data = /\.(csv|json|jsonl|html|svg|lock|log|txt)(\.gz)?$/;

/**
 * Paths that a document names in backticks or in a command and that are not there, each as
 * `file:line: what`.
 *
 * - A path with a folder of this repository before it is from the root of the checkout, or from
 *   where the document is.
 * - A source without such a folder (`registry.ts`) stands somewhere below the document's folder.
 * - A file of data without a folder (`run.json`) is one of results or of users: a source reads or
 *   writes what is called so.
 * - A star stands for any letters of a name. What commands write to `results` is not looked for.
 *
 * @param known names that are none of these, with the reason
 */
export function pathBreaches(
  document: Document,
  repository: Repository,
  known: Readonly<Record<string, string>> = {},
): string[] {
  return [...document.codes, ...document.commands, ...document.listings].flatMap(({ text, line }) =>
    wordsThatArePaths(text, repository)
      .filter((word) => !Object.hasOwn(known, word) && !isThere(word, document, repository))
      .map((word) => `${document.file}:${line}: ${word} is not there`),
  );
}

/** How many paths a document names. */
export function pathsIn(document: Document, repository: Repository): string[] {
  return [...document.codes, ...document.commands, ...document.listings].flatMap(({ text }) =>
    wordsThatArePaths(text, repository),
  );
}

function wordsThatArePaths(text: string, repository: Repository): string[] {
  return text
    .split(/[\s"'()]+/)
    .map((word) => word.replace(/^\.\//, '').replace(/[,;:.]$/, ''))
    .filter((word) => /^\.?\w[\w.*-]*(\/[\w.*-]+)*\/?$/.test(word) && isPath(word, repository));
}

function isPath(word: string, repository: Repository): boolean {
  const [top] = word.split('/');
  if (top === 'results') {
    return word.startsWith('results/README') || word.startsWith('results/reference');
  }
  return (
    source.test(word) ||
    word.endsWith('/') ||
    (word.includes('/') && repository.folders.has(top!)) ||
    (data.test(word) && !word.includes('/'))
  );
}

function isThere(word: string, document: Document, repository: Repository): boolean {
  const { files, folders, sources } = repository;
  const folder = path.posix.dirname(document.file);
  const name = word.replace(/\/$/, '');
  const exists = (at: string): boolean => files.has(at) || folders.has(at);
  if (exists(name) || exists(path.posix.join(folder, name))) {
    return true;
  }
  const below = folder === '.' ? '' : `${folder}/`;
  if (source.test(name) || name.includes('*')) {
    const [whole, end] = [patternOf(name, '^'), patternOf(name, '(^|/)')];
    return [...files].some(
      (file) => whole.test(file) || (file.startsWith(below) && end.test(file.slice(below.length))),
    );
  }
  return data.test(name) && !name.includes('/') && sources.includes(name.replace(/\.gz$/, ''));
}

/** The paths that are called so, in which a star stands for any letters of a name. */
function patternOf(name: string, before: string): RegExp {
  const escaped = name.replaceAll(/[.+]/g, String.raw`\$&`).replaceAll('*', '[^/]*');
  return new RegExp(`${before}${escaped}$`);
}
