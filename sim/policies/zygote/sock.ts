import { MinHeap } from '../../engine/events/min-heap.ts';
import { grownFloat64, grownUint8 } from '../../engine/events/grown.ts';
import {
  rootZygote,
  type PolicyClock,
  type ZygotePolicy,
  type ZygoteTree,
  zygotePolicy,
} from '../../ports/zygote-policy.ts';
import { type ValuesOf, word } from '../../parameters/parameter.ts';

/** How often memory is compared with its limit, in ms (OpenLambda at the time of the paper, evictor.go). */
const evictionPeriodMs = 50;

const parameters = {
  evict: word(
    'hits-per-mb',
    ['hits-per-mb', 'lru', 'saving-per-mb'],
    'which leaf goes first: with the fewest hits for its memory, forked from longest ago, or saving the least import time for its memory',
  ),
  grow: word(
    'always',
    ['always', 'second'],
    'whether the tree grows at once, or when a set of packages is missing for the second time',
  ),
  limit: word(
    'soft',
    ['soft', 'hard'],
    'whether memory is compared with its limit every 50 ms, or room is made before it is needed',
  ),
};

/**
 * The paper's policy (SOCK §4; OpenLambda 2018, import-cache): the tree grows with every set of
 * packages that is asked for, and the leaf with the fewest hits for its memory goes first.
 */
export const sock = zygotePolicy({
  about:
    'grows a Zygote for each set of packages that is asked for, and evicts the leaf with the fewest hits for its memory',
  source: 'SOCK (ATC 2018), §4; OpenLambda of 2018; its keys are of here',
  parameters,
  create: (values) => (cache, clock) => new Sock(cache, clock, values),
});

class Sock implements ZygotePolicy {
  timerMs = Infinity;
  readonly #cache: ZygoteTree;
  readonly #clock: PolicyClock;
  readonly #values: ValuesOf<typeof parameters>;
  /** Whether memory also changes when a handler is resumed, of which no policy of Zygotes is told. */
  readonly #isShared: boolean;
  /** Set while memory is over its limit: the tree does not grow. */
  #isFull = false;
  /** How many sandboxes were forked from each Zygote or from those below it, and when that was last. */
  #hits = new Float64Array(64);
  #lastForkMs = new Float64Array(64);
  /** What each takes to import its own packages, in ms. */
  #ownImportMs = new Float64Array(64);
  /** Sets of packages that were missing before, where a Zygote is grown the second time. */
  readonly #missed = new Set<string>();
  /**
   * The leaves, the least valuable first. An entry may be out of date: since values only grow, its
   * key is then too small, which is found out when it comes to the top.
   */
  readonly #leaves = new MinHeap();
  #isQueued = new Uint8Array(64);

  constructor(cache: ZygoteTree, clock: PolicyClock, values: ValuesOf<typeof parameters>) {
    this.#cache = cache;
    this.#clock = clock;
    this.#values = values;
    this.#isShared = cache.configuration.sharedPoolMb !== undefined;
  }

  match(functionIndex: number): number {
    return this.#cache.bestMatch(functionIndex);
  }

  grow(functionIndex: number, match: number): number {
    const cache = this.#cache;
    const isNothingMissing = cache.zygotes.packageCounts[match] === cache.sets.count(functionIndex);
    if (isNothingMissing || (this.#isFull && this.#values.grow === 'always')) {
      return match;
    }
    const missing = cache.missing(functionIndex, match);
    if (!this.#isWanted(missing) || this.#isFull || !this.#hasRoom(match, missing)) {
      return match;
    }
    const zygote = cache.create(match, missing);
    if (zygote >= this.#hits.length) {
      this.#hits = grownFloat64(this.#hits, zygote);
      this.#lastForkMs = grownFloat64(this.#lastForkMs, zygote);
      this.#ownImportMs = grownFloat64(this.#ownImportMs, zygote);
      this.#isQueued = grownUint8(this.#isQueued, zygote);
    }
    this.#hits[zygote] = 0;
    this.#lastForkMs[zygote] = -1;
    this.#ownImportMs[zygote] = this.#importMs(missing);
    this.#isQueued[zygote] = 0;
    this.#queue(zygote);
    if (
      this.#values.limit === 'soft' &&
      cache.accounts.isImportCacheOver &&
      this.timerMs === Infinity
    ) {
      this.timerMs = this.#nextTickMs();
    }
    return zygote;
  }

  forked(zygote: number): void {
    const { parents } = this.#cache.zygotes;
    for (let ancestor = zygote; ancestor >= 0; ancestor = parents[ancestor]!) {
      this.#hits[ancestor]!++;
    }
    if (this.#values.evict === 'lru') {
      this.#noteFork(zygote);
    }
  }

  #noteFork(zygote: number): void {
    const { parents } = this.#cache.zygotes;
    const { nowMs } = this.#clock;
    for (let ancestor = zygote; ancestor >= 0; ancestor = parents[ancestor]!) {
      this.#lastForkMs[ancestor] = nowMs;
    }
  }

  /** A Zygote is a leaf once more when its last child was evicted or could not be created. */
  touched(zygote: number): void {
    if (this.#cache.zygotes.isLive[zygote] === 1) {
      this.#queue(zygote);
    }
  }

  settled(): void {
    if (this.#isFull && this.timerMs === Infinity) {
      this.timerMs = this.#nextTickMs();
    }
  }

