import { mean } from 'simple-statistics';
import { asNumbers } from './as-numbers.ts';
import { quantile } from './quantile.ts';

/** Figures of a sample of latencies, in ms, named as in `summary.json`. */
export interface LatencySummary {
  readonly mean: number;
  readonly p50: number;
  readonly p90: number;
  readonly p99: number;
  readonly max: number;
}

/**
 * Mean, percentiles (exact, type 7) and maximum of latencies; not a number where there are
 * none.
 *
 * @param latencyMs in any order; it stays as it is
 */
export function summarizeLatencies(latencyMs: Float64Array): LatencySummary {
  if (latencyMs.length === 0) {
    return { mean: NaN, p50: NaN, p90: NaN, p99: NaN, max: NaN };
  }
  const sorted = latencyMs.toSorted();
  return {
    mean: mean(asNumbers(sorted)),
    p50: quantile(sorted, 0.5),
    p90: quantile(sorted, 0.9),
    p99: quantile(sorted, 0.99),
    max: sorted.at(-1)!,
  };
}
