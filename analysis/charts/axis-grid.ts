import type { TopLevelSpec } from 'vega-lite';
import { placeLabels } from './parts/place-labels.ts';
import { cutNotes, onAxis, type QuantityAxis, quantityAxis } from './parts/quantity-axis.ts';
import { seriesEncoding } from './parts/series.ts';
import {
  breakLines,
  brief,
  chartTitle,
  columnPlotWidth,
  inOrderOfAppearance,
  pagePlotWidth,
  theme,
  withNotes,
  type ChartText,
} from './rendering/theme.ts';

/** A value at one place of the horizontal axis. */
export interface GridValue {
  /** The panel, by its title. */
  readonly panel: string;
  readonly series: string;
  /** The label of its place. */
  readonly place: string;
  readonly value: number;
  /** The smallest and the largest value that it stands for. */
  readonly low: number;
  readonly high: number;
}

/** One row of panels; its title with the unit: `Latency (ms)`. */
export interface GridMeasure {
  readonly title: string;
  readonly unit: string;
  /** In the order of panels and legend. */
  readonly values: readonly GridValue[];
}

/** What the horizontal axis and the legend are, and how panels are set. */
export interface GridAxes {
  readonly places: { readonly title: string; readonly labels: readonly string[] };
  /** What the series are. */
  readonly series: string;
  /** The series, in the order of the legend; as they appear where it is not told. */
  readonly names?: readonly string[];
  /** Whether places are neighbours, so that lines may join them. */
  readonly isJoined: boolean;
  /** How many panels stand side by side. */
  readonly columnsMax: number;
}

const gap = 30;

/**
 * Values at places of an axis, one line a series, with the range of what they stand for; a row of
 * panels for each measure. Places stand at equal distances, so that powers of two, zero and words
 * have one. Panels of a row share an axis; where there are more than go side by side, the rows of
 * all measures begin anew below.
 */
export function axisGridChart(
  measures: readonly GridMeasure[],
  words: ChartText,
  { places, series, names, isJoined, columnsMax }: GridAxes,
): TopLevelSpec {
  const all = measures.flatMap(({ values }) => values);
  const panels = inOrderOfAppearance(all.map(({ panel }) => panel));
  const columns = Math.min(panels.length, columnsMax);
  const total = columns > 1 ? pagePlotWidth : columnPlotWidth;
  const width = Math.floor((total - (columns - 1) * gap) / Math.max(columns, 1));
  const shown = names ?? inOrderOfAppearance(all.map((value) => value.series));
  const channels = seriesEncoding(shown, series, total, 'point');
  const axes = measures.map(({ values }) =>
    quantityAxis(
      values.flatMap(({ value, low, high }) => [value, low, high]),
      6,
    ),
  );
  const bands = Array.from({ length: Math.ceil(panels.length / columns) || 1 }, (_, band) =>
    panels.slice(band * columns, (band + 1) * columns),
  );
  const rows = bands.flatMap((band) =>
    measures.map((measure, row) => ({
      spacing: gap,
      hconcat: band.map((panel, column) => ({
        ...(row === 0 && panel !== '' ? { title: panelTitle(panel, width) } : {}),
        width,
        height: 170,
        ...panelOf(measure, panel, axes[row]!, channels, isJoined, {
          x: xOf(places.labels, width, row === measures.length - 1 ? places.title : null),
          yTitle: column === 0 ? measure.title : null,
        }),
      })),
    })),
  );
  const notes = measures.flatMap(({ unit }, row) => cutNotes(axes[row]!, unit));
  return {
    $schema: 'https://vega.github.io/schema/vega-lite/v6.json',
    config: theme,
    title: chartTitle(withNotes(words, notes), total),
    spacing: 12,
    vconcat: rows,
  };
}

/** A title that is wider than its panel would push the next one aside. */
function panelTitle(words: string, width: number) {
  const lines = breakLines(words, width, 12, 'bold');
  const text = lines.length === 1 ? words : lines;
  const place = { frame: 'group', anchor: 'start', offset: 6 } as const;
  return { text, fontSize: 12, limit: width, ...place };
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
        : { title, labelOverlap: false, ...placeLabels(labels, width) },
  };
}

function panelOf(
  { values }: GridMeasure,
  panel: string,
  axis: QuantityAxis,
  { color, strokeDash, shape }: ReturnType<typeof seriesEncoding>,
  isJoined: boolean,
  { x, yTitle }: { readonly x: ReturnType<typeof xOf>; readonly yTitle: string | null },
) {
  const place = (value: number): number => brief(onAxis(value, axis));
  const y = (field: string) => ({
    field,
    type: 'quantitative' as const,
    scale: axis.scale,
    axis: { ...axis.axis, title: yTitle, minExtent: 40 },
  });
  const line = {
    mark: { type: 'line' as const, strokeWidth: 1.8 },
    encoding: { y: y('value'), strokeDash },
  };
  return {
    data: {
      values: values
        .filter((value) => value.panel === panel)
        .map(({ series, place: count, value, low, high }) => ({
          series,
          count,
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
      ...(isJoined ? [line] : []),
      {
        mark: { type: 'point' as const, filled: true, size: 55, opacity: 1 },
        encoding: { y: y('value'), shape },
      },
    ],
  };
}
