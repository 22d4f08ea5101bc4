import { grownInt32, grownUint8 } from '../../engine/events/grown.ts';
import { toMemoryUnits } from '../../records/memory-units.ts';
import {
  rootZygote,
  type ZygotePolicy,
  type ZygoteTree,
  zygotePolicy,
} from '../../ports/zygote-policy.ts';
import { FixedTree } from './fixed-tree.ts';

/** What OpenLambda lets a sandbox have by default, and counts memory in. */
const slotUnits = toMemoryUnits(50);
const freeSlotsPercentGoal = 20;
const concurrentEvictionsMax = 8;

/**
 * Today's OpenLambda (lambda/zygote, sandbox/evictors.go): a tree of given shape, in which the
 * first child that qualifies wins at each level, and an evictor that keeps part of the memory free.
 *
 * Idle Zygotes from which nothing living was forked go first, the one idle longest first. Others
 * are never evicted here: OpenLambda evicts one in use where nothing else frees memory that a
 * request is blocked on, and in this model memory blocks no request.
 */
export const openlambda = zygotePolicy({
  about: 'creates the Zygotes of a given tree, first match, and keeps part of the memory free',
  source: 'OpenLambda (lambda/zygote, sandbox/evictors.go)',
  takesTree: true,
  parameters: {},
  create: () => (cache) => new OpenLambda(cache),
});

class OpenLambda implements ZygotePolicy {
  readonly timerMs = Infinity;
  readonly #cache: ZygoteTree;
  readonly #tree: FixedTree;
  /** Idle leaves in the order in which they became so: a list linked both ways, in a ring through the root. */
  #next = new Int32Array(64);
  #previous = new Int32Array(64);
  #isListed = new Uint8Array(64);
  /** How many slots the evictor wants to be free. */
  readonly #goal: number;

  constructor(cache: ZygoteTree) {
    this.#cache = cache;
    this.#tree = new FixedTree(cache, firstNode);
    const slots = Math.floor(cache.accounts.importLimitUnits / slotUnits);
    this.#goal = 1 + Math.trunc(((slots - 2) * freeSlotsPercentGoal) / 100);
  }

  match(functionIndex: number): number {
    return this.#tree.match(functionIndex);
  }

  grow(functionIndex: number): number {
    return this.#tree.grow(functionIndex);
  }

  forked(): void {}

  runTimer(): void {}

  touched(zygote: number): void {
    if (zygote === rootZygote) {
      return;
    }
    const { isLive, holders } = this.#cache.zygotes;
    const isIdleLeaf = isLive[zygote] === 1 && holders[zygote] === 1 && !this.#cache.isBusy(zygote);
    if (zygote >= this.#next.length) {
      this.#next = grownInt32(this.#next, zygote);
      this.#previous = grownInt32(this.#previous, zygote);
      this.#isListed = grownUint8(this.#isListed, zygote);
    }
    if (isIdleLeaf && this.#isListed[zygote] === 0) {
      this.#append(zygote);
    } else if (!isIdleLeaf && this.#isListed[zygote] === 1) {
      this.#remove(zygote);
    }
  }

  settled(): void {
    if (this.#next[rootZygote] === rootZygote || this.#goal === Infinity) {
      return;
    }
    const { accounts, destroying } = this.#cache;
    const freeSlots = Math.floor(accounts.importAvailableUnits / slotUnits);
    let count = Math.min(this.#goal - freeSlots, concurrentEvictionsMax - destroying);
    for (; count > 0 && this.#next[rootZygote] !== rootZygote; count--) {
      const victim = this.#next[rootZygote]!;
      this.#cache.evict(victim);
      this.touched(victim);
    }
  }

  #append(zygote: number): void {
    const last = this.#previous[rootZygote]!;
    this.#isListed[zygote] = 1;
    this.#next[last] = zygote;
    this.#previous[zygote] = last;
    this.#next[zygote] = rootZygote;
    this.#previous[rootZygote] = zygote;
  }

  #remove(zygote: number): void {
    this.#isListed[zygote] = 0;
    this.#next[this.#previous[zygote]!] = this.#next[zygote]!;
    this.#previous[this.#next[zygote]!] = this.#previous[zygote]!;
  }
}

/** Down the tree, at each level into the first child of which the function has all packages. */
function firstNode(tree: FixedTree, functionIndex: number): number {
  const { parents } = tree.shape;
  let node = 0;
  // Nodes stand depth-first in file order, so the first child of the node reached so far that
  // comes along is the first one that qualifies.
  for (let child = 1; child < parents.length; child++) {
    if (parents[child] === node && tree.qualifies(child, functionIndex)) {
      node = child;
    }
  }
  return node;
}
