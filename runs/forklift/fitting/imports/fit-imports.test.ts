import test from 'ava';
import type { ImportGroup } from './import-groups.ts';
import { fitImports } from './fit-imports.ts';

// What the measurements below were made from: b is required by a and loaded with it, c is required
// by a and loaded late, and a and d share 6 ms of modules.
const publishedMs = { 'a==1': 10, 'b==1': 20, 'c==1': 30, 'd==1': 15 };
const graph = {
  requires: { a: ['b', 'c'] },
  modules: { 'a==1': ['a'], 'b==1': ['b'], 'c==1': ['c'], 'd==1': ['d'] },
};
const asking = (modules: string[], packages: string[]) => ({
  name: modules.join('+'),
  packages,
  direct: modules.map((name) => `${name}==1`),
  modules,
});
const onlyA = asking(['a'], ['a==1', 'b==1', 'c==1']);
const both = asking(['a', 'd'], ['a==1', 'b==1', 'c==1', 'd==1']);
const onlyD = asking(['d'], ['d==1']);
const onlyC = asking(['c'], ['c==1']);
const group = (one: ImportGroup['function'], inherited: string[], meanMs: number): ImportGroup => ({
  function: one,
  inherited: new Set(inherited),
  count: 40,
  meanMs,
});
const groups = [
  group(onlyA, [], 12 + 25),
  group(onlyA, ['b==1'], 12),
  group(onlyA, ['c==1'], 12 + 25),
  group(onlyD, [], 15),
  ...Array.from({ length: 6 }, () => group(onlyC, [], 28)),
  group(both, [], 12 + 25 + 15 - 6),
  group(both, ['b==1'], 12 + 15 - 6),
  group(both, ['d==1'], 12 + 25 - 6),
  group(both, ['c==1', 'd==1'], 12 + 25 - 6),
];

test('times, a late requirement and a pair are found again', (t) => {
  const { importMs, requires, pairs } = fitImports(groups, graph, publishedMs, []);
  t.deepEqual(requires['a'], ['b']);
  const expectedMs = { 'a==1': 12, 'b==1': 25, 'c==1': 28, 'd==1': 15 };
  for (const [name, expected] of Object.entries(expectedMs)) {
    t.true(Math.abs(importMs[name]! - expected) < 0.1 * expected, `${name}: ${importMs[name]}`);
  }
  // b comes with a wherever d meets it, but for one group: the pairs of d with either share the 6 ms.
  const shared = pairs
    .filter(([first, second]) => [first, second].includes('d==1'))
    .reduce((sum, [, , changeMs]) => sum + changeMs, 0);
  t.true(shared < -3 && shared > -9, String(shared));
});
