import { quantile } from '../../../analysis/statistics/quantile.ts';

const parts = 200;

/**
 * A sample in short: the middle of each of 200 parts with as many values each, in ascending order
 * and to 3 decimals. A draw from these is nearly one from the sample, without its very extremes.
 */
export function quantileTable(values: readonly number[]): number[] {
  const sorted = Float64Array.from(values).sort();
  return Array.from({ length: parts }, (_, part) =>
    Number(quantile(sorted, (part + 0.5) / parts).toFixed(3)),
  );
}
