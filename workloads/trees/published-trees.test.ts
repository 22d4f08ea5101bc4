import { readFileSync } from 'node:fs';
import { gunzipSync } from 'node:zlib';
import test from 'ava';
import { buildTree, treeBuilders, type TreeBuilder } from './building/build-tree.ts';
import { readDependencySets } from './building/read-dependency-sets.ts';
import { readTree } from './read-tree.ts';
import {
  naiveRoot,
  splitNaively,
  splitsOf,
  type NaiveSplit,
} from './testing/naive-tree-builder.ts';
import { recoveredCosts } from './testing/recovered-costs.ts';
import type { TreeNode } from './tree.ts';

// Trees that Forklift's authors published for the training functions (w1) of two trials. Which of
// several equal splits at different nodes came first was left to the addresses of objects there,
// so equal splits may stand in another order here.

const data = new URL('../data/forklift/', import.meta.url);
const measured: Record<string, { ms: number }> = readJson('costs.json.gz');
const packageCosts = {
  ...Object.fromEntries(Object.entries(measured).map(([name, { ms }]) => [name, ms])),
  ...recoveredCosts,
};
const dependencySets = readDependencySets(new URL('deps.json.gz', data).pathname);

for (const trial of [0, 1]) {
  const functions = trainingFunctions(trial);
  for (const builder of treeBuilders) {
    for (const nodes of [20, 40]) {
      test(`${builder} with ${nodes} nodes has the nodes of the published tree of trial ${trial}`, (t) => {
        const tree = buildTree(functions, { builder, nodes, packageCosts, dependencySets });
        t.deepEqual(nodePaths(tree), nodePaths(published(trial, builder, nodes)));
      });
    }

    test(`each of 40 splits of the published ${builder} tree of trial ${trial} saves most`, (t) => {
      const options = { builder, nodes: 40, depth: 28, packageCosts, dependencySets };
      const byGeneration = inOrder(published(trial, builder, 40));
      const nodes = [naiveRoot(functions)];
      const splits = [splitsOf(nodes[0]!, options)];
      byGeneration.slice(1).forEach(({ parent, packages }, index) => {
        const most = Math.max(...splits.flat().map((split) => split.saving));
        const made = splits[parent]!.find((split) => isSame(split, packages))!;
        const ratio = made.saving / most;
        t.true(Math.abs(ratio - 1) < 1e-9, `split ${index + 1} saves ${ratio} of the most`);
        nodes.push(splitNaively(made, index + 1));
        splits.push(splitsOf(nodes.at(-1)!, options));
        splits[parent] = splitsOf(nodes[parent]!, options);
      });
      t.is(nodes.length, 40);
    });
  }

  test(`v2 ends with all nodes of the published tree of trial ${trial}, and no other`, (t) => {
    const tree = buildTree(functions, { builder: 'v2', nodes: 640, packageCosts, dependencySets });
    t.deepEqual(nodePaths(tree), nodePaths(published(trial, 'v2', 640)));
    t.is(nodePaths(tree).length, trial === 0 ? 503 : 519);
  });
}

function trainingFunctions(trial: number): string[][] {
  const file: { functions: { packages: string[] }[] } = readJson(`trial-${trial}-w1.json.gz`);
  return file.functions.map(({ packages }) => packages);
}

function published(trial: number, builder: TreeBuilder, nodes: number): TreeNode {
  return readTree(new URL(`trial-${trial}-tree-${builder}-${nodes}.json.gz`, data).pathname);
}

/** The nodes by what is imported on the way to each, sorted. */
function nodePaths(tree: TreeNode, path = ''): string[] {
  const own = `${path} > ${tree.packages.toSorted().join()} (for ${tree.direct?.join()})`;
  return [own, ...tree.children.flatMap((child) => nodePaths(child, own))].toSorted();
}

interface PublishedNode {
  /** The generation of the parent. */
  readonly parent: number;
  readonly packages: readonly string[];
}

function inOrder(tree: TreeNode, parent = -1, nodes: PublishedNode[] = []): PublishedNode[] {
  nodes[tree.split_generation!] = { parent, packages: tree.packages };
  tree.children.forEach((child) => inOrder(child, tree.split_generation, nodes));
  return nodes;
}

function isSame(split: NaiveSplit, packages: readonly string[]): boolean {
  return split.packages.toSorted().join() === packages.toSorted().join();
}

// oxlint-disable-next-line typescript/no-explicit-any -- the files are what this test says they are
function readJson(file: string): any {
  return JSON.parse(gunzipSync(readFileSync(new URL(file, data))).toString('utf8'));
}
