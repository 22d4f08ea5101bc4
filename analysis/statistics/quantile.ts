import { quantileSorted } from 'simple-statistics';
import { asNumbers } from './as-numbers.ts';

/**
 * A quantile of a sorted sample, between ranks where need be: type 7 of Hyndman and Fan, "Sample
 * Quantiles in Statistical Packages" (1996), the default of R and NumPy.
 *
 * @param sorted in ascending order, not empty
 * @param probability from 0 to 1
 */
export function quantile(sorted: Float64Array, probability: number): number {
  return quantileSorted(asNumbers(sorted), probability);
}
