import { checkConfidence, type Interval } from './interval.ts';
import { quantile } from '../quantile.ts';

/**
 * The percentile interval of a bootstrap (Efron, "Bootstrap Methods: Another Look at the
 * Jackknife", 1979): the middle part of the figure over all samples that were drawn.
 *
 * @param estimate the figure of the sample itself
 * @param draws the figure of each drawn sample, in any order; at least one
 */
export function intervalOfDraws(
  estimate: number,
  draws: Float64Array,
  confidence = 0.95,
): Interval {
  checkConfidence(confidence);
  const sorted = draws.toSorted();
  const tail = (1 - confidence) / 2;
  return { estimate, low: quantile(sorted, tail), high: quantile(sorted, 1 - tail), confidence };
}
