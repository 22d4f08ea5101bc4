import type { RandomStream } from '../../../workloads/random-stream.ts';
import { checkConfidence, type Interval } from './interval.ts';
import { quantile } from '../quantile.ts';

export interface BootstrapOptions {
  /** How many samples are drawn; 2,000 for an interval of 95 % that is steady to two digits. */
  readonly resamples: number;
  readonly random: RandomStream;
  /** 0.95 unless told. */
  readonly confidence?: number;
}

/**
 * A figure of a sample with its confidence interval by the percentile bootstrap (Efron, "Bootstrap
 * Methods: Another Look at the Jackknife", 1979): the sample is drawn anew from itself, with
 * replacement, and the middle of the figures of all those draws is the interval.
 *
 * Time grows with values × resamples: a second for 20,000 values and 2,000 resamples of a mean.
 *
 * @param values independent of each other; at least one
 * @param statistic the figure; the array that it is given is filled anew for the next draw
 */
export function bootstrapInterval(
  values: Float64Array,
  statistic: (sample: Float64Array) => number,
  { resamples, random, confidence = 0.95 }: BootstrapOptions,
): Interval {
  checkConfidence(confidence);
  if (values.length === 0) {
    throw new RangeError('the bootstrap needs at least one value');
  }
  if (!Number.isInteger(resamples) || resamples < 1) {
    throw new RangeError(`resamples ${resamples} should be a positive integer`);
  }
  const size = values.length;
  const sample = values.slice();
  const estimate = statistic(sample);
  const figures = new Float64Array(resamples);
  for (let draw = 0; draw < resamples; draw++) {
    for (let index = 0; index < size; index++) {
      sample[index] = values[random.integer(size)]!;
    }
    figures[draw] = statistic(sample);
  }
  figures.sort();
  const tail = (1 - confidence) / 2;
  return { estimate, low: quantile(figures, tail), high: quantile(figures, 1 - tail), confidence };
}
