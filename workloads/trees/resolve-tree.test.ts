import test from 'ava';
import type { Catalog } from '../catalog.ts';
import { resolveTree } from './resolve-tree.ts';
import { catalogOf } from './testing/catalog-of.ts';
import type { TreeNode } from './tree.ts';

test('nodes come depth-first in file order, with their own packages and generation', (t) => {
  const catalog = catalogOf([['a', 'b', 'c', 'd']]);
  const tree = node([], 0, [
    node(['b', 'a'], 2, [node(['c'], 3, [])]),
    node(['d'], 1, [node(['a'], 4, [])]),
  ]);
  const resolved = resolveTree(tree, catalog);
  t.deepEqual([...resolved.parents], [-1, 0, 1, 0, 3]);
  t.deepEqual(packagesByNode(resolved, catalog), [[], ['b', 'a'], ['c'], ['d'], ['a']]);
  t.deepEqual([...resolved.splitGenerations], [0, 2, 3, 1, 4]);
  t.deepEqual(resolved.droppedPackages, []);
  t.is(resolved.droppedNodes, 0);
});

test('a bare name is the version that most functions need, the first of equal ones', (t) => {
  const catalog = catalogOf([['six==1', 'numpy==1'], ['numpy==2'], ['six==2'], ['numpy==2']]);
  const tree = node([], 0, [node(['numpy'], 1, [node(['six'], 2, [])])]);
  t.deepEqual(packagesByNode(resolveTree(tree, catalog), catalog), [[], ['numpy==2'], ['six==1']]);
});

test('a name with a version is that version, or the package without one', (t) => {
  const catalog = catalogOf([['numpy==1', 'numpy==2', 'six'], ['numpy==2']]);
  const tree = node([], 0, [node(['numpy==1', 'six==1.16'], 1, []), node(['numpy==3'], 2, [])]);
  const resolved = resolveTree(tree, catalog);
  t.deepEqual(packagesByNode(resolved, catalog), [[], ['numpy==1', 'six']]);
  t.deepEqual(resolved.droppedPackages, ['numpy==3']);
});

test('names are compared as PEP 503 normalises them', (t) => {
  const catalog = catalogOf([['Zope.Interface==5', 'python_dateutil']]);
  const tree = node([], 0, [node(['zope-interface==5', 'Python.DateUtil'], 1, [])]);
  const packages = ['Zope.Interface==5', 'python_dateutil'];
  t.deepEqual(packagesByNode(resolveTree(tree, catalog), catalog), [[], packages]);
});

test('a node that names a package that no function has is taken out with all below it', (t) => {
  const catalog = catalogOf([['a', 'b', 'c', 'd']]);
  const tree = node([], 0, [
    node(['a'], 1, []),
    node(['b', 'gone'], 2, [node(['c'], 3, []), node(['lost'], 4, [])]),
    node([], 5, [node(['d'], 6, []), node(['lost'], 7, [])]),
  ]);
  const resolved = resolveTree(tree, catalog);
  t.deepEqual([...resolved.parents], [-1, 0, 0]);
  t.deepEqual(packagesByNode(resolved, catalog), [[], ['a'], ['d']]);
  t.deepEqual(resolved.droppedPackages, ['gone', 'lost']);
  t.is(resolved.droppedNodes, 4);
});

test('a package is held once on a path, under whatever names', (t) => {
  const catalog = catalogOf([['numpy==1', 'b']]);
  const tree = node([], 0, [node(['numpy', 'numpy==1'], 1, [node(['NumPy', 'b'], 2, [])])]);
  t.deepEqual(packagesByNode(resolveTree(tree, catalog), catalog), [[], ['numpy==1'], ['b']]);
});

test('a tree without generations has −1', (t) => {
  const tree: TreeNode = { packages: [], children: [{ packages: ['a'], children: [] }] };
  t.deepEqual([...resolveTree(tree, catalogOf([['a']])).splitGenerations], [-1, -1]);
});

function node(
  packages: readonly string[],
  split_generation: number,
  children: readonly TreeNode[],
): TreeNode {
  return { packages, split_generation, children };
}

function packagesByNode(
  resolved: ReturnType<typeof resolveTree>,
  { packageNames }: Catalog,
): string[][] {
  const { parents, packageOffsets, packages } = resolved;
  return Array.from(parents, (_, index) =>
    Array.from(
      packages.subarray(packageOffsets[index], packageOffsets[index + 1]),
      (found) => packageNames[found]!,
    ),
  );
}
