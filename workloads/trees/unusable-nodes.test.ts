import test from 'ava';
import * as fc from 'fast-check';
import { catalogOf } from './testing/catalog-of.ts';
import { remarkOnUnusableNodes } from './unusable-nodes.ts';
import type { TreeNode } from './tree.ts';

const node = (packages: string[], children: TreeNode[] = []): TreeNode => ({ packages, children });

test('nodes that can serve no function are counted, and what they would need is named', (t) => {
  const catalog = catalogOf([['a', 'b'], ['b', 'c'], ['a']]);
  const tree = node(
    [],
    [
      node(['a'], [node(['b']), node(['c'], [node(['b'])])]),
      node(['gone'], [node(['a'])]),
      node(['b', 'c']),
    ],
  );
  // Below a there is no function with c, and below that none with b; gone is in no function.
  t.is(
    remarkOnUnusableNodes(tree, 'mine.json', catalog),
    'tree mine.json: 4 of 8 nodes can serve no function, which would need gone, c, b',
  );
});

test('nothing is said of a tree whose nodes can all be used', (t) => {
  const catalog = catalogOf([['a', 'b'], ['b']]);
  t.is(remarkOnUnusableNodes(node([], [node(['b'], [node(['a'])])]), 'x', catalog), undefined);
  t.is(remarkOnUnusableNodes(node([]), 'x', catalog), undefined);
});

test('as many nodes are counted as have a set that is within no function', (t) => {
  const names = ['a', 'b', 'c', 'd'];
  const list = fc.subarray(names, { minLength: 1 });
  const functions = fc.array(list, { minLength: 1, maxLength: 4 });
  const below = fc.array(fc.tuple(list, fc.array(list, { maxLength: 2 })), { maxLength: 4 });
  fc.assert(
    fc.property(functions, below, (lists, nodes) => {
      // A package is on a path once.
      const tree = node(
        [],
        nodes.map(([own, children]) =>
          node(
            own,
            children.map((each) =>
              node([`only-${each[0]}`, ...each.filter((name) => !own.includes(name))]),
            ),
          ),
        ),
      );
      const catalog = catalogOf(
        lists.map((each) => [...each, ...each.map((name) => `only-${name}`)]),
      );
      const sets = nodes.flatMap(([own, children]) => [
        own,
        ...children.map((each) => [...own, `only-${each[0]}`, ...each]),
      ]);
      const isUsable = (set: string[]): boolean =>
        lists.some((each) => set.every((name) => each.includes(name.replace('only-', ''))));
      const expected = sets.filter((set) => !isUsable(set)).length;
      const line = remarkOnUnusableNodes(tree, 'x', catalog);
      t.is(Number(/: (\d+) of/.exec(line ?? ': 0 of')?.[1]), expected);
    }),
    { seed: 1, numRuns: 300 },
  );
});
