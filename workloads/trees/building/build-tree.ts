import { InputError } from '../../input-error.ts';
import type { DependencySets } from './dependency-sets.ts';
import { listCandidates, type Candidates } from './split-candidates.ts';
import type { TreeNode } from '../tree.ts';

/**
 * A builder of Forklift: what a split is worth, and how much a node may hold.
 *
 * - `v0`: one package a node, every package worth the same
 * - `v1`: one package a node, worth the time that importing it takes
 * - `v2`: a package with all that it needs, every package worth the same
 * - `v3`: a package with all that it needs, worth the time that importing it takes
 */
export type TreeBuilder = 'v0' | 'v1' | 'v2' | 'v3';

export const treeBuilders = ['v0', 'v1', 'v2', 'v3'] as const satisfies readonly TreeBuilder[];

export interface TreeOptions {
  readonly builder: TreeBuilder;
  /** How many nodes the tree may have, the root among them. */
  readonly nodes: number;
  /** What importing each package alone takes, in ms. `v0` and `v2` do not look at it. */
  readonly packageCosts: Readonly<Record<string, number>>;
  readonly dependencySets: DependencySets;
  /**
   * How deep the tree may be below its root: 28 if absent, as in Forklift's published trees. Each
   * Zygote is in a process namespace within that of its parent, and Linux nests 32 at most.
   */
  readonly depth?: number;
}

/**
 * Builds a Zygote tree for functions that are called equally often, as Forklift does (WoSC'24).
 *
 * All calls start at the root. A split moves those calls at a node that need all of a set of
 * packages to a new child that holds the set; it saves the number of those calls times the worth of
 * the set. The split that saves most is made, again and again. Of equal ones at one node, that of
 * the package whose name sorts first is made (and of one package the first set), and of equal ones
 * at several nodes that at the oldest node. The tree has fewer nodes than it may if there is no
 * split left that saves anything.
 *
 * @param functions by function, all packages that it needs, dependencies included
 * @throws InputError if `v1` or `v3` lack the cost of a package, or `nodes` is no positive integer
 */
export function buildTree(
  functions: readonly (readonly string[])[],
  options: TreeOptions,
): TreeNode {
  if (!Number.isInteger(options.nodes) || options.nodes < 1) {
    throw new InputError(`nodes is ${options.nodes}; it should be an integer of at least 1`);
  }
  const candidates = listCandidates(functions, options.dependencySets);
  const splitter = createSplitter(candidates, options);
  const root = createRoot(functions.length);
  root.split = bestSplit(splitter, root);
  const nodes = [root];
  while (nodes.length < options.nodes) {
    const parent = mostSaving(nodes);
    if (parent?.split === undefined) {
      break;
    }
    const child = splitOff(splitter, parent, parent.split, nodes.length);
    parent.split = bestSplit(splitter, parent);
    child.split = bestSplit(splitter, child);
    nodes.push(child);
  }
  return toTree(root, candidates.packageNames);
}

interface Splitter {
  readonly candidates: Candidates;
  /** By package: what it saves that a call finds it imported. */
  readonly worth: Float64Array;
  readonly singlePackage: boolean;
  readonly maximumDepth: number;
  /** By candidate: scratch for counting, all 0 between uses. */
  readonly counts: Int32Array;
  /** By package: scratch for what a node and its ancestors hold, all 0 between uses. */
  readonly held: Uint8Array;
}

interface BuildNode {
  readonly parent: BuildNode | undefined;
  readonly generation: number;
  readonly depth: number;
  /** The package that was chosen, and after it those that came with it. */
  readonly packages: readonly number[];
  /** The functions whose calls are served here. */
  functions: readonly number[];
  split: Split | undefined;
  readonly children: BuildNode[];
}

interface Split {
  readonly candidate: number;
  readonly saving: number;
}

function createSplitter(candidates: Candidates, options: TreeOptions): Splitter {
  const { builder, packageCosts } = options;
  const timed = builder === 'v1' || builder === 'v3';
  return {
    candidates,
    worth: Float64Array.from(candidates.packageNames, (name) =>
      timed ? costOf(name, packageCosts) : 1,
    ),
    singlePackage: builder === 'v0' || builder === 'v1',
    maximumDepth: options.depth ?? 28,
    counts: new Int32Array(candidates.packages.length),
    held: new Uint8Array(candidates.packageNames.length),
  };
}

