import test from 'ava';
import { readPackageKnowledge } from './package-knowledge.ts';
import { allows, chooseVersion, parseSpecifier } from './version-choice.ts';

const knowledge = readPackageKnowledge();

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
  ['<2', '2.0rc1', true],
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
  for (const text of ['1.0', '=1.0', '>=', '>=x', '>=1.0 <2', '==1.0; x']) {
    t.is(parseSpecifier(text), undefined, text);
  }
  t.deepEqual(parseSpecifier(''), []);
  t.is(parseSpecifier(' >= 1.0 , <2 ')?.length, 2);
});

/** requests is used most as 2.31.0; measured are 2.28.1 to 2.31.0 among others. */
const choices = [
  ['==2.19.1', '2.19.1', 'pinned'],
  ['===2.19.1', '2.19.1', 'pinned'],
  ['', undefined, 'unpinned'],
  ['>=2.0', '2.31.0', 'range'],
  ['>=1.0,<1.1', '1.0', 'range'],
  ['==1.2.*', '1.2', 'range'],
  ['<0.1', undefined, 'range'],
] as const;

for (const [specifier, version, how] of choices) {
  test(`requests${specifier} is ${version ?? 'the usual version'}`, (t) => {
    t.deepEqual(chooseVersion('requests', parseSpecifier(specifier)!, knowledge), { version, how });
  });
}

test('a range without the usual version takes the newest measured one that it allows', (t) => {
  const measured = [...knowledge.measured.keys()]
    .filter((key) => key.startsWith('urllib3==1.'))
    .map((key) => key.slice('urllib3=='.length));
  t.true(measured.length > 0);
  const { version } = chooseVersion('urllib3', parseSpecifier('<2')!, knowledge);
  t.true(measured.includes(version!));
});
