import type { TopLevelSpec } from 'vega-lite';
import { labelAngle } from './cache-size-axis.ts';
import { cutNotes, onAxis, type QuantityAxis, quantityAxis } from './quantity-axis.ts';
import { seriesEncoding } from './series.ts';
import {
  brief,
  chartTitle,
  columnPlotWidth,
  inOrderOfAppearance,
  pagePlotWidth,
  theme,
  withNotes,
  type ChartText,
} from './theme.ts';

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

const gap = 30;

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
  const all = measures.flatMap(({ values }) => values);
  const columns = inOrderOfAppearance(all.map(({ column }) => column));
  const names = inOrderOfAppearance(all.map(({ series }) => series));
  const counts = [...new Set(all.map(({ count }) => count))].toSorted((a, b) => a - b);
  const total = columns.length > 1 ? pagePlotWidth : columnPlotWidth;
  const width = Math.floor((total - (columns.length - 1) * gap) / Math.max(columns.length, 1));
  const channels = seriesEncoding(names, seriesTitle, total, 'point');
  const labels = counts.map(countLabel);
  const axes = measures.map(({ values }) =>
    quantityAxis(
      values.flatMap(({ value, low, high }) => [value, low, high]),
      6,
    ),
  );
  const rows = measures.map((measure, row) => ({
    spacing: gap,
    hconcat: columns.map((column, place) => ({
      ...(row === 0 ? { title: panelTitle(column) } : {}),
      width,
      height: 170,
      ...panel(measure, column, axes[row]!, channels, {
        x: xOf(labels, width, row === measures.length - 1 ? countTitle : null),
        yTitle: place === 0 ? measure.title : null,
      }),
    })),
  }));
  const notes = measures.flatMap(({ unit }, row) => cutNotes(axes[row]!, unit));
  return {
    $schema: 'https://vega.github.io/schema/vega-lite/v6.json',
    config: theme,
    title: chartTitle(withNotes(words, notes), total),
    spacing: 12,
    vconcat: rows,
  };
}

function countLabel(count: number): string {
  return count.toLocaleString('en-US');
}

function panelTitle(text: string) {
  return { text, fontSize: 12, frame: 'group' as const, anchor: 'start' as const, offset: 6 };
}

function xOf(labels: readonly string[], width: number, title: string | null) {
  return {
    field: 'count',
    type: 'ordinal' as const,
    sort: [...labels],
    scale: { type: 'point' as const, padding: 0.4, domain: [...labels] },
    axis:
      title === null
        ? { title, labels: false }
        : { title, labelOverlap: false, ...labelAngle(labels, width) },
  };
}

function panel(
  { values }: CountMeasure,
  column: string,
  axis: QuantityAxis,
  { color, strokeDash, shape }: ReturnType<typeof seriesEncoding>,
  { x, yTitle }: { readonly x: ReturnType<typeof xOf>; readonly yTitle: string | null },
) {
  const place = (value: number): number => brief(onAxis(value, axis));
  const y = (field: string) => ({
    field,
    type: 'quantitative' as const,
    scale: axis.scale,
    axis: { ...axis.axis, title: yTitle, minExtent: 40 },
  });
  return {
    data: {
      values: values
        .filter((value) => value.column === column)
        .map(({ series, count, value, low, high }) => ({
          series,
          count: countLabel(count),
          value: place(value),
          low: place(low),
          high: place(high),
        })),
    },
    encoding: { x, color },
    layer: [
      {
        mark: { type: 'rule' as const, strokeWidth: 1.2, opacity: 0.55 },
        encoding: { y: y('low'), y2: { field: 'high' } },
      },
      {
        mark: { type: 'line' as const, strokeWidth: 1.8 },
        encoding: { y: y('value'), strokeDash },
      },
      {
        mark: { type: 'point' as const, filled: true, size: 55, opacity: 1 },
        encoding: { y: y('value'), shape },
      },
    ],
  };
}