function costOf(name: string, packageCosts: Readonly<Record<string, number>>): number {
  const cost = Object.hasOwn(packageCosts, name) ? packageCosts[name] : undefined;
  if (cost === undefined || !(cost >= 0 && cost < Infinity)) {
    throw new InputError(`import cost of package ${name} is ${cost}; it should be a number ≥ 0`);
  }
  return cost;
}

function createRoot(functionCount: number): BuildNode {
  const functions = Array.from({ length: functionCount }, (_, index) => index);
  return {
    parent: undefined,
    generation: 0,
    depth: 0,
    packages: [],
    functions,
    split: undefined,
    children: [],
  };
}

/** The node whose best split saves most; the oldest of several. */
function mostSaving(nodes: readonly BuildNode[]): BuildNode | undefined {
  let best: BuildNode | undefined;
  for (const node of nodes) {
    if ((node.split?.saving ?? 0) > (best?.split?.saving ?? 0)) {
      best = node;
    }
  }
  return best;
}

/** The split of a node that saves most, if there is one that saves anything. */
function bestSplit(splitter: Splitter, node: BuildNode): Split | undefined {
  if (node.depth >= splitter.maximumDepth) {
    return undefined;
  }
  setHeld(splitter, node, 1);
  const counted = countCalls(splitter, node);
  let best: Split | undefined;
  for (const candidate of counted) {
    const saving = splitter.counts[candidate]! * worthLeft(splitter, candidate);
    const most = best?.saving ?? 0;
    const isFirst = best !== undefined && candidate < best.candidate;
    if (saving > most || (saving === most && isFirst)) {
      best = { candidate, saving };
    }
  }
  counted.forEach((candidate) => (splitter.counts[candidate] = 0));
  setHeld(splitter, node, 0);
  return best;
}

/** Counts the calls at a node that hold each candidate; returns the candidates with any. */
function countCalls({ candidates, counts }: Splitter, node: BuildNode): number[] {
  const counted: number[] = [];
  for (const index of node.functions) {
    for (const candidate of candidates.functionCandidates[index]!) {
      if (counts[candidate] === 0) {
        counted.push(candidate);
      }
      counts[candidate]!++;
    }
  }
  return counted;
}

/** What one call saves if a candidate is imported where some is held already; 0 if it cannot be. */
function worthLeft(splitter: Splitter, candidate: number): number {
  const { candidates, worth, held, singlePackage } = splitter;
  if (held[candidates.direct[candidate]!] === 1) {
    return 0;
  }
  let sum = 0;
  let left = 0;
  for (const member of candidates.packages[candidate]!) {
    if (held[member] === 0) {
      sum += worth[member]!;
      left++;
    }
  }
  return singlePackage && left > 1 ? 0 : sum;
}

function splitOff(
  splitter: Splitter,
  parent: BuildNode,
  { candidate }: Split,
  generation: number,
): BuildNode {
  const { candidates, held } = splitter;
  const direct = candidates.direct[candidate]!;
  setHeld(splitter, parent, 1);
  const others = candidates.packages[candidate]!.filter(
    (member) => member !== direct && held[member] === 0,
  );
  setHeld(splitter, parent, 0);
  const holds = (index: number) => candidates.functionCandidates[index]!.includes(candidate);
  const child: BuildNode = {
    parent,
    generation,
    depth: parent.depth + 1,
    packages: [direct, ...others],
    functions: parent.functions.filter(holds),
    split: undefined,
    children: [],
  };
  parent.functions = parent.functions.filter((index) => !holds(index));
  parent.children.push(child);
  return child;
}

function setHeld({ held }: Splitter, node: BuildNode, value: 0 | 1): void {
  for (let at: BuildNode | undefined = node; at !== undefined; at = at.parent) {
    at.packages.forEach((index) => (held[index] = value));
  }
}

function toTree(node: BuildNode, names: readonly string[]): TreeNode {
  const packages = node.packages.map((index) => names[index]!);
  return {
    packages,
    direct: packages.slice(0, 1),
    split_generation: node.generation,
    children: node.children.map((child) => toTree(child, names)),
  };
}
