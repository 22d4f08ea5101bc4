import type { GroupedRange } from '../../analysis/charts/grouped-ranges.ts';
import { quantile } from '../../analysis/statistics/quantile.ts';

/** What the marks of `rangeRow` stand for, for captions. */
export const rangeNote =
  'Dot and figure: median. Thick line: middle half. Thin line: 1st to 99th percentile.';

/** A sample as a line of `groupedRangesChart`. */
export function rangeRow(
  place: Pick<GroupedRange, 'panel' | 'group' | 'series'>,
  values: Float64Array,
): GroupedRange {
  const sorted = values.toSorted();
  const at = (probability: number): number => quantile(sorted, probability);
  return {
    ...place,
    middle: at(0.5),
    low: at(0.01),
    high: at(0.99),
    innerLow: at(0.25),
    innerHigh: at(0.75),
  };
}
