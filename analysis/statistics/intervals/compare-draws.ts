import type { Interval } from './interval.ts';
import { intervalOfDraws } from './interval-of-draws.ts';

/** How a figure of one sample stands to that of another. */
export interface FigureComparison {
  /** Other − baseline, in the unit of the figure. */
  readonly difference: Interval;
  /**
   * Other ÷ baseline, 1 where both are 0. None where the baseline is 0, or in so many of its draws
   * that the interval would have no end.
   */
  readonly ratio: Interval | null;
}

/**
 * The difference and the ratio of a figure (a quantile, a mean) of two independent samples, with
 * percentile intervals of the two-sample bootstrap (Efron and Tibshirani, "An Introduction to the
 * Bootstrap", 1993, chapter 8): each drawn sample of the one is set against one of the other.
 *
 * @param baseline the figure of the sample, and of each of its draws (`blockBootstrap`)
 * @param other the same of the other sample, with as many draws, made with another random stream
 */
export function compareDraws(
  baseline: { readonly estimate: number; readonly draws: Float64Array },
  other: { readonly estimate: number; readonly draws: Float64Array },
  confidence = 0.95,
): FigureComparison {
  if (baseline.draws.length !== other.draws.length) {
    throw new RangeError(
      `${other.draws.length} draws cannot be set against ${baseline.draws.length}`,
    );
  }
  const differences = other.draws.map((value, draw) => value - baseline.draws[draw]!);
  const ratios = other.draws.map((value, draw) => ratioOf(value, baseline.draws[draw]!));
  const estimate = ratioOf(other.estimate, baseline.estimate);
  const ratio = intervalOfDraws(estimate, ratios, confidence);
  const isFinite = [estimate, ratio.low, ratio.high].every((value) => Number.isFinite(value));
  return {
    difference: intervalOfDraws(other.estimate - baseline.estimate, differences, confidence),
    ratio: isFinite ? ratio : null,
  };
}

function ratioOf(value: number, base: number): number {
  return value === base ? 1 : value / base;
}
