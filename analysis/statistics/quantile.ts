import { quantileSorted } from 'simple-statistics';

/**
 * A quantile of a sorted sample, between ranks where need be: type 7 of Hyndman and Fan, "Sample
 * Quantiles in Statistical Packages" (1996), the default of R and NumPy.
 *
 * @param sorted in ascending order, not empty
 * @param probability from 0 to 1
 */
export function quantile(sorted: Float64Array, probability: number): number {
  // simple-statistics only reads by index, which its types do not say; a copy of millions of
  // values as an array would double the memory of a run.
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion
  return quantileSorted(sorted as unknown as number[], probability);
}
