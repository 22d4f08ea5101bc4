import test from 'ava';
import { array, assert, constantFrom, integer, property, record, subarray } from 'fast-check';
import { InputError } from '../../input-error.ts';
import { buildTree, treeBuilders } from './build-tree.ts';
import { occurringTogether } from './dependency-sets.ts';
import { buildTreeNaively } from '../testing/naive-tree-builder.ts';
import { formatTree, parseTree } from '../tree-json.ts';
import type { TreeNode } from '../tree.ts';

const functions = [
  ['numpy', 'pandas', 'six'],
  ['numpy', 'pandas', 'six'],
  ['numpy'],
  ['requests', 'six'],
];
const packageCosts = { numpy: 50, pandas: 250, requests: 60, six: 1 };
const dependencySets = {
  numpy: [['numpy']],
  pandas: [['numpy', 'pandas', 'six']],
  requests: [['requests']],
  six: [['six']],
};

test('v0 adds the package that most calls need, one a node, equal ones by name', (t) => {
  const tree = buildTree(functions, { builder: 'v0', nodes: 5, packageCosts, dependencySets });
  // numpy and six are needed by 3 calls each; then 2 calls at numpy need six, then pandas.
  t.deepEqual(outline(tree), ['1 numpy', '2 numpy > six', '3 numpy > six > pandas', '4 requests']);
});

test('v1 weighs calls by import time, but waits for what a package needs', (t) => {
  const tree = buildTree(functions, { builder: 'v1', nodes: 5, packageCosts, dependencySets });
  // 3 × 50 for numpy; 60 for requests; 2 × 1 for six at numpy, and only then 2 × 250 for pandas.
  t.deepEqual(outline(tree), ['1 numpy', '2 requests', '3 numpy > six', '4 numpy > six > pandas']);
});

test('v2 and v3 add a package with all that it needs', (t) => {
  for (const builder of ['v2', 'v3'] as const) {
    const tree = buildTree(functions, { builder, nodes: 2, packageCosts, dependencySets });
    t.deepEqual(outline(tree), ['1 pandas,numpy,six'], builder);
    t.deepEqual(tree.children[0]?.direct, ['pandas']);
  }
});

test('a call moves to one child only, so that it is not counted twice', (t) => {
  const two = [['a', 'b'], ['a', 'b'], ['b']];
  const options = { builder: 'v0', nodes: 9, packageCosts: {}, dependencySets: {} } as const;
  t.deepEqual(outline(buildTree(two, options)), ['1 b', '2 b > a']);
});

test('a package may have the name of something that every object has', (t) => {
  const options = { builder: 'v0', nodes: 2, packageCosts: {}, dependencySets: {} } as const;
  t.deepEqual(outline(buildTree([['constructor']], options)), ['1 constructor']);
});

test('a tree ends when no split saves anything', (t) => {
  const options = { nodes: 100, packageCosts: { ...packageCosts, six: 0 }, dependencySets: {} };
  t.is(outline(buildTree(functions, { ...options, builder: 'v0' })).length, 5);
  // six costs nothing, so nobody gains from having it.
  t.deepEqual(outline(buildTree(functions, { ...options, builder: 'v1' })), [
    '1 pandas',
    '2 pandas > numpy',
    '3 requests',
    '4 numpy',
  ]);
});

test('a tree grows no deeper than it may', (t) => {
  const chain = [Array.from({ length: 40 }, (_, index) => `package-${index}`)];
  const options = { builder: 'v0', nodes: 100, packageCosts: {}, dependencySets: {} } as const;
  t.is(outline(buildTree(chain, options)).length, 28);
  t.is(outline(buildTree(chain, { ...options, depth: 3 })).length, 3);
});

test('any tree is that of the naive builder', (t) => {
  const names = ['a', 'b', 'c', 'd', 'e', 'f', 'g'];
  const set = subarray(names);
  const options = record({
    builder: constantFrom(...treeBuilders),
    nodes: integer({ min: 1, max: 12 }),
    depth: integer({ min: 1, max: 4 }),
    packageCosts: record(
      Object.fromEntries(names.map((name) => [name, integer({ min: 0, max: 5 })])),
    ),
    dependencySets: record(
      Object.fromEntries(
        names.map((name) => [
          name,
          array(
            set.map((others) => [...new Set([...others, name])]),
            { minLength: 1, maxLength: 3 },
          ),
        ]),
      ),
    ),
  });
  const lists = array(subarray(names), { maxLength: 12 });
  assert(
    property(lists, options, (randomFunctions, randomOptions) => {
      const built = buildTree(randomFunctions, randomOptions);
      const naive = buildTreeNaively(randomFunctions, randomOptions);
      t.deepEqual(built, parseTree(formatTree(naive), 'naive'));
    }),
    { numRuns: 500 },
  );
});

test('packages that always occur together are taken to need those that sort first', (t) => {
  const sets = occurringTogether([['b', 'a', 'c'], ['b', 'a'], ['d'], ['d', 'c']]);
  t.deepEqual(sets, { a: [['a']], b: [['b', 'a']], c: [['c']], d: [['d']] });
});

test('single-package builders can import whatever occurs together', (t) => {
  const together = [
    ['a', 'b', 'c'],
    ['a', 'b', 'c'],
  ];
  const tree = buildTree(together, {
    builder: 'v0',
    nodes: 10,
    packageCosts: {},
    dependencySets: occurringTogether(together),
  });
  t.deepEqual(outline(tree), ['1 a', '2 a > b', '3 a > b > c']);
});

test('what cannot be built is refused in one line', (t) => {
  const options = { builder: 'v3', nodes: 3, packageCosts: { numpy: 1 }, dependencySets } as const;
  t.throws(() => buildTree(functions, options), {
    instanceOf: InputError,
    message: 'import cost of package pandas is undefined; it should be a number ≥ 0',
  });
  t.throws(() => buildTree(functions, { ...options, nodes: 0 }), {
    instanceOf: InputError,
    message: 'nodes is 0; it should be an integer of at least 1',
  });
});

/** A line for each node but the root: its generation and the packages on its path. */
function outline(tree: TreeNode, path: readonly string[] = []): string[] {
  const lines = tree.children.flatMap((child) => {
    const way = [...path, child.packages.join()];
    return [`${child.split_generation} ${way.join(' > ')}`, ...outline(child, way)];
  });
  return lines.toSorted((one, other) => Number.parseInt(one) - Number.parseInt(other));
}
