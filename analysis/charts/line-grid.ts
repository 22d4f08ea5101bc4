import type { TopLevelSpec } from 'vega-lite';
import { onAxis, quantityAxis } from './parts/quantity-axis.ts';
import { seriesEncoding } from './parts/series.ts';
import { textWidth } from './rendering/text-width.ts';
import {
  brief,
  chartTitle,
  columnPlotWidth,
  inOrderOfAppearance,
  pagePlotWidth,
  theme,
  type ChartText,
} from './rendering/theme.ts';

/** One value of one line in one panel. */
export interface GridPoint {
  /** The panel's column: where the value is from, as `simulated`. */
  readonly column: string;
  /** The panel's row: what the value is, with its unit, as `Median latency (ms)`. */
  readonly measure: string;
  readonly series: string;
  readonly x: number;
  readonly value: number;
}

/** What the axes and the legend of a grid say. */
export interface GridLabels {
  /** With its unit where it has one. */
  readonly x: string;
  /** What the series are. */
  readonly series: string;
  /** Of lines over time: the axis begins at zero and is never logarithmic. */
  readonly isTime?: boolean;
  /** Of lines with many points, whose points would hide each other. */
  readonly withoutPoints?: boolean;
  /** Positions along the axis that are marked by a dotted line, by column. */
  readonly marks?: Readonly<Record<string, readonly number[]>>;
}

/**
 * Lines in a grid of panels: a row for each measure, a column for each source of values, as what
 * was simulated and what was measured. Panels of a row share the axis of their measure; panels of a
 * column share the other axis, which is logarithmic where its values span more than a factor of 8.
 *
 * @param points in the order of columns, rows and legend
 */
export function lineGridChart(
  points: readonly GridPoint[],
  words: ChartText,
  labels: GridLabels,
): TopLevelSpec {
  const columns = inOrderOfAppearance(points.map(({ column }) => column));
  const measures = inOrderOfAppearance(points.map(({ measure }) => measure));
  const names = inOrderOfAppearance(points.map(({ series }) => series));
  const total = columns.length === 1 ? columnPlotWidth : pagePlotWidth;
  const width = Math.floor((total - (columns.length - 1) * 30) / columns.length);
  const legend = seriesEncoding(
    names,
    labels.series,
    total,
    labels.withoutPoints === true ? 'line' : 'point',
  );
  const rows = measures.map((measure) => {
    const own = points.filter((point) => point.measure === measure);
    const values = own.map(({ value }) => value);
    return { measure, own, y: quantityAxis(values, 6) };
  });
  // Column by column, so that the panels of each stand exactly below each other.
  const grid = columns.map((column, place) => ({
    spacing: 12,
    vconcat: rows.map(({ measure, own, y }, row) => ({
      ...(row === 0 && columns.length > 1 ? { title: panelTitle(column) } : {}),
      width,
      height: measures.length > 2 ? 120 : 170,
      ...panelOf(points, own, column, y, {
        measure: place === 0 ? measure : null,
        xTitle: row === measures.length - 1 ? labels.x : null,
        legend,
        labels,
        width,
      }),
    })),
  }));
  return {
    $schema: 'https://vega.github.io/schema/vega-lite/v6.json',
    config: theme,
    title: chartTitle(words, total),
    spacing: 30,
    hconcat: grid,
  };
}

function panelTitle(text: string) {
  return { text, fontSize: 12, frame: 'group' as const, anchor: 'start' as const, offset: 6 };
}

interface PanelLook {
  readonly measure: string | null;
  readonly xTitle: string | null;
  readonly legend: ReturnType<typeof seriesEncoding>;
  readonly labels: GridLabels;
  readonly width: number;
}

function panelOf(
  all: readonly GridPoint[],
  ofMeasure: readonly GridPoint[],
  column: string,
  y: ReturnType<typeof quantityAxis>,
  { measure, xTitle, legend, labels, width }: PanelLook,
) {
  const xs = all.filter((point) => point.column === column).map(({ x }) => x);
  const values = ofMeasure
    .filter((point) => point.column === column)
    .map(({ series, x, value }) => ({ series, x: brief(x), value: brief(onAxis(value, y)) }));
  const axis = labels.isTime === true ? timeAxis(xs, xTitle) : xAxis(xs, xTitle, width);
  const x = { field: 'x', type: 'quantitative' as const, ...axis };
  const marks = labels.marks?.[column] ?? [];
  return {
    layer: [
      ...(marks.length === 0
        ? []
        : [
            {
              data: { values: marks.map((at) => ({ x: at })) },
              mark: { type: 'rule' as const, strokeDash: [2, 3], color: '#888888' },
              encoding: { x },
            },
          ]),
      {
        data: { values },
        mark: { type: 'line' as const, strokeWidth: 1.8 },
        encoding: {
          x,
          y: yOf(y, measure),
          color: legend.color,
          strokeDash: legend.strokeDash,
        },
      },
      ...(labels.withoutPoints === true
        ? []
        : [
            {
              data: { values },
              mark: { type: 'point' as const, filled: true, size: 50, opacity: 1 },
              encoding: { x, y: yOf(y, measure), color: legend.color, shape: legend.shape },
            },
          ]),
    ],
  };
}

function yOf({ scale, axis }: ReturnType<typeof quantityAxis>, measure: string | null) {
  return {
    field: 'value',
    type: 'quantitative' as const,
    scale,
    axis: { ...axis, title: measure, minExtent: 36 },
  };
}

function timeAxis(xs: readonly number[], title: string | null) {
  const labels = title === null ? { labels: false } : {};
  return {
    scale: { domain: [0, Math.max(0, ...xs) || 1], nice: false },
    axis: { title, tickCount: 6, format: ',~r', ...labels },
  };
}

/** Ticks stand where there are points, as far as their labels have room; the last one always does. */
function xAxis(xs: readonly number[], title: string | null, width: number) {
  const distinct = [...new Set(xs)].toSorted((a, b) => a - b);
  const [low, high] = rangeOf(distinct);
  const isLog = low > 0 && high / low > 8;
  const labels = title === null ? { labels: false } : {};
  const scale = isLog
    ? { type: 'log' as const, domain: [low, high], nice: false, padding: 12 }
    : { domain: [low, high], zero: false, nice: false };
  if (distinct.length > 12) {
    return { scale, axis: { title, tickCount: 6, format: ',~r', ...labels } };
  }
  const place = (value: number): number =>
    isLog
      ? (width * Math.log(value / low)) / Math.log(high / low)
      : (width * (value - low)) / (high - low || 1);
  const values: number[] = [];
  let start = Infinity;
  for (const value of distinct.toReversed()) {
    const half = textWidth(value.toLocaleString('en-US'), 12, 'regular') / 2;
    if (place(value) + half < start - 5) {
      values.unshift(value);
      start = place(value) - half;
    }
  }
  const padded = isLog ? scale : { ...scale, padding: 12 };
  return { scale: padded, axis: { title, values, format: ',~r', labelOverlap: false, ...labels } };
}

/** From the first to the last; a single value stands in the middle. */
function rangeOf(ascending: readonly number[]): [number, number] {
  const [low, high] = [ascending[0] ?? 0, ascending.at(-1) ?? 1];
  return low === high ? [low - 1, high + 1] : [low, high];
}
