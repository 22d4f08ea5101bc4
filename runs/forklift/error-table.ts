import { textTable } from '../../analysis/text-table.ts';
import { errorsOf, figureNames, type TreeComparison } from './predict-trial.ts';

/** Median and worst absolute errors of each figure over trees, in per cent, as a table. */
export function errorTable(comparisons: readonly TreeComparison[]): string {
  const percent = (share: number): number => Number((100 * share).toFixed(1));
  return textTable(
    [
      { header: 'figure', kind: 'text' },
      { header: 'median error, %', kind: 'number' },
      { header: 'worst error, %', kind: 'number' },
    ],
    figureNames.flatMap((figure) => {
      const errors = errorsOf(comparisons, figure);
      return errors === undefined
        ? []
        : [[labels[figure], percent(errors.median), percent(errors.worst)]];
    }),
  );
}

const labels = {
  p50Ms: 'p50',
  p90Ms: 'p90',
  p99Ms: 'p99',
  meanMs: 'mean',
  throughputPerS: 'throughput',
} as const;
