import { type ResolvedTree, resolveTree } from '../../../workloads/trees/resolve-tree.ts';
import { grownInt32 } from '../../engine/events/grown.ts';
import { rootZygote, type ZygoteTree } from '../../ports/zygote-policy.ts';

const noNode = -1;

/**
 * A tree whose shape is given. Its Zygotes are created when they are first needed, parents first,
 * and again after they were evicted.
 */
export class FixedTree {
  readonly shape: ResolvedTree;
  readonly #cache: ZygoteTree;
  readonly #findTarget: (functionIndex: number) => number;
  /** The node that serves each function; found once, since the shape never changes. */
  readonly #targets: Int32Array;
  /** The Zygote that was created last for each node; −1 where there was none. */
  readonly #zygotes: Int32Array;
  /** The node of each Zygote. */
  #nodes = new Int32Array(64).fill(noNode);

  /** @param find picks the node that serves a function, by the shape alone */
  constructor(cache: ZygoteTree, find: (tree: FixedTree, functionIndex: number) => number) {
    const root = { packages: [], children: [] };
    this.shape = resolveTree(cache.configuration.tree ?? root, cache.sets.catalog);
    this.#cache = cache;
    this.#findTarget = (functionIndex) => find(this, functionIndex);
    this.#targets = new Int32Array(cache.sets.catalog.functionNames.length).fill(noNode);
    this.#zygotes = new Int32Array(this.shape.parents.length).fill(noNode);
    this.#zygotes[0] = rootZygote;
    this.#nodes[rootZygote] = 0;
  }

  /** The packages that a node adds to its ancestors'; a view. */
  packages(node: number): Int32Array {
    const { packageOffsets, packages } = this.shape;
    return packages.subarray(packageOffsets[node], packageOffsets[node + 1]);
  }

  /** Whether a function has all the packages that a node adds to its ancestors'. */
  qualifies(node: number, functionIndex: number): boolean {
    return this.#cache.sets.contains(functionIndex, this.packages(node));
  }

  /** The live Zygote that is nearest to the node that serves a function, on the way to it. */
  match(functionIndex: number): number {
    let node = this.#target(functionIndex);
    while (this.#liveZygote(node) < 0) {
      node = this.shape.parents[node]!;
    }
    return this.#zygotes[node]!;
  }

  /** Creates what is missing down to the node that serves a function; returns its Zygote. */
  grow(functionIndex: number): number {
    return this.#ensure(this.#target(functionIndex));
  }

  #target(functionIndex: number): number {
    if (this.#targets[functionIndex]! < 0) {
      this.#targets[functionIndex] = this.#findTarget(functionIndex);
    }
    return this.#targets[functionIndex]!;
  }

  /** The Zygote of a node, unless it was evicted or has failed; its slot may be another node's then. */
  #liveZygote(node: number): number {
    const zygote = this.#zygotes[node]!;
    const isLive = this.#nodes[zygote] === node && this.#cache.zygotes.isLive[zygote] === 1;
    return isLive ? zygote : noNode;
  }

  #ensure(node: number): number {
    if (this.#liveZygote(node) < 0) {
      const parent = this.#ensure(this.shape.parents[node]!);
      const zygote = this.#cache.create(parent, this.packages(node));
      if (zygote >= this.#nodes.length) {
        this.#nodes = grownInt32(this.#nodes, zygote, noNode);
      }
      this.#nodes[zygote] = node;
      this.#zygotes[node] = zygote;
    }
    return this.#zygotes[node]!;
  }
}
