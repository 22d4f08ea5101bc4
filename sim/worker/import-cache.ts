import { FifoLocks } from '../engine/sharing/fifo-locks.ts';
import { invariant } from '../invariant.ts';
import { toMemoryUnits } from '../records/memory-units.ts';
import {
  type PolicyClock,
  rootZygote,
  type ZygotePolicy,
  type ZygotePolicyFactory,
} from '../ports/zygote-policy.ts';
import type { Configuration } from '../configuration.ts';
import type { MemoryAccounts } from './memory-accounts.ts';
import type { PackageSets } from './package-sets.ts';
import { ZygoteIndex } from './zygote-index.ts';
import { Zygotes } from './zygotes.ts';

/** Those who stand in a Zygote's line: sandboxes and Zygotes to be, told apart by the lowest bit. */
export const forkAsker = {
  sandbox: (slot: number): number => 2 * slot,
  zygote: (slot: number): number => 2 * slot + 1,
  isZygote: (asker: number): boolean => (asker & 1) === 1,
  slot: (asker: number): number => asker >> 1,
};

/**
 * The import cache: the tree of Zygotes, the line in which each Zygote's forks stand, and the
 * account of the pages that Zygotes hold. Its policy decides what to match, grow and evict.
 */
export class ImportCache {
  readonly policy: ZygotePolicy;
  readonly sets: PackageSets;
  readonly accounts: MemoryAccounts;
  readonly configuration: Configuration;
  readonly zygotes = new Zygotes();
  /** How many live Zygotes there are, without the root. */
  liveCount = 0;
  /** How many the policy evicted. */
  evicted = 0;
  /** How many could not be created or died. */
  lost = 0;
  /** How many packages all Zygotes created so far imported themselves. */
  packagesGrown = 0;
  /** How many evicted Zygotes are still being destroyed. */
  destroying = 0;
  readonly #index: ZygoteIndex;
  /** Held while a Zygote is being created and while it forks; the line are those who ask for a fork. */
  readonly #forkLocks = new FifoLocks();
  readonly #forkUnits: number;
  readonly #startFork: (asker: number) => void;
  readonly #startDestroying: (zygote: number) => void;

  /**
   * @param startFork what the worker does when it is an asker's turn to be forked
   * @param startDestroying what the worker does with a Zygote that is evicted
   */
  constructor(
    sets: PackageSets,
    accounts: MemoryAccounts,
    configuration: Configuration,
    createPolicy: ZygotePolicyFactory,
    clock: PolicyClock,
    startFork: (asker: number) => void,
    startDestroying: (zygote: number) => void,
  ) {
    this.sets = sets;
    this.accounts = accounts;
    this.configuration = configuration;
    this.#index = new ZygoteIndex(sets, this.zygotes);
    this.#forkUnits = toMemoryUnits(configuration.profile.fork_mb);
    this.#startFork = startFork;
    this.#startDestroying = startDestroying;
    this.policy = createPolicy(this, clock);
  }

  /** The live Zygote with the most packages that the function may use; ties to the one created first. */
  bestMatch(functionIndex: number): number {
    return this.#index.match(functionIndex);
  }

  /** The packages of the function that a Zygote lacks, in file order; holds until the next call. */
  missing(functionIndex: number, zygote: number): Int32Array {
    const { packages, packageCounts } = this.zygotes;
    return this.sets.without(functionIndex, packages[zygote]!, packageCounts[zygote]!);
  }

  /** Whether a Zygote is being created, is forking, or has somebody waiting for a fork. */
  isBusy(zygote: number): boolean {
    return this.#forkLocks.isHeld(zygote);
  }

  /** Creates a Zygote, for the policy: a child of a live one that imports these packages, in order. */
  create(parent: number, own: Int32Array): number {
    const zygotes = this.zygotes;
    invariant(zygotes.isLive[parent] === 1, () => `Zygote ${parent} forks after it was evicted`);
    const zygote = zygotes.open(parent, own);
    let importMs = zygotes.importMs[parent]!;
    for (let at = 0; at < own.length; at++) {
      importMs += this.sets.catalog.importMs[own[at]!]!;
    }
    const ownedUnits = this.ownedWith(own);
    zygotes.importMs[zygote] = importMs;
    zygotes.importUnits[zygote] = zygotes.importUnits[parent]! + ownedUnits - this.#forkUnits;
    zygotes.ownedUnits[zygote] = ownedUnits;
    this.accounts.addImport(zygotes.ownedUnits[zygote]);
    this.liveCount++;
    this.packagesGrown += own.length;
    this.#index.add(zygote);
    this.#forkLocks.acquire(zygote, forkAsker.zygote(zygote));
    this.ask(parent, forkAsker.zygote(zygote));
    return zygote;
  }

