import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { ExecutionContext } from 'ava';
import { readImports, type FileImports, type ImportNode } from '../../statements/read-imports.ts';

/** Reads sources as files of the test's own. */
export async function readSources(
  t: ExecutionContext,
  python: string,
  sources: readonly (string | Buffer)[],
): Promise<FileImports[]> {
  const folder = mkdtempSync(join(tmpdir(), 'zygolab-imports-'));
  t.teardown(() => rmSync(folder, { recursive: true }));
  const paths = sources.map((source, index) => {
    const path = join(folder, `${index}.py`);
    writeFileSync(path, source);
    return path;
  });
  return readImports(python, paths);
}

/** A short form: `a.b:c,d`, dots before it, `lazy`, `typing`; `(x | y)` with a fallback. */
export function short(nodes: readonly ImportNode[]): string {
  return nodes
    .map((node) => {
      if ('try' in node) {
        return `(${short(node.try)} | ${short(node.fallback)})`;
      }
      const names = node.names.length > 0 ? `:${node.names.join()}` : '';
      const marks = `${node.lazy ? ' lazy' : ''}${node.typing ? ' typing' : ''}`;
      return `${'.'.repeat(node.level)}${node.module}${names}${marks}`;
    })
    .join('; ');
}

/** The same of what came of a file. */
export function shortOf(file: FileImports | undefined): string {
  return file === undefined || 'error' in file ? JSON.stringify(file) : short(file.imports);
}
