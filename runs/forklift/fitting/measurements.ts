import type { ForkliftFunction } from '../../../workloads/data-builders/forklift/forklift.ts';

/** One measured invocation of a trial: what was forked for what, and how long its phases took. */
export interface Measurement {
  readonly function: ForkliftFunction;
  /** All packages of the Zygote that was forked. */
  readonly inherited: ReadonlySet<string>;
  /** How many Zygotes are above it. */
  readonly depth: number;
  /** Since the epoch. */
  readonly requestMs: number;
  readonly receivedMs: number;
  /** Forking: from the end of the handler's pull to the start of imports. */
  readonly createMs: number;
  readonly importMs: number;
  /** All else. */
  readonly serveMs: number;
  /** From the end of imports to the start of the function's body. */
  readonly startMs: number;
  /** The modules whose import failed. */
  readonly failedModules: readonly string[];
}
