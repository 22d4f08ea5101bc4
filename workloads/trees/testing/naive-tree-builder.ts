import type { TreeOptions } from '../building/build-tree.ts';
import type { TreeNode } from '../tree.ts';

/** Builds a tree as `buildTree` does, by trying every split at every node each time. */
export function buildTreeNaively(
  functions: readonly (readonly string[])[],
  options: Required<TreeOptions>,
): TreeNode {
  const root = naiveRoot(functions);
  const nodes = [root];
  while (nodes.length < options.nodes) {
    const splits = nodes.flatMap((node) => splitsOf(node, options));
    const most = Math.max(0, ...splits.map((split) => split.saving));
    const best = splits.find((split) => split.saving === most);
    if (best === undefined || most === 0) {
      break;
    }
    nodes.push(splitNaively(best, nodes.length));
  }
  return root;
}

export interface NaiveNode extends TreeNode {
  readonly depth: number;
  /** What the node and its ancestors hold. */
  readonly held: ReadonlySet<string>;
  /** The packages of the functions that are served here. */
  functions: readonly (readonly string[])[];
  readonly children: NaiveNode[];
}

export interface NaiveSplit {
  readonly node: NaiveNode;
  /** The package whose dependency set it is, then the others by name: what is not held yet. */
  readonly packages: readonly string[];
  readonly saving: number;
}

export function naiveRoot(functions: readonly (readonly string[])[]): NaiveNode {
  return {
    packages: [],
    direct: [],
    split_generation: 0,
    depth: 0,
    held: new Set(),
    functions,
    children: [],
  };
}

/** All splits of a node, by the package that they are for, then in the order of its sets. */
export function splitsOf(node: NaiveNode, options: Required<TreeOptions>): NaiveSplit[] {
  if (node.depth === options.depth) {
    return [];
  }
  const isTimed = options.builder === 'v1' || options.builder === 'v3';
  const isSingle = options.builder === 'v0' || options.builder === 'v1';
  const splits: NaiveSplit[] = [];
  for (const direct of [...new Set(node.functions.flat())].toSorted()) {
    for (const set of options.dependencySets[direct] ?? [[direct]]) {
      const left = [...new Set(set)].filter((name) => !node.held.has(name)).toSorted();
      const takes = node.functions.filter((names) => set.every((name) => names.includes(name)));
      const worth = left.map((name) => (isTimed ? options.packageCosts[name]! : 1));
      if (left.includes(direct) && (!isSingle || left.length === 1)) {
        splits.push({
          node,
          packages: [direct, ...left.filter((name) => name !== direct)],
          saving: takes.length * worth.reduce((sum, one) => sum + one, 0),
        });
      }
    }
  }
  return splits;
}

/** Makes a split; returns the new child. */
export function splitNaively({ node, packages }: NaiveSplit, generation: number): NaiveNode {
  const needsAll = (names: readonly string[]) => packages.every((name) => names.includes(name));
  const child: NaiveNode = {
    packages,
    direct: packages.slice(0, 1),
    split_generation: generation,
    depth: node.depth + 1,
    held: new Set([...node.held, ...packages]),
    functions: node.functions.filter(needsAll),
    children: [],
  };
  node.functions = node.functions.filter((names) => !needsAll(names));
  node.children.push(child);
  return child;
}
