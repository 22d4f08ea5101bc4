/**
 * Decides which paused sandboxes the handler cache gives up.
 *
 * The cache itself knows which sandboxes are paused, how much they own and when it is over its
 * limit; it tells its policy of every sandbox that comes and goes and asks it for victims.
 * Sandboxes are slots: dense integers, used again after a sandbox is gone.
 */
export interface HandlerPolicy {
  /** Whether sandboxes are paused after use at all; if not, each is destroyed. */
  readonly keepsHandlers: boolean;
  /** A sandbox was paused and is in the cache now. */
  admitted(sandbox: number): void;
  /** A sandbox left the cache: resumed, or given up. */
  removed(sandbox: number): void;
  /** The sandbox to give up next. Only called while at least one is in the cache. */
  victim(): number;
  /** When the policy wants `runTimer` to be called, in ms; Infinity for never. */
  readonly timerMs: number;
  /** Called at `timerMs`; must move it on. May give up sandboxes through the cache's `evict`. */
  runTimer(nowMs: number): void;
}

/** What a handler policy sees of the handler cache, and may ask of it. */
export interface PausedSandboxes {
  /** By sandbox; the arrays are replaced when they grow, so do not keep them. */
  readonly sandboxes: {
    /** The function that each belongs to. */
    readonly functions: Int32Array;
    /** What each owns, in memory units. */
    readonly ownedUnits: Float64Array;
  };
  /** Gives up a paused sandbox. */
  evict(sandbox: number): void;
}

/** Makes a policy for one run; it may keep the cache to look at its sandboxes. */
export type HandlerPolicyFactory = (cache: PausedSandboxes) => HandlerPolicy;
