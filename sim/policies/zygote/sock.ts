import { MinHeap } from '../../engine/events/min-heap.ts';
import { grownFloat64, grownUint8 } from '../../engine/events/grown.ts';
import {
  rootZygote,
  type PolicyClock,
  type ZygotePolicy,
  type ZygoteTree,
  zygotePolicy,
} from '../../ports/zygote-policy.ts';

/** How often memory is compared with its limit, in ms (OpenLambda at the time of the paper, evictor.go). */
const evictionPeriodMs = 50;

/**
 * The paper's policy (SOCK §4; OpenLambda 2018, import-cache): the tree grows with every set of
 * packages that is asked for, and the leaf with the fewest hits for its memory goes first.
 */
export const sock = zygotePolicy({
  about:
    'grows a Zygote for each set of packages that is asked for, and evicts the leaf with the fewest hits for its memory',
  source: 'SOCK (ATC 2018), §4; OpenLambda of 2018',
  parameters: {},
  create: () => (cache, clock) => new Sock(cache, clock),
});

class Sock implements ZygotePolicy {
  timerMs = Infinity;
  readonly #cache: ZygoteTree;
  readonly #clock: PolicyClock;
  /** Whether memory also changes when a handler is resumed, of which no policy of Zygotes is told. */
  readonly #isShared: boolean;
  /** Set while memory is over its limit: the tree does not grow. */
  #isFull = false;
  /** How many sandboxes were forked from each Zygote or from those below it. */
  #hits = new Float64Array(64);
  /**
   * The leaves, by hits for each unit of memory. An entry may be out of date: since hits only
   * grow, its key is then too small, which is found out when it comes to the top.
   */
  readonly #leaves = new MinHeap();
  #isQueued = new Uint8Array(64);

  constructor(cache: ZygoteTree, clock: PolicyClock) {
    this.#cache = cache;
    this.#clock = clock;
    this.#isShared = cache.configuration.sharedPoolMb !== undefined;
  }

  match(functionIndex: number): number {
    return this.#cache.bestMatch(functionIndex);
  }

  grow(functionIndex: number, match: number): number {
    const cache = this.#cache;
    if (this.#isFull || cache.zygotes.packageCounts[match] === cache.sets.count(functionIndex)) {
      return match;
    }
    const zygote = cache.create(match, cache.missing(functionIndex, match));
    if (zygote >= this.#hits.length) {
      this.#hits = grownFloat64(this.#hits, zygote);
      this.#isQueued = grownUint8(this.#isQueued, zygote);
    }
    this.#hits[zygote] = 0;
    this.#isQueued[zygote] = 0;
    this.#queue(zygote);
    if (cache.accounts.isImportCacheOver && this.timerMs === Infinity) {
      this.timerMs = this.#nextTickMs();
    }
    return zygote;
  }

  forked(zygote: number): void {
    const { parents } = this.#cache.zygotes;
    for (let ancestor = zygote; ancestor >= 0; ancestor = parents[ancestor]!) {
      this.#hits[ancestor]!++;
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
    const victim = this.#isFull ? this.#leastValuable() : -1;
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

  /** Takes the idle leaf with the fewest hits for its memory; of equals, the one created first. */
  #leastValuable(): number {
    const { ids, isLive, children } = this.#cache.zygotes;
    const leaves = this.#leaves;
    const busy: number[] = [];
    let victim = -1;
    while (victim < 0 && leaves.size > 0) {
      const key = leaves.firstKey;
      const isSame = ids[leaves.firstItem] === leaves.firstTie;
      const zygote = leaves.pop();
      if (!isSame) {
        continue; // An entry of a Zygote that is gone, whose slot is in use again.
      }
      if (isLive[zygote] === 0 || children[zygote]! > 0) {
        this.#isQueued[zygote] = 0;
      } else if (this.#value(zygote) > key) {
        leaves.push(this.#value(zygote), ids[zygote]!, zygote);
      } else if (this.#cache.isBusy(zygote)) {
        busy.push(zygote);
      } else {
        this.#isQueued[zygote] = 0;
        victim = zygote;
      }
    }
    for (const zygote of busy) {
      leaves.push(this.#value(zygote), ids[zygote]!, zygote);
    }
    return victim;
  }

  #queue(zygote: number): void {
    const { ids, children } = this.#cache.zygotes;
    if (zygote !== rootZygote && children[zygote] === 0 && this.#isQueued[zygote] === 0) {
      this.#isQueued[zygote] = 1;
      this.#leaves.push(this.#value(zygote), ids[zygote]!, zygote);
    }
  }

  #value(zygote: number): number {
    const hits = this.#hits[zygote]!;
    return hits === 0 ? 0 : hits / this.#cache.zygotes.ownedUnits[zygote]!;
  }
}
