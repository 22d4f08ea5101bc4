import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import test from 'ava';
import { InputError } from '../../input-error.ts';
import { readDependencySets } from './read-dependency-sets.ts';

const folder = mkdtempSync(path.join(tmpdir(), 'dependency-sets-'));
test.after.always(() => rmSync(folder, { recursive: true }));

const sets = {
  'b==1': [
    ['a==1', 'b==1'],
    ['a==2', 'b==1'],
  ],
  'a==1': [['a==1']],
};

test('sets are read by full name, and by name and version', (t) => {
  const seen = { 'a==1,b==1': 7, 'a==2,b==1': 1 };
  const own = write('own.json', { 'b==1': seen, 'a==1': { 'a==1': 3 } });
  t.deepEqual(readDependencySets(own), sets);
  const published = write('published.json', { b: { 1: seen }, a: { 1: { 'a==1': 3 } } });
  t.deepEqual(readDependencySets(published), sets);
});

test('anything else is refused by the name of the file', (t) => {
  const file = write('other.json', { 'b==1': ['a==1'] });
  t.throws(() => readDependencySets(file), { instanceOf: InputError, message: /other\.json: / });
});

function write(name: string, value: unknown): string {
  const file = path.join(folder, name);
  writeFileSync(file, JSON.stringify(value));
  return file;
}