  /**
   * A tick, every 50 ms. Those that could change nothing are left out: when the tree is not full and
   * memory within its limit, and when there was no victim and nothing has happened since.
   */
  runTimer(nowMs: number): void {
    this.#isFull = this.#cache.accounts.isImportCacheOver;
    const { children } = this.#cache.zygotes;
    const victim = this.#isFull ? this.#takeLeast((zygote) => children[zygote]!) : -1;
    if (victim >= 0) {
      this.#cache.evict(victim);
    }
    const mayChange = victim >= 0 || (this.#isFull && this.#isShared);
    this.timerMs = mayChange ? nowMs + evictionPeriodMs : Infinity;
  }

  #nextTickMs(): number {
    const periods = Math.floor(this.#clock.nowMs / evictionPeriodMs);
    const isTickNow = periods > 0 && periods * evictionPeriodMs === this.#clock.nowMs;
    return isTickNow && !this.#clock.timersHaveRun
      ? this.#clock.nowMs
      : (periods + 1) * evictionPeriodMs;
  }

  #importMs(packages: Int32Array): number {
    const { importMs } = this.#cache.sets.catalog;
    return packages.reduce((sum, index) => sum + importMs[index]!, 0);
  }

  /** Whether a Zygote is to be grown for packages that are missing now. */
  #isWanted(missing: Int32Array): boolean {
    if (this.#values.grow === 'always') {
      return true;
    }
    const set = missing.toSorted().join();
    const isMissedAgain = this.#missed.has(set);
    this.#missed.add(set);
    return isMissedAgain;
  }

  /**
   * Whether there is room for a Zygote, which is made where the limit is hard: victims are evicted if
   * what they alone hold is enough, none if that of all of them would not be.
   */
  #hasRoom(match: number, missing: Int32Array): boolean {
    if (this.#values.limit === 'soft') {
      return true;
    }
    const cache = this.#cache;
    const { parents, children, holders, ownedUnits } = cache.zygotes;
    const victims: number[] = [];
    const goneChildren = new Map<number, number>();
    const freedChildren = new Map<number, number>();
    let room = cache.accounts.importAvailableUnits - cache.ownedWith(missing);
    while (room < 0) {
      const victim = this.#takeLeast(
        (zygote) => children[zygote]! - (goneChildren.get(zygote) ?? 0),
        match,
      );
      if (victim < 0) {
        victims.forEach((zygote) => this.#queue(zygote));
        return false;
      }
      const parent = parents[victim]!;
      victims.push(victim);
      goneChildren.set(parent, 1 + (goneChildren.get(parent) ?? 0));
      if (holders[victim] === 1 + (freedChildren.get(victim) ?? 0)) {
        room += ownedUnits[victim]!;
        freedChildren.set(parent, 1 + (freedChildren.get(parent) ?? 0));
      }
      if (parent !== rootZygote && children[parent] === goneChildren.get(parent)) {
        this.#push(parent);
      }
    }
    victims.forEach((zygote) => cache.evict(zygote));
    return true;
  }

  /**
   * Takes the idle leaf of the least value; of equals, the one created first; −1 when there is none.
   *
   * @param childrenOf how many live children a Zygote is to count as having
   * @param spared a Zygote that is not taken
   */
  #takeLeast(childrenOf: (zygote: number) => number, spared = -1): number {
    const { ids, isLive } = this.#cache.zygotes;
    const leaves = this.#leaves;
    const kept: number[] = [];
    let victim = -1;
    while (victim < 0 && leaves.size > 0) {
      const key = leaves.firstKey;
      const isSame = ids[leaves.firstItem] === leaves.firstTie;
      const zygote = leaves.pop();
      if (!isSame) {
        continue; // An entry of a Zygote that is gone, whose slot is in use again.
      }
      if (isLive[zygote] === 0 || childrenOf(zygote) > 0) {
        this.#isQueued[zygote] = 0;
      } else if (this.#value(zygote) > key) {
        leaves.push(this.#value(zygote), ids[zygote]!, zygote);
      } else if (zygote === spared || this.#cache.isBusy(zygote)) {
        kept.push(zygote);
      } else {
        this.#isQueued[zygote] = 0;
        victim = zygote;
      }
    }
    for (const zygote of kept) {
      leaves.push(this.#value(zygote), ids[zygote]!, zygote);
    }
    return victim;
  }

  #queue(zygote: number): void {
    if (zygote !== rootZygote && this.#cache.zygotes.children[zygote] === 0) {
      this.#push(zygote);
    }
  }

  #push(zygote: number): void {
    if (this.#isQueued[zygote] === 0) {
      this.#isQueued[zygote] = 1;
      this.#leaves.push(this.#value(zygote), this.#cache.zygotes.ids[zygote]!, zygote);
    }
  }

  /** What only grows, and is least in the leaf that goes first. */
  #value(zygote: number): number {
    const { ownedUnits } = this.#cache.zygotes;
    if (this.#values.evict === 'lru') {
      return this.#lastForkMs[zygote]!;
    }
    const hits = this.#hits[zygote]!;
    const savedMs = this.#values.evict === 'hits-per-mb' ? 1 : this.#ownImportMs[zygote]!;
    return hits === 0 || savedMs === 0 ? 0 : (hits * savedMs) / ownedUnits[zygote]!;
  }
}
