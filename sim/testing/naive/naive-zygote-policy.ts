import type { Zygote } from './naive-zygotes.ts';

/** What a run asks its Zygote policy. */
export interface NaiveZygotePolicy {
  /** Chooses for a function with these packages, growing the tree first if it wants to. */
  choose(packages: readonly number[]): Choice;
  /** At every k × 50 ms. */
  tick?(): void;
  /** After every choice and the asking for its fork, and after every completed operation. */
  afterStep?(): void;
}

/** The Zygote that a sandbox shall be forked from, and what was found and done to get it. */
export interface Choice {
  readonly zygote: Zygote;
  readonly tier: 'import' | 'root';
  /** Packages of the Zygotes that were created for it. */
  readonly grownPackages: number;
}

/** The memory that a policy has to keep within a limit. */
export interface Budget {
  /** What counts against the limit at this moment, in units of memory. */
  usedUnits(): bigint;
  /** Infinity for no limit. */
  readonly limitUnits: number;
}
