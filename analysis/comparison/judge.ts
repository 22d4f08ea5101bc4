import type { FigureComparison } from '../statistics/intervals/compare-draws.ts';
import type { Interval } from '../statistics/intervals/interval.ts';

/** The figures that a verdict rests on. */
export const judgedFigures = ['mean', 'p50', 'p90', 'p99'] as const;
export type JudgedFigure = (typeof judgedFigures)[number];

/**
 * How a figure of one run stands to that of another: `higher` or `lower` by more than the margin,
 * with the whole interval; `equal` within the margin, with the whole interval; `unclear` where the
 * interval reaches both; `too few` invocations to judge it at all.
 */
export type Judgement = 'higher' | 'lower' | 'equal' | 'unclear' | 'too few';

/**
 * Judges a figure by the interval of its ratio and an equivalence margin: a test for a difference that matters,
 * and for its absence, in one (Schuirmann, "A Comparison of the Two One-Sided Tests Procedure and
 * the Power Approach", 1987). A large sample cannot make a trifle of less than the margin count.
 *
 * Where there is no ratio, the difference is judged by the same margin of the baseline's figure: if
 * that is 0, anything above it is higher.
 *
 * @param margin 0.05 for ratios between 1 ÷ 1.05 and 1.05
 * @param baseline the baseline's figure
 */
export function judgeFigure(
  { ratio, difference }: FigureComparison,
  margin: number,
  baseline: number,
): Judgement {
  const [from, to] = [1 / (1 + margin), 1 + margin];
  return ratio === null
    ? judgeInterval(difference, baseline * (from - 1), baseline * (to - 1))
    : judgeInterval(ratio, from, to);
}

function judgeInterval({ low, high }: Interval, from: number, to: number): Judgement {
  if (low > to) {
    return 'higher';
  }
  if (high < from) {
    return 'lower';
  }
  return low >= from && high <= to ? 'equal' : 'unclear';
}

/**
 * How many invocations a figure needs: ten beyond a quantile, for the bootstrap knows nothing of
 * values that the sample does not reach (p99: 1,000), and twenty for mean and median.
 */
export function invocationsNeeded(figure: JudgedFigure): number {
  return { mean: 20, p50: 20, p90: 100, p99: 1000 }[figure];
}
