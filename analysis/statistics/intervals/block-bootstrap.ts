import type { RandomStream } from '../../../workloads/random-stream.ts';

/** Mean and quantiles of each of the samples that were drawn. */
export interface BootstrapDraws {
  /** A value for each draw. */
  readonly mean: Float64Array;
  /** For each probability that was asked for, a value for each draw. */
  readonly quantiles: readonly Float64Array[];
}

export interface BlockBootstrapOptions {
  readonly resamples: number;
  readonly random: RandomStream;
  /** How many values in a row are drawn together; `blockLengthFor(n)` unless told, 1 for independent values. */
  readonly blockLength?: number;
}

/**
 * Draws a series anew from itself in blocks of neighbours, the end joined to the beginning, so that
 * what neighbours have in common (queues, caches that warm up) is kept: the circular block
 * bootstrap (Politis and Romano, "A Circular Block-Resampling Procedure for Stationary Data",
 * 1992). With blocks of 1 it is Efron's bootstrap (1979). Quantiles are of type 7.
 *
 * Values are replaced by their ranks and counted, so that no draw is sorted: time grows with
 * values × resamples, about 5 ns each.
 *
 * @param values in the order in which they were observed; at least one
 * @param probabilities of the quantiles, ascending, from 0 to 1
 */
export function blockBootstrap(
  values: Float64Array,
  probabilities: readonly number[],
  { resamples, random, blockLength = blockLengthFor(values.length) }: BlockBootstrapOptions,
): BootstrapDraws {
  const size = values.length;
  if (size === 0) {
    throw new RangeError('the bootstrap needs at least one value');
  }
  if (!Number.isInteger(resamples) || resamples < 1) {
    throw new RangeError(`resamples ${resamples} should be a positive integer`);
  }
  if (!Number.isInteger(blockLength) || blockLength < 1) {
    throw new RangeError(`block length ${blockLength} should be a positive integer`);
  }
  const { rank, distinct } = rankValues(values);
  const counts = new Uint32Array(distinct.length);
  const mean = new Float64Array(resamples);
  const quantiles = probabilities.map(() => new Float64Array(resamples));
  for (let draw = 0; draw < resamples; draw++) {
    counts.fill(0);
    for (let drawn = 0; drawn < size; drawn += blockLength) {
      const length = Math.min(blockLength, size - drawn);
      let at = random.integer(size);
      for (let step = 0; step < length; step++) {
        counts[rank[at]!]!++;
        at = at + 1 === size ? 0 : at + 1;
      }
    }
    mean[draw] = noteDraw(draw, counts, distinct, size, probabilities, quantiles);
  }
  return { mean, quantiles };
}

/**
 * The length of blocks for a series of n values: √n, rounded. The length that is best for a
 * variance grows as n^(1/3) (Hall, Horowitz and Jing, 1995); longer blocks also keep the slow
 * drift of a cache that fills.
 */
export function blockLengthFor(size: number): number {
  return Math.max(1, Math.round(Math.sqrt(size)));
}

/** Each value as an index into the different values in ascending order. */
function rankValues(values: Float64Array): { rank: Uint32Array; distinct: Float64Array } {
  const order = Uint32Array.from(values, (_, index) => index);
  order.sort((one, other) => values[one]! - values[other]!);
  const rank = new Uint32Array(values.length);
  const distinct = new Float64Array(values.length);
  let count = 0;
  for (const index of order) {
    if (count === 0 || values[index] !== distinct[count - 1]) {
      distinct[count++] = values[index]!;
    }
    rank[index] = count - 1;
  }
  return { rank, distinct: distinct.subarray(0, count) };
}

/** Notes the quantiles of a draw, told how often each value is in it; returns its mean. */
function noteDraw(
  draw: number,
  counts: Uint32Array,
  distinct: Float64Array,
  size: number,
  probabilities: readonly number[],
  quantiles: readonly Float64Array[],
): number {
  let sum = 0;
  let before = 0;
  let next = 0;
  // The value below a quantile that lies between two ranks, where the upper one is not reached yet.
  let lower = NaN;
  for (let index = 0; index < distinct.length; index++) {
    const count = counts[index]!;
    if (count === 0) {
      continue;
    }
    const value = distinct[index]!;
    sum += count * value;
    const last = before + count - 1;
    while (next < probabilities.length) {
      const place = (size - 1) * probabilities[next]!;
      const floor = Math.floor(place);
      if (floor > last) {
        break;
      }
      if (floor >= before) {
        lower = value;
      }
      if (place > last) {
        break;
      }
      quantiles[next]![draw] = lower + (place - floor) * (value - lower);
      next++;
    }
    before = last + 1;
  }
  return sum / size;
}
