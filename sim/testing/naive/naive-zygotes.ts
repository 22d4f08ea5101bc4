import type { Fraction } from '../fraction.ts';
import type { NaiveCosts } from './naive-costs.ts';
import type { NaiveProcessor } from './naive-processor.ts';

export interface Zygote {
  /** The root is 0; the others count in order of the decision to create them. */
  readonly id: number;
  /** Undefined for the root. */
  readonly parent: Zygote | undefined;
  readonly depth: number;
  /** All that it holds: its own packages and those of its ancestors. */
  readonly packages: ReadonlySet<number>;
  /** What it imported itself, in order. */
  readonly ownPackages: readonly number[];
  /** What it owns, in units of memory: 0 for the root, which no account counts. */
  readonly ownUnits: bigint;
  /** What a fork of it has to copy the page tables of, in units of memory. */
  readonly residentUnits: bigint;
  /** Sandboxes that were forked from it or from a descendant. */
  hits: number;
  /** When the last of them was decided on; undefined where there is none. */
  lastFork: Fraction | undefined;
  isReady: boolean;
  isForking: boolean;
  /** Forks that were asked for and have not begun, in order: what to do when each is done. */
  readonly requests: (() => void)[];
  /** Since the decision to evict it. */
  isEvicted: boolean;
  /** Since the end of its destroy operation. */
  isGone: boolean;
}

export interface Sandbox {
  readonly functionIndex: number;
  /** Counts sandboxes in the order in which step 3 of an invocation's life began for them. */
  readonly number: number;
  /** Until when it is to be kept if nobody calls, for one that was prewarmed. */
  readonly unusedUntil: Fraction | undefined;
  /** Whether it has executed its function, or is about to for the first time. */
  isUsed: boolean;
  /** What it was forked from; undefined for a fresh interpreter. */
  readonly zygote: Zygote | undefined;
  /** What it owns, in units of memory. */
  readonly ownUnits: bigint;
}

/** All Zygotes of a run with their sandboxes, and the memory that they hold. */
export class NaiveZygotes {
  readonly root: Zygote;
  /** All there ever were, in order of creation. */
  readonly all: Zygote[];
  /** Forked sandboxes, from asking for the fork to the end of the destroy operation. */
  readonly sandboxes = new Set<Sandbox>();
  peakUnits = 0n;
  readonly #costs: NaiveCosts;
  readonly #processor: NaiveProcessor;

  constructor(costs: NaiveCosts, processor: NaiveProcessor) {
    this.#costs = costs;
    this.#processor = processor;
    this.root = newZygote(undefined, 0, [], 0n, costs.interpreterUnits());
    this.root.isReady = true;
    this.all = [this.root];
  }

  live(): Zygote[] {
    return this.all.filter((zygote) => !zygote.isEvicted);
  }

  /** Creates a child that imports `packages` on top of what its parent holds. */
  create(parent: Zygote, packages: readonly number[]): Zygote {
    const packageUnits = this.#costs.packageUnits(packages);
    const zygote = newZygote(
      parent,
      this.all.length,
      packages,
      this.#costs.forkUnits() + packageUnits,
      parent.residentUnits + packageUnits,
    );
    this.all.push(zygote);
    const accountUnits = this.accountUnits();
    this.peakUnits = accountUnits > this.peakUnits ? accountUnits : this.peakUnits;
    const becomeReady = (): void => {
      zygote.isReady = true;
      this.#serve(zygote);
    };
    this.#askForFork(parent, () => {
      if (packages.length === 0) {
        becomeReady();
      } else {
        this.#processor.start(this.#costs.importMs(packages), becomeReady);
      }
    });
    return zygote;
  }

  forkSandbox(sandbox: Sandbox, zygote: Zygote, forked: () => void): void {
    this.sandboxes.add(sandbox);
    for (const each of lineage(zygote)) {
      each.hits++;
      each.lastFork = this.#processor.now;
    }
    this.#askForFork(zygote, forked);
  }

  evict(zygote: Zygote): void {
    zygote.isEvicted = true;
    this.#processor.start(this.#costs.destroyMs(), () => {
      zygote.isGone = true;
    });
  }

  isBusy(zygote: Zygote): boolean {
    return !zygote.isReady || zygote.isForking || zygote.requests.length > 0;
  }

  /** The import account: what Zygotes own whose pages somebody still uses. */
  accountUnits(): bigint {
    return this.all
      .filter((zygote) => this.#isHeld(zygote))
      .reduce((sum, zygote) => sum + zygote.ownUnits, 0n);
  }

  /** What nobody but these holds, in units of memory. */
  heldAlone(zygotes: readonly Zygote[]): bigint {
    return zygotes
      .filter((zygote) => this.#isHeld(zygote) && !this.#isHeld(zygote, zygotes))
      .reduce((sum, zygote) => sum + zygote.ownUnits, 0n);
  }

  /** Whether somebody uses a Zygote's pages, other than those that are left out. */
  #isHeld(zygote: Zygote, leftOut: readonly Zygote[] = []): boolean {
    const descends = (from: Zygote | undefined): boolean => lineage(from).includes(zygote);
    return (
      this.all.some((other) => !other.isGone && !leftOut.includes(other) && descends(other)) ||
      [...this.sandboxes].some((sandbox) => descends(sandbox.zygote))
    );
  }

  #askForFork(zygote: Zygote, forked: () => void): void {
    zygote.requests.push(forked);
    this.#serve(zygote);
  }

  /** Begins the next fork, if the Zygote can fork and is asked to. */
  #serve(zygote: Zygote): void {
    if (!zygote.isReady || zygote.isForking || zygote.requests.length === 0) {
      return;
    }
    const forked = zygote.requests.shift()!;
    zygote.isForking = true;
    this.#processor.start(this.#costs.forkMs(zygote.residentUnits), () => {
      // The Zygote is free first, and what was forked goes on after that.
      zygote.isForking = false;
      this.#serve(zygote);
      forked();
    });
  }
}

/** A Zygote and all its ancestors, from itself up to the root. */
function lineage(zygote: Zygote | undefined): Zygote[] {
  return zygote === undefined ? [] : [zygote, ...lineage(zygote.parent)];
}

function newZygote(
  parent: Zygote | undefined,
  id: number,
  ownPackages: readonly number[],
  ownUnits: bigint,
  residentUnits: bigint,
): Zygote {
  return {
    id,
    parent,
    depth: parent === undefined ? 0 : parent.depth + 1,
    packages: new Set([...(parent?.packages ?? []), ...ownPackages]),
    ownPackages,
    ownUnits,
    residentUnits,
    hits: 0,
    lastFork: undefined,
    isReady: false,
    isForking: false,
    requests: [],
    isEvicted: false,
    isGone: false,
  };
}
