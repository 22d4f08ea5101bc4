import test from 'ava';
import { allows, parseSpecifier } from './specifier.ts';

/** Clauses, a version, and whether it is allowed: the rules and examples of PEP 440. */
const cases = [
  ['~=2.2', '2.9', true],
  ['~=2.2', '3.0', false],
  ['~=1.4.5', '1.4.9', true],
  ['~=1.4.5', '1.5.0', false],
  ['~=2.2.post3', '2.3', true],
  ['==1.1.*', '1.1.post1', true],
  ['==1.1.*', '1.10', false],
  ['==1.1', '1.1.0', true],
  ['==3.1.*', '3.1', true],
  ['!=1.1.*', '1.1.3', false],
  ['!=1.1', '1.1.1', true],
  ['<=2.0', '2.0.0', true],
  ['<2', '2.0rc1', false],
  ['<2rc2', '2.0rc1', true],
  ['<2', '2.0.post1', false],
  ['>1.7', '1.7.0.post1', false],
  ['>1.7', '1.7+local', false],
  ['==1.0', '1.0+local', true],
  ['==2.0.*', '2', true],
  ['==1!1.*', '1.1', false],
  ['>1.7', '1.7.1', true],
  ['>=1.10', '1.9', false],
  ['===1.0', '1.0.0', false],
] as const;

for (const [clause, version, expected] of cases) {
  test(`${clause} and ${version}: ${expected}`, (t) => {
    t.is(allows(parseSpecifier(clause)![0]!, version), expected);
  });
}

test('what is no specifier is not read as one', (t) => {
  for (const text of [
    '1.0',
    '=1.0',
    '>=',
    '>=x',
    '>=1.0 <2',
    '==1.0; x',
    '~=1',
    '>=1.*',
    '==1.0rc1.*',
    '>=1.0+local',
    ',',
    '>=1,,<2',
  ]) {
    t.is(parseSpecifier(text), undefined, text);
  }
  t.deepEqual(parseSpecifier(''), []);
  t.is(parseSpecifier(' >= 1.0 , <2 ')?.length, 2);
  t.is(parseSpecifier('>=1.0,')?.length, 1);
});
