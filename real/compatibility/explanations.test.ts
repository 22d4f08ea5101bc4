import { readFileSync } from 'node:fs';
import path from 'node:path';
import test from 'ava';
import { explanations } from './explanations.ts';
import { subjects } from './running/subjects.ts';

const checkout = path.join(import.meta.dirname, '..', '..');

test('every explanation names words of a document that promises it', (t) => {
  t.true(explanations.length > 0);
  for (const { cause, wanted } of explanations) {
    const text = readFileSync(path.join(checkout, wanted.document), 'utf8').replaceAll(/\s+/g, ' ');
    t.true(text.includes(wanted.words), `${wanted.document} does not say “${wanted.words}”`);
    t.regex(cause, /^[A-Z/].*\.$/);
  }
});

test('every explanation holds somewhere, and not for every test', (t) => {
  for (const { cause, places, tests, words } of explanations) {
    t.true(Object.keys(subjects).some((name) => places.test(name)));
    t.true((tests ?? words) !== undefined, cause);
    t.false((tests?.test('') ?? true) && (words?.test('') ?? true), `${cause} explains anything`);
  }
});
