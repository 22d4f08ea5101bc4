import type { Catalog } from '../catalog.ts';
import { normalizePackageName } from '../data-builders/requirements/package-name.ts';
import type { TreeNode } from './tree.ts';

/**
 * A tree in the dense integers of a catalog. Nodes are numbered from the root, 0, depth-first in
 * file order, so parents come before children and children before their next sibling.
 */
export interface ResolvedTree {
  /** By node: its parent; −1 for the root. */
  readonly parents: Int32Array;
  /** Where each node's run in `packages` starts; one more entry than there are nodes. */
  readonly packageOffsets: Int32Array;
  /** The packages that each node adds to its ancestors', as catalog indices, node after node. */
  readonly packages: Int32Array;
  /** By node: when it was split off; −1 where the file does not say. */
  readonly splitGenerations: Int32Array;
  /** Names that the catalog lacks, in the order in which they were met, each once. */
  readonly droppedPackages: readonly string[];
  /** How many nodes were taken out: those that name such a package, with all below them. */
  readonly droppedNodes: number;
}

/**
 * Finds the packages of a tree in a catalog. Names are compared as PEP 503 normalises them.
 *
 * A Zygote holds one version of a package, so a bare name stands for the version that most functions
 * of the catalog need (of equal ones, the first in the catalog). `name==version` stands for that
 * version, or for the package without a version where the catalog has that. No function has a
 * package that the catalog lacks, so a node that names one can never be used: it is taken out with
 * all that is below it. A node that adds nothing to its ancestors is taken out as well, and its
 * children stand in its place.
 */
export function resolveTree(tree: TreeNode, catalog: Catalog): ResolvedTree {
  const nodes: Node[] = [];
  const names = indexNames(catalog);
  const dropped = new Set<string>();
  const droppedNodes = addNode(tree, -1, new Set(), { nodes, names, dropped });
  const packageOffsets = new Int32Array(nodes.length + 1);
  nodes.forEach(({ packages }, index) => {
    packageOffsets[index + 1] = packageOffsets[index]! + packages.length;
  });
  return {
    parents: Int32Array.from(nodes, ({ parent }) => parent),
    packageOffsets,
    packages: Int32Array.from(nodes.flatMap(({ packages }) => packages)),
    splitGenerations: Int32Array.from(nodes, ({ splitGeneration }) => splitGeneration),
    droppedPackages: [...dropped],
    droppedNodes,
  };
}

interface Node {
  readonly parent: number;
  readonly packages: readonly number[];
  readonly splitGeneration: number;
}

interface Resolution {
  /** What was resolved so far. */
  readonly nodes: Node[];
  readonly names: NameIndex;
  /** The names that the catalog lacks. */
  readonly dropped: Set<string>;
}

/** Adds a node and what is below it; returns how many nodes were taken out for what they lack. */
function addNode(
  shape: TreeNode,
  parent: number,
  inherited: ReadonlySet<number>,
  resolution: Resolution,
): number {
  const { nodes, names, dropped } = resolution;
  const found = shape.packages.map((name) => findPackage(name, names));
  const lacking = shape.packages.filter((_, at) => found[at] === undefined);
  if (lacking.length > 0) {
    lacking.forEach((name) => dropped.add(name));
    return countNodes(shape);
  }
  const held = new Set([...inherited, ...(found as number[])]);
  const packages = [...held].slice(inherited.size);
  const isKept = packages.length > 0 || parent === -1;
  if (isKept) {
    nodes.push({ parent, packages, splitGeneration: shape.split_generation ?? -1 });
  }
  const below = isKept ? nodes.length - 1 : parent;
  return shape.children.reduce((sum, child) => sum + addNode(child, below, held, resolution), 0);
}

function countNodes({ children }: TreeNode): number {
  return children.reduce((sum, child) => sum + countNodes(child), 1);
}

interface NameIndex {
  /** Catalog indices by the normalised name as it stands there, with its version if it has one. */
  readonly exact: ReadonlyMap<string, number>;
  /** By the normalised name without a version: the version that most functions need. */
  readonly mostUsed: ReadonlyMap<string, number>;
}

function indexNames({ packageNames, packageLists }: Catalog): NameIndex {
  const users = new Int32Array(packageNames.length);
  packageLists.forEach((index) => users[index]!++);
  const exact = new Map<string, number>();
  const mostUsed = new Map<string, number>();
  packageNames.forEach((fullName, index) => {
    const { name, normalized } = normalize(fullName);
    if (!exact.has(normalized)) {
      exact.set(normalized, index);
    }
    const rival = mostUsed.get(name);
    if (rival === undefined || users[index]! > users[rival]!) {
      mostUsed.set(name, index);
    }
  });
  return { exact, mostUsed };
}

function findPackage(fullName: string, { exact, mostUsed }: NameIndex): number | undefined {
  const { name, normalized } = normalize(fullName);
  return exact.get(normalized) ?? (normalized === name ? mostUsed : exact).get(name);
}

function normalize(fullName: string): { name: string; normalized: string } {
  const [name = '', ...version] = fullName.split('==');
  const bare = normalizePackageName(name);
  return { name: bare, normalized: [bare, ...version].join('==') };
}
