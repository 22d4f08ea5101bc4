import type { HandlerCache } from '../../worker/handler-cache.ts';

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

/** Makes a policy for one run; it may keep the cache to look at its sandboxes. */
export type HandlerPolicyFactory = (cache: HandlerCache) => HandlerPolicy;
