/** Where a host's time comes from, and how it waits. */
export interface Clock {
  /** Now, in ms since some moment. */
  nowMs(): number;
  /**
   * Calls back when that time has come, never at once; at Infinity, never.
   *
   * @returns what calls it off
   */
  callAt(timeMs: number, callback: () => void): () => void;
}
