import path from 'node:path';
import type { Document, Told } from './document.ts';
import type { Repository } from './repository.ts';

/**
 * What is wrong with the links of a document, each as `file:line: what`: a file that is not there,
 * an anchor that no heading makes, an address that is none.
 */
export function linkBreaches(document: Document, repository: Repository): string[] {
  return [
    ...document.links.flatMap((link) => {
      const wrong = /^[a-z][a-z0-9+.-]*:|^\/\//i.test(link.text)
        ? wrongAddress(link.text)
        : wrongTarget(document, link, repository);
      return wrong === undefined ? [] : [`${document.file}:${link.line}: ${link.text} ${wrong}`];
    }),
    ...document.html
      .filter(({ text }) => /\b(href|src)\s*=/i.test(text))
      .map(
        ({ line }) => `${document.file}:${line}: a link in HTML is not followed; write Markdown`,
      ),
  ];
}

function wrongAddress(text: string): string | undefined {
  const url = URL.canParse(text) ? new URL(text) : undefined;
  return url?.protocol === 'https:' && /^[^.\s]+(\.[^.\s]+)+$/.test(url.hostname)
    ? undefined
    : 'should be an https address';
}

function wrongTarget(
  document: Document,
  { text }: Told,
  { files, folders, documents }: Repository,
): string | undefined {
  const [before, anchor, ...rest] = text.split('#');
  const named = decodeURIComponent(before!);
  if (named.startsWith('/') || rest.length > 0) {
    return 'should be a path from where the document is';
  }
  const joined = path.posix.join(path.posix.dirname(document.file), named).replace(/\/$/, '');
  const to = named === '' ? document.file : joined === '.' ? '' : joined;
  const isFolder = folders.has(to);
  if (!isFolder && (!files.has(to) || named.endsWith('/'))) {
    return 'is not there';
  }
  if (anchor === undefined) {
    return undefined;
  }
  // A folder is shown with its README.
  const target = documents.get(isFolder ? path.posix.join(to, 'README.md') : to);
  if (target === undefined) {
    return 'has an anchor, and is no document';
  }
  return target.anchors.has(anchor) ? undefined : `names no heading of ${target.file}`;
}
