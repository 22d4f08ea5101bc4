/**
 * What a closed loop of clients did, simulated or measured: a value for each operation in all three
 * arrays, in ms of one clock.
 */
export interface TimedOperations {
  readonly startMs: Float64Array;
  /** When the thing was made; its removal begins. */
  readonly createdMs: Float64Array;
  readonly endedMs: Float64Array;
  /** When all was removed, what the kernel does in the background included. */
  readonly drainedMs: number;
}
