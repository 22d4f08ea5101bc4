import path from 'node:path';
import test from 'ava';
import { execa } from 'execa';

const checkout = path.join(import.meta.dirname, '..', '..');
const run = (command: string, words: string[]) =>
  execa(command, words, { cwd: checkout, preferLocal: true, reject: false, all: true });

test('types check', async (t) => {
  const { all, exitCode } = await run('tsc', []);
  t.is(exitCode, 0, all);
});

test('the linter finds nothing', async (t) => {
  const { all, exitCode } = await run('oxlint', ['--type-aware']);
  t.is(exitCode, 0, all);
});

test('files are formatted', async (t) => {
  const { all, exitCode } = await run('prettier', ['--check', '.']);
  t.is(exitCode, 0, all);
});
