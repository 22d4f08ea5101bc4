import test from 'ava';
import { buildTree } from './build-tree.ts';
import { buildTreeForWorkload } from './build-tree-for-workload.ts';
import { occurringTogether } from './dependency-sets.ts';
import { catalogOf } from '../testing/catalog-of.ts';

const functions = [['six', 'numpy', 'pandas'], ['numpy', 'six'], ['requests'], []];
const packageCosts = { numpy: 50, pandas: 250, requests: 60, six: 1 };
const catalog = catalogOf(functions, packageCosts);

test('functions and import times are those of the catalog', (t) => {
  const options = { builder: 'v3', nodes: 5 } as const;
  const dependencySets = occurringTogether(functions);
  const expected = buildTree(functions, { ...options, packageCosts, dependencySets });
  t.deepEqual(buildTreeForWorkload({ catalog }, options), expected);
  t.deepEqual(expected.children[0]?.packages, ['pandas', 'numpy', 'six']);
});

test('dependency sets that are given are used', (t) => {
  const dependencySets = { pandas: [['numpy', 'pandas']] };
  const tree = buildTreeForWorkload({ catalog }, { builder: 'v3', nodes: 2, dependencySets });
  t.deepEqual(tree.children[0]?.packages, ['pandas', 'numpy']);
});
