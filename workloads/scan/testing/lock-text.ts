import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import type { ExecutionContext } from 'ava';
import type { ImportedFile } from '../imported-file.ts';

/** Writes files into a folder of the test's own, and returns it. */
export function write(t: ExecutionContext, files: Readonly<Record<string, string>>): string {
  const folder = mkdtempSync(join(tmpdir(), 'zygolab-lock-'));
  t.teardown(() => rmSync(folder, { recursive: true }));
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), text);
  }
  return folder;
}

/** `name==version` of what a file asks for, in its order. */
export function pins({ requirements }: ImportedFile): string[] {
  return [...requirements].map(
    ([name, clauses]) => name + clauses.map((one) => one.operator + one.version).join(),
  );
}
