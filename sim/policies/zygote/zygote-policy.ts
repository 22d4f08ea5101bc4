import type { ImportCache } from '../../worker/import-cache.ts';

/**
 * Decides which Zygote a sandbox is forked from, when the tree grows, and what is evicted.
 *
 * The import cache knows the tree, its memory and who is busy; a policy looks at it and acts
 * through its `create` and `evict`. Zygotes are slots: dense integers, used again after a Zygote
 * is gone for good; the root is slot 0.
 */
export interface ZygotePolicy {
  /** The live Zygote that serves the function as things stand; −1 for a fresh interpreter. */
  match(functionIndex: number): number;
  /** May grow the tree from the match; returns the Zygote to fork the sandbox from. */
  grow(functionIndex: number, match: number): number;
  /** A sandbox will be forked from this Zygote; or from its parent, should it fail before it can. */
  forked(zygote: number): void;
  /** This Zygote got busy or idle, or something that was forked from it came or went. */
  touched(zygote: number): void;
  /** Called after each choice of a Zygote, and when all that follows from a completion is decided. */
  settled(): void;
  /** When the policy wants `runTimer` to be called, in ms; Infinity for never. */
  readonly timerMs: number;
  /** Called at `timerMs`; must move it on. */
  runTimer(nowMs: number): void;
}

/** What a policy may ask about time. */
export interface PolicyClock {
  readonly nowMs: number;
  /** Whether timers of this very time have had their turn, so that a new one must lie later. */
  readonly timersHaveRun: boolean;
}

/** Makes a policy for one run. */
export type ZygotePolicyFactory = (cache: ImportCache, clock: PolicyClock) => ZygotePolicy;
