import type { TopLevelSpec } from 'vega-lite';
import { axisGridChart } from './axis-grid.ts';
import type { ChartText } from './rendering/theme.ts';

/** A value at a number of clients, or of things that exist. */
export interface ValueAtCount {
  /** The panel's column: where the value is from, as `Simulated`. */
  readonly column: string;
  readonly series: string;
  /** A whole number ≥ 0. */
  readonly count: number;
  readonly value: number;
  /** The smallest and the largest value of all rounds. */
  readonly low: number;
  readonly high: number;
}

/** One row of panels; its title with the unit: `Latency (ms)`. */
export interface CountMeasure {
  readonly title: string;
  readonly unit: string;
  /** In the order of columns and legend. */
  readonly values: readonly ValueAtCount[];
}

/**
 * Rates or latencies against a count, one line a series, with the range of all rounds at each
 * point; a row of panels for each measure, a column for where the values are from. Counts stand at
 * equal distances, so that powers of two and zero have a place. Panels of a row share an axis.
 *
 * @param countTitle what is counted
 * @param seriesTitle what the series are
 */
export function againstCountChart(
  measures: readonly CountMeasure[],
  words: ChartText,
  countTitle: string,
  seriesTitle: string,
): TopLevelSpec {
  const counts = new Set(measures.flatMap(({ values }) => values.map(({ count }) => count)));
  const label = (count: number): string => count.toLocaleString('en-US');
  return axisGridChart(
    measures.map(({ values, ...measure }) => ({
      ...measure,
      values: values.map(({ column, count, ...value }) => ({
        ...value,
        panel: column,
        place: label(count),
      })),
    })),
    words,
    {
      places: { title: countTitle, labels: [...counts].toSorted((a, b) => a - b).map(label) },
      series: seriesTitle,
      isJoined: true,
      columnsMax: Infinity,
    },
  );
}
