import test from 'ava';
import { compareVersions, normalizeVersion, parseVersion, versionKey } from './version.ts';

test('versions in the order of PEP 440', (t) => {
  // The example of its section on ordering, with an epoch and what this project meets.
  const ordered = [
    '0.9',
    '1.dev0',
    '1.0.dev456',
    '1.0a1',
    '1.0a2.dev456',
    '1.0a12.dev456',
    '1.0a12',
    '1.0b1.dev456',
    '1.0b2',
    '1.0b2.post345.dev456',
    '1.0b2.post345',
    '1.0rc1.dev456',
    '1.0rc1',
    '1.0',
    '1.0+abc.5',
    '1.0+abc.7',
    '1.0+5',
    '1.0.post456.dev34',
    '1.0.post456',
    '1.0.15',
    '1.1.dev1',
    '1.9',
    '1.10',
    '2023.3',
    '1!0.1',
  ];
  t.deepEqual(ordered.toReversed().toSorted(compareVersions), ordered);
  t.is(compareVersions('1.0', '1.0.0'), 0);
  t.true(compareVersions('2012h', '0.1') < 0, 'what is no version is older than all');
});

/** Spellings and the normal one, by the sections of PEP 440 on normalisation. */
const spellings = [
  ['1.1RC1', '1.1rc1'],
  ['00.04.16', '0.4.16'],
  ['1.1.a1', '1.1a1'],
  ['1.1-alpha_1', '1.1a1'],
  ['1.1c3', '1.1rc3'],
  ['1.2a', '1.2a0'],
  ['1.2-post2', '1.2.post2'],
  ['1.2-r4', '1.2.post4'],
  ['1.0-1', '1.0.post1'],
  ['1.2-dev', '1.2.dev0'],
  ['1.0+ubuntu-1', '1.0+ubuntu.1'],
  ['v1.0', '1.0'],
  [' 1!2.0 ', '1!2.0'],
  ['20240101000000000000001', '20240101000000000000001'],
] as const;

for (const [spelling, normal] of spellings) {
  test(`${spelling} is ${normal}`, (t) => {
    t.is(normalizeVersion(spelling), normal);
  });
}

test('one key for all spellings of one version', (t) => {
  t.is(new Set(['1', '1.0', 'v1.0.0', '01.0'].map(versionKey)).size, 1);
  t.not(versionKey('1.0'), versionKey('1.0.1'));
  t.not(versionKey('10'), versionKey('1'));
  t.is(versionKey('0.0'), '0');
});

test('what is no version is not read as one', (t) => {
  for (const text of ['', 'a', '1..0', '1.0-', '2012h', '1.0+', '1.0 2', '1.x', '${V}']) {
    t.is(parseVersion(text), undefined, text);
  }
});
