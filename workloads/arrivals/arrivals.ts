/**
 * The invocations of a run, one after the other, in order of arrival.
 *
 * A cursor rather than an iterator, because an iterator allocates for every invocation: the
 * fields describe the next invocation, `advance` moves on, and `nextMs` is Infinity when no
 * further invocation is known. For open-loop arrivals that is the end; a closed loop may know of
 * more after `completed`.
 */
export interface Arrivals {
  /** When the next invocation arrives, in ms, or Infinity. Never decreases, but for Infinity. */
  nextMs: number;
  /** The function that it calls. */
  nextFunction: number;
  /** How long its body runs, in ms; NaN where the function's own time holds. */
  nextExecuteMs: number;
  /** Moves on to the invocation after it. */
  advance(): void;
  /** Tells that some invocation ended at this time, in ms; failures count as well. */
  completed(atMs: number): void;
}