  /** What a Zygote owns that imports these packages itself. */
  ownedWith(own: Int32Array): number {
    let units = this.#forkUnits;
    for (let at = 0; at < own.length; at++) {
      units += this.sets.packageUnits[own[at]!]!;
    }
    return units;
  }

  /** Asks a Zygote for a fork, which starts at once or when those who asked before have theirs. */
  ask(zygote: number, asker: number): void {
    if (this.#forkLocks.acquire(zygote, asker)) {
      this.#startFork(asker);
    }
    this.policy.touched(zygote);
  }

  /**
   * A sandbox of this function counts as forked from a Zygote, until `letGo`. That a process must
   * not hold code that its function did not ask for is checked here, whatever the policy says.
   */
  hold(zygote: number, functionIndex: number): void {
    invariant(
      this.zygotes.isLive[zygote] === 1,
      () => `Zygote ${zygote} forks after it was evicted`,
    );
    invariant(
      this.mayServe(zygote, functionIndex),
      () => `Zygote ${zygote} holds packages that function ${functionIndex} does not have`,
    );
    this.zygotes.holders[zygote]!++;
  }

  /** A Zygote is ready, or has forked: the next in its line gets its turn. */
  release(zygote: number): void {
    const next = this.#forkLocks.release(zygote);
    if (next >= 0) {
      this.#startFork(next);
    } else {
      this.policy.touched(zygote);
    }
  }

  /** Evicts a Zygote, for the policy: one that nothing live was forked from and that is not busy. */
  evict(zygote: number): void {
    invariant(zygote !== rootZygote, 'the root should never be evicted');
    invariant(this.zygotes.isLive[zygote] === 1, () => `Zygote ${zygote} is evicted, but not live`);
    invariant(!this.isBusy(zygote), () => `Zygote ${zygote} is evicted while busy`);
    this.evicted++;
    this.#drop(zygote);
  }

  /**
   * Takes a Zygote that could not be created out of the tree, and with it the Zygotes that wait to
   * be forked from it. Returns the sandboxes that wait for any of them, which must ask elsewhere.
   */
  fail(zygote: number): number[] {
    const sandboxes: number[] = [];
    for (let asker = this.#leaveLine(zygote); asker >= 0; asker = this.#leaveLine(zygote)) {
      if (forkAsker.isZygote(asker)) {
        sandboxes.push(...this.fail(forkAsker.slot(asker)));
      } else {
        sandboxes.push(forkAsker.slot(asker));
      }
    }
    this.lost++;
    this.#drop(zygote);
    return sandboxes;
  }

  /** An evicted or failed Zygote's process is gone. */
  destroyed(zygote: number): void {
    this.destroying--;
    this.letGo(zygote);
  }

  /** Something that was forked from a Zygote, or the Zygote's own process, is gone. */
  letGo(zygote: number): void {
    const zygotes = this.zygotes;
    let holder = zygote;
    while (holder > rootZygote && --zygotes.holders[holder]! === 0) {
      this.accounts.removeImport(zygotes.ownedUnits[holder]!);
      zygotes.close(holder);
      holder = zygotes.parents[holder]!;
    }
    if (holder === rootZygote) {
      zygotes.holders[rootZygote]!--;
    }
    this.policy.touched(holder);
  }

  #leaveLine(zygote: number): number {
    return this.#forkLocks.release(zygote);
  }

  /** Whether a function has all packages that a Zygote has. */
  mayServe(zygote: number, functionIndex: number): boolean {
    const { packages, packageCounts } = this.zygotes;
    return this.sets.contains(functionIndex, packages[zygote]!, packageCounts[zygote]);
  }

  #drop(zygote: number): void {
    const zygotes = this.zygotes;
    invariant(zygotes.children[zygote] === 0, () => `Zygote ${zygote} goes before its children`);
    zygotes.isLive[zygote] = 0;
    zygotes.children[zygotes.parents[zygote]!]!--;
    this.liveCount--;
    this.destroying++;
    this.#index.remove(zygote);
    this.#startDestroying(zygote);
    this.policy.touched(zygotes.parents[zygote]!);
  }
}
