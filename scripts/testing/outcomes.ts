import { mkdtempSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import type { ExecutionContext } from 'ava';
import type { Outcome } from './command-line.ts';

/** A folder to run commands in, which is removed after the test. */
export function folder(t: ExecutionContext): string {
  const directory = mkdtempSync(path.join(os.tmpdir(), 'zygolab-command-'));
  t.teardown(() => rmSync(directory, { recursive: true, force: true }));
  return directory;
}

/** What would colour a terminal. */
export const escape = '\u001B[';

/** Expects a failure that is told in one line on stderr, with nothing on stdout. */
export function failsInOneLine(
  t: ExecutionContext,
  { exitCode, stdout, stderr }: Outcome,
  expectedCode: number,
  told: RegExp,
  what = '',
): void {
  t.is(exitCode, expectedCode, `${what}: ${stderr}`);
  t.is(stdout, '', what);
  t.is(stderr.split('\n').length, 1, `${what}: ${stderr}`);
  t.true(stderr.startsWith('zygolab: '), `${what}: ${stderr}`);
  t.regex(stderr, told, what);
  t.false(stderr.includes(escape), what);
}
