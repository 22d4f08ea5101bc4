import type { Catalog } from '../../../workloads/catalog.ts';
import type { TreeNode } from '../../../workloads/trees/tree.ts';
import type { Choice, NaiveZygotePolicy } from './naive-zygote-policy.ts';
import type { NaiveZygotes, Zygote } from './naive-zygotes.ts';

/** A tree of given shape, whose Zygotes are created when they are first needed, parents first. */
export class NaiveFixedTree implements NaiveZygotePolicy {
  readonly #zygotes: NaiveZygotes;
  readonly #root: FixedNode;
  readonly #find: (root: FixedNode, packages: readonly number[]) => FixedNode;

  constructor(
    zygotes: NaiveZygotes,
    root: FixedNode,
    find: (root: FixedNode, packages: readonly number[]) => FixedNode,
  ) {
    this.#zygotes = zygotes;
    this.#root = root;
    this.#find = find;
    root.zygote = zygotes.root;
  }

  choose(packages: readonly number[]): Choice {
    const path = pathTo(this.#find(this.#root, packages));
    const tier = path.slice(1).some(isLive) ? 'import' : 'root';
    let zygote = this.#zygotes.root;
    let grownPackages = 0;
    for (const node of path) {
      if (!isLive(node)) {
        node.zygote = this.#zygotes.create(zygote, node.ownPackages);
        grownPackages += node.ownPackages.length;
      }
      zygote = node.zygote!;
    }
    return { zygote, tier, grownPackages };
  }
}

/** A node of a tree whose shape is given. */
export interface FixedNode {
  readonly parent: FixedNode | undefined;
  /** What it adds to its ancestors, by package index; −1 stands for one that no function has. */
  readonly ownPackages: readonly number[];
  /** Its own packages and those of its ancestors. */
  readonly packages: readonly number[];
  children: readonly FixedNode[];
  /** The Zygote that was created last for this node. */
  zygote: Zygote | undefined;
}

/** The tree of a shape, with package indices in place of names. */
export function fixedNode(
  shape: TreeNode,
  parent: FixedNode | undefined,
  catalog: Catalog,
): FixedNode {
  const inherited = parent?.packages ?? [];
  const indices = shape.packages.map((name) => catalog.packageNames.indexOf(name));
  const ownPackages = [...new Set(indices)].filter((index) => !inherited.includes(index));
  const packages = [...inherited, ...ownPackages];
  const node: FixedNode = { parent, ownPackages, packages, children: [], zygote: undefined };
  node.children = shape.children.map((child) => fixedNode(child, node, catalog));
  return node;
}

function isLive(node: FixedNode): boolean {
  return node.zygote !== undefined && !node.zygote.isEvicted;
}

/** The nodes from the root down to one. */
function pathTo(node: FixedNode): FixedNode[] {
  return node.parent === undefined ? [node] : [...pathTo(node.parent), node];
}

/** The node whose whole set is the largest that the packages hold; the earliest of several. */
export function bestNode(root: FixedNode, packages: readonly number[]): FixedNode {
  const inOrder = (node: FixedNode): FixedNode[] => [node, ...node.children.flatMap(inOrder)];
  return inOrder(root)
    .filter((node) => node.packages.every((index) => packages.includes(index)))
    .reduce((best, node) => (node.packages.length > best.packages.length ? node : best));
}

/** Down the tree, at each level into the first child whose own packages are all asked for. */
export function firstNode(root: FixedNode, packages: readonly number[]): FixedNode {
  const child = root.children.find(({ ownPackages }) =>
    ownPackages.every((index) => packages.includes(index)),
  );
  return child === undefined ? root : firstNode(child, packages);
}
