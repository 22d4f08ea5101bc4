import test from 'ava';
import { shortNames } from './short-names.ts';

const cases: readonly [title: string, names: string[], expected: string[]][] = [
  ['plain names', ['sock', 'none'], ['sock', 'none']],
  ['files of one folder', ['/a/b/one.json', '/a/b/two.json'], ['one.json', 'two.json']],
  ['files of two folders', ['/a/b/tree.json', '/a/c/tree.json'], ['b/tree.json', 'c/tree.json']],
  ['a name and a file', ['github', './github'], ['github', './github']],
  ['a long name', ['x'.repeat(40), 'y'], [`…${'x'.repeat(27)}`, 'y']],
  [
    'long names that end alike',
    [`a${'x'.repeat(40)}`, `b${'x'.repeat(40)}`],
    [`a${'x'.repeat(40)}`, `b${'x'.repeat(40)}`],
  ],
  ['none', [], []],
];

for (const [title, names, expected] of cases) {
  test(`short names: ${title}`, (t) => {
    t.deepEqual(shortNames(names), expected);
  });
}
