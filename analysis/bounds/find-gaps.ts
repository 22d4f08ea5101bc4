/** Invocations that ended well, each with a sandbox to itself; indices are of rows. */
export interface Uses {
  /** Indices of functions. */
  readonly functions: Int32Array;
  /** When a sandbox was asked for, in ms. */
  readonly startMs: Float64Array;
  /** From when on the sandbox could serve again, in ms: the end of its pause. */
  readonly pausedMs: Float64Array;
}

/** Times in which a sandbox waits for its next use if it is kept, in order of their ends. */
export interface Gaps {
  readonly functions: Int32Array;
  readonly fromMs: Float64Array;
  readonly toMs: Float64Array;
}

/**
 * The gaps between uses: per function, each start takes the newest of the sandboxes that were paused
 * and not taken. Of what happens at one time, ends of pauses come before starts.
 *
 * No other pairs need be looked at (docs/bounds.md).
 */
export function findGaps({ functions, startMs, pausedMs }: Uses): Gaps {
  const count = functions.length;
  const functionCount = functions.reduce((most, index) => Math.max(most, index + 1), 0);
  const newest = new Int32Array(functionCount).fill(-1);
  const older = new Int32Array(count);
  const from: number[] = [];
  const to: number[] = [];
  const pauses = inOrderOf(pausedMs);
  let paused = 0;
  for (const row of inOrderOf(startMs)) {
    const nowMs = startMs[row]!;
    for (; paused < count && pausedMs[pauses[paused]!]! <= nowMs; paused++) {
      const other = pauses[paused]!;
      older[other] = newest[functions[other]!]!;
      newest[functions[other]!] = other;
    }
    const kept = newest[functions[row]!]!;
    if (kept >= 0) {
      newest[functions[row]!] = older[kept]!;
      from.push(kept);
      to.push(row);
    }
  }
  return {
    functions: Int32Array.from(to, (row) => functions[row]!),
    fromMs: Float64Array.from(from, (row) => pausedMs[row]!),
    toMs: Float64Array.from(to, (row) => startMs[row]!),
  };
}

/** Indices of values from the least to the largest; of equal ones the first comes first. */
export function inOrderOf(values: Float64Array): Int32Array {
  const order = Int32Array.from(values, (_, index) => index);
  return order.sort((one, other) => values[one]! - values[other]! || one - other);
}
