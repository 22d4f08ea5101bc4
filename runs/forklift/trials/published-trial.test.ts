import test from 'ava';
import { publishedFunctions, publishedResults, publishedTree } from './published-trial.ts';
import { countNodes, treeMemoryMb } from '../tree-memory.ts';

test('the trial has 881 functions, and its trees the nodes that were asked for', (t) => {
  t.is(publishedFunctions().length, 881);
  t.is(countNodes(publishedTree('v3', 1)), 1);
  t.is(countNodes(publishedTree('v3', 40)), 40);
});

test('results are those of Forklift’s results.csv', (t) => {
  const results = publishedResults();
  t.is(results.length, 5 * 4 * 10);
  const [first] = results;
  // results.csv: throughput 34.388/s and 69,296 kB for trial 0, v0, 1 node.
  t.true(Math.abs(first!.throughputPerS - 34.388) < 0.01);
  t.is(first!.memoryMb, 70.9591);
});

test('each Zygote but the root owns what a fork dirties and what it imports', (t) => {
  const leaf = { packages: ['b', 'unknown'], children: [] };
  const root = { packages: [], children: [{ packages: ['a'], children: [leaf] }] };
  const importMb = new Map([
    ['a', 5],
    ['b', 0.5],
  ]);
  // 3.1 MB for each fork (sim/costs/profiles/lean.ts).
  t.is(treeMemoryMb(root, importMb), 2 * 3.1 + 5.5);
});
