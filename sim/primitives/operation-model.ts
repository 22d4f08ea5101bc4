/**
 * A part of an operation: the kernel takes a lock if it needs one, works on a core, then waits, and
 * gives the lock back.
 */
export interface Step {
  /** Locks are known by their names, and handed on in the order of asking. */
  readonly lock?: string;
  /** Work on a core, in ms; the cores are shared by all that works. */
  readonly cpuMs?: number;
  /** More work for each thing of the kind that is there, of the clients' or not. */
  readonly cpuMsPerLive?: number;
  /** Waiting without a core, in ms: for a grace period of RCU, a timer, another processor. */
  readonly delayMs?: number;
}

/** What it takes to make one thing and to remove it again. */
export interface OperationModel {
  /** Before each operation and not part of it, as the start of the process that it is done in. */
  readonly before?: readonly Step[];
  readonly create: readonly Step[];
  readonly remove: readonly Step[];
  /**
   * What the kernel does later, for all that was removed meanwhile, one batch at a time: some of it
   * once a batch, some of it for each thing.
   */
  readonly background?: {
    readonly perBatch: readonly Step[];
    readonly perThing: readonly Step[];
  };
  /**
   * How much of each demand varies, from 0 (all are the same) to 1 (exponential): the coefficient of
   * variation.
   */
  readonly variation: number;
}
