import { appendFileSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import test, { type ExecutionContext } from 'ava';
import { execaSync } from 'execa';
import { codeVersion, describeVersion } from './code-version.ts';

function folderOf(t: ExecutionContext): string {
  const folder = mkdtempSync(path.join(os.tmpdir(), 'zygolab-version-'));
  t.teardown(() => rmSync(folder, { recursive: true }));
  return folder;
}

function writePackage(folder: string): void {
  mkdirSync(folder, { recursive: true });
  writeFileSync(path.join(folder, 'package.json'), '{"version":"3.4.5"}');
}

function git(folder: string, ...words: string[]): string {
  const author = ['-c', 'user.name=a', '-c', 'user.email=a@example.org'];
  return execaSync('git', [...author, ...words], { cwd: folder }).stdout;
}

function commitAll(folder: string): string {
  git(folder, 'init', '--quiet');
  git(folder, 'add', '--all');
  git(folder, 'commit', '--quiet', '--message', 'a');
  return git(folder, 'rev-parse', 'HEAD');
}

test('a checkout has a version, a commit, and maybe changes', (t) => {
  const folder = folderOf(t);
  writePackage(folder);
  const commit = commitAll(folder);
  t.deepEqual(codeVersion(folder), { version: '3.4.5', commit, modified: false });
  t.is(describeVersion(codeVersion(folder)), `3.4.5, commit ${commit}`);
  writeFileSync(path.join(folder, 'new.txt'), '');
  t.false(codeVersion(folder).modified, 'what nobody has added is no change');
  appendFileSync(path.join(folder, 'package.json'), ' ');
  t.is(
    describeVersion(codeVersion(folder)),
    `3.4.5, commit ${commit}, with changes that are not committed`,
  );
});

test('what was unpacked elsewhere has a version alone', (t) => {
  const folder = folderOf(t);
  writePackage(folder);
  t.deepEqual(codeVersion(folder), { version: '3.4.5' });
  t.is(describeVersion(codeVersion(folder)), '3.4.5');
});

test('a copy within the checkout of something else is not given the commit of that', (t) => {
  const folder = folderOf(t);
  const copy = path.join(folder, 'vendor', 'zygolab');
  writePackage(copy);
  commitAll(folder);
  t.deepEqual(codeVersion(copy), { version: '3.4.5' });
});
