import type { Catalog } from '../catalog.ts';
import { normalizePackageName } from '../data-builders/package-name.ts';
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
  /** How many nodes were left without packages, and so were taken out. */
  readonly droppedNodes: number;
}

/**
 * Finds the packages of a tree in a catalog. Names are compared as PEP 503 normalises them.
 *
 * A Zygote holds one version of a package, so a bare name stands for the version that most functions
 * of the catalog need (of equal ones, the first in the catalog). `name==version` stands for that
 * version, or for the package without a version where the catalog has that. Names that the catalog
 * lacks are dropped. A node that has no packages left is taken out, and its children stand in its
 * place.
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

/** Adds a node and what is below it; returns how many nodes were taken out. */
function addNode(
  shape: TreeNode,
  parent: number,
  inherited: ReadonlySet<number>,
  resolution: Resolution,
): number {
  const { nodes, names, dropped } = resolution;
  const packages = new Set<number>();
  for (const name of shape.packages) {
    const index = findPackage(name, names);
    if (index === undefined) {
      dropped.add(name);
    } else if (!inherited.has(index)) {
      packages.add(index);
    }
  }
  const isKept = packages.size > 0 || parent === -1;
  if (isKept) {
    const splitGeneration = shape.split_generation ?? -1;
    nodes.push({ parent, packages: [...packages], splitGeneration });
  }
  const below = isKept ? nodes.length - 1 : parent;
  const held = new Set([...inherited, ...packages]);
  let takenOut = isKept ? 0 : 1;
  for (const child of shape.children) {
    takenOut += addNode(child, below, held, resolution);
  }
  return takenOut;
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
