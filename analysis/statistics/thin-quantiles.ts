/** Points of an empirical distribution function: `probability[i]` of all values are ≤ `value[i]`. */
export interface QuantilePoints {
  readonly probability: Float64Array;
  readonly value: Float64Array;
}

/**
 * The empirical distribution function of a sample, thinned so that it can be drawn: its start (the
 * smallest value, at probability 0), then at most `count` of its steps, spread evenly over the
 * ranks, the smallest and the largest value always among them. Every point lies on the function
 * itself; nothing is interpolated.
 *
 * @param sorted the sample in ascending order; none for an empty sample
 * @param count at least 2
 */
export function thinQuantiles(sorted: Float64Array, count: number): QuantilePoints {
  if (!Number.isInteger(count) || count < 2) {
    throw new RangeError(`count ${count} should be an integer of at least 2`);
  }
  const size = sorted.length;
  if (size === 0) {
    return { probability: new Float64Array(0), value: new Float64Array(0) };
  }
  const steps = Math.min(size, count);
  const probability = new Float64Array(steps + 1);
  const value = new Float64Array(steps + 1);
  value[0] = sorted[0]!;
  for (let step = 0; step < steps; step++) {
    const rank = steps === 1 ? 0 : Math.round((step * (size - 1)) / (steps - 1));
    probability[step + 1] = (rank + 1) / size;
    value[step + 1] = sorted[rank]!;
  }
  return { probability, value };
}
