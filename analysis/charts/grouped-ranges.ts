import type { TopLevelSpec } from 'vega-lite';
import { formatNumber } from '../text-table.ts';
import { cutNotes, onAxis, quantityAxis } from './parts/quantity-axis.ts';
import { seriesEncoding } from './parts/series.ts';
import { textWidth } from './rendering/text-width.ts';
import {
  brief,
  chartTitle,
  columnPlotWidth,
  inOrderOfAppearance,
  pagePlotWidth,
  theme,
  withNotes,
  type ChartText,
} from './rendering/theme.ts';

/** A value with the range around it, of one series in one group. */
export interface GroupedRange {
  /** The panel that it stands in: `Simulated`, `Measured`. */
  readonly panel: string;
  readonly group: string;
  readonly series: string;
  readonly middle: number;
  /** Ends of the thin line; the middle where there is no range. */
  readonly low: number;
  readonly high: number;
  /** Ends of the thick bar, where there is one. */
  readonly innerLow?: number;
  readonly innerHigh?: number;
}

/** What the marks of the chart stand for. */
export interface GroupedRangesLabels {
  /** With its unit: `Latency (ms)`. */
  readonly quantity: string;
  /** The unit alone. */
  readonly unit: string;
  /** What the series are: `Platform`. */
  readonly series: string;
}

/**
 * Values with ranges, a line for each series in each group, panels side by side on the same scale.
 * The values stand beside the panels in figures, since a log scale is hard to read them from.
 *
 * @param rows panels, groups and series in the order in which they are to appear
 */
export function groupedRangesChart(
  rows: readonly GroupedRange[],
  words: ChartText,
  { quantity, unit, series: seriesTitle }: GroupedRangesLabels,
): TopLevelSpec {
  const panels = inOrderOfAppearance(rows.map(({ panel }) => panel));
  const groups = inOrderOfAppearance(rows.map(({ group }) => group));
  const names = inOrderOfAppearance(rows.map(({ series }) => series));
  const figuresWidth = 8 + Math.max(0, ...rows.map(({ middle }) => widthOf(formatNumber(middle))));
  const pageWidth = panels.length > 1 ? pagePlotWidth : columnPlotWidth;
  const labelsWidth = Math.max(0, ...groups.map(widthOf));
  const panelWidth = Math.floor(
    Math.max(
      110,
      (pageWidth + 60 - labelsWidth) / Math.max(1, panels.length) - figuresWidth - panelSpacing,
    ),
  );
  const axis = quantityAxis(
    rows.flatMap(({ low, middle, high }) => [low, middle, high]),
    Math.max(2, Math.floor(panelWidth / 38)),
  );
  const values = rows.map((row) => ({
    panel: row.panel,
    group: row.group,
    series: row.series,
    middle: brief(onAxis(row.middle, axis)),
    low: brief(onAxis(row.low, axis)),
    high: brief(onAxis(row.high, axis)),
    inner_low: brief(onAxis(row.innerLow ?? row.middle, axis)),
    inner_high: brief(onAxis(row.innerHigh ?? row.middle, axis)),
    figure: formatNumber(row.middle),
  }));
  const { color, shape } = seriesEncoding(names, seriesTitle, pageWidth, 'point');
  const x = (field: string) => ({
    field,
    type: 'quantitative' as const,
    scale: axis.scale,
    axis: { ...axis.axis, title: quantity },
  });
  return {
    $schema: 'https://vega.github.io/schema/vega-lite/v6.json',
    config: theme,
    title: chartTitle(withNotes(words, cutNotes(axis, unit)), pageWidth),
    data: { values },
    facet: {
      column: {
        field: 'panel',
        type: 'nominal',
        sort: panels,
        header: { title: null, labelFontWeight: 'bold', labelAnchor: 'start' },
      },
    },
    spacing: panelSpacing,
    spec: {
      width: panelWidth,
      height: { step: names.length > 1 ? 19 : 26 },
      encoding: {
        y: {
          field: 'group',
          type: 'nominal',
          sort: groups,
          axis: { title: null, ticks: false, domain: false, labelPadding: 6 },
          ...(names.length > 1 ? { scale: { paddingInner: 0.25, paddingOuter: 0.1 } } : {}),
        },
        ...(names.length > 1
          ? { yOffset: { field: 'series', sort: names, scale: { domain: names } } }
          : {}),
      },
      layer: [
        {
          mark: { type: 'rule', strokeWidth: 1.5 },
          encoding: { x: x('low'), x2: { field: 'high' }, color },
        },
        {
          mark: { type: 'rule', strokeWidth: 6, opacity: 0.45 },
          encoding: { x: x('inner_low'), x2: { field: 'inner_high' }, color },
        },
        {
          mark: { type: 'point', filled: true, size: 70, opacity: 1 },
          encoding: { x: x('middle'), color, shape },
        },
        {
          mark: { type: 'text', align: 'left', fontSize: 11, color: '#222222' },
          encoding: { x: { value: panelWidth + 6 }, text: { field: 'figure', type: 'nominal' } },
        },
      ],
    },
  };
}

/** Between one panel's figures and the next panel. */
const panelSpacing = 18;

function widthOf(text: string): number {
  return textWidth(text, 12, 'regular');
}
