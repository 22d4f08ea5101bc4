import test from 'ava';
import { importWorkMs, loadedPackages } from './import-work.ts';

const graph = {
  requires: { flask: ['jinja2', 'werkzeug'], jinja2: ['markupsafe'] },
  modules: { 'flask==2': ['flask'], 'jinja2==3': ['jinja2'], 'yaml==6': ['yaml', '_yaml'] },
};
const one = {
  name: 'fn1',
  packages: ['flask==2', 'jinja2==3', 'markupsafe==2', 'stubs==1', 'werkzeug==2', 'yaml==6'],
  direct: ['flask==2', 'stubs==1'],
  modules: ['flask'],
};

test('a function loads what its code imports and what that loads in turn', (t) => {
  // yaml is in the closure, but nothing that is imported by name loads it.
  t.deepEqual([...loadedPackages(graph, one)].toSorted(), [
    'flask==2',
    'jinja2==3',
    'markupsafe==2',
    'werkzeug==2',
  ]);
});

test('a requirement that is not pinned in the closure loads nothing', (t) => {
  const lacking = { ...one, packages: ['flask==2'] };
  t.deepEqual([...loadedPackages(graph, lacking)], ['flask==2']);
});

const costs = {
  importMs: { 'a==1': 10, 'b==1': 20, 'c==1': 30 },
  pairs: [['a==1', 'b==1', -4]] as [string, string, number][],
  failing: ['c==1'],
};
const loaded = new Set(['a==1', 'b==1', 'c==1']);

for (const [title, inherited, expectedMs] of [
  ['all of it', [], 10 + 20 - 4 + 30],
  ['the pair meets where one of it was inherited', ['a==1'], 20 - 4 + 30],
  [
    'a pair inherited as a whole changes nothing; a failing package is tried again',
    ['a==1', 'b==1', 'c==1'],
    30,
  ],
] as const) {
  test(`work of imports: ${title}`, (t) => {
    t.is(importWorkMs(costs, loaded, new Set(inherited)), expectedMs);
  });
}

test('what was inherited counts in a pair even where the function does not load it', (t) => {
  t.is(importWorkMs(costs, new Set(['b==1']), new Set(['a==1'])), 16);
});

test('nothing to import takes no time, and no work is negative', (t) => {
  t.is(importWorkMs(costs, new Set(['a==1']), new Set(['a==1'])), 0);
  const pairs: [string, string, number][] = [['a==1', 'b==1', -99]];
  t.is(importWorkMs({ ...costs, pairs }, new Set(['a==1', 'b==1']), new Set()), 0);
});
