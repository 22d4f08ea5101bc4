import type { TopLevelSpec } from 'vega-lite';
import { onAxis, quantityAxis } from './parts/quantity-axis.ts';
import { seriesEncoding } from './parts/series.ts';
import { textWidth } from './rendering/text-width.ts';
import {
  brief,
  chartTitle,
  inOrderOfAppearance,
  pagePlotWidth,
  theme,
  type ChartText,
} from './rendering/theme.ts';

/** One dot: what some thing comes to by one source. */
export interface PanelDot {
  /** With its unit, as `Import (ms)`: the panel and its axis. */
  readonly panel: string;
  /** The line that it stands on. */
  readonly item: string;
  /** Where the value is from. */
  readonly series: string;
  readonly value: number;
}

/**
 * Things on lines, the same in each of several panels side by side, each of which has a quantity of
 * its own: dots tell what each thing comes to by each source. Axes are logarithmic where their
 * values span more than a factor of 8.
 *
 * @param dots in the order of panels, lines (from above) and the legend
 */
export function dotPanelsChart(
  dots: readonly PanelDot[],
  words: ChartText,
  seriesTitle: string,
): TopLevelSpec {
  const panels = inOrderOfAppearance(dots.map(({ panel }) => panel));
  const items = inOrderOfAppearance(dots.map(({ item }) => item));
  const names = inOrderOfAppearance(dots.map(({ series }) => series));
  const labelWidth = Math.max(0, ...items.map((item) => textWidth(item, 12, 'regular')));
  const gap = 24;
  const width = Math.floor(
    (pagePlotWidth - labelWidth - (panels.length - 1) * gap) / Math.max(panels.length, 1),
  );
  const { color, shape } = seriesEncoding(names, seriesTitle, pagePlotWidth, 'point');
  return {
    $schema: 'https://vega.github.io/schema/vega-lite/v6.json',
    config: theme,
    title: chartTitle(words, pagePlotWidth),
    spacing: gap,
    hconcat: panels.map((panel, index) => {
      const own = dots.filter((dot) => dot.panel === panel);
      const axis = quantityAxis(
        own.map(({ value }) => value),
        5,
      );
      const encoding = {
        y: {
          field: 'item',
          type: 'nominal' as const,
          scale: { domain: items },
          axis: {
            title: null,
            grid: true,
            ticks: false,
            domain: false,
            labelPadding: 6,
            ...(index === 0 ? {} : { labels: false }),
          },
        },
        x: {
          field: 'value',
          type: 'quantitative' as const,
          scale: axis.scale,
          axis: { ...axis.axis, title: panel },
        },
        color,
        shape,
      };
      return {
        width,
        height: { step: 19 },
        data: {
          values: own.map(({ item, series, value }) => ({
            item,
            series,
            value: brief(onAxis(value, axis)),
          })),
        },
        mark: { type: 'point' as const, filled: true, size: 60, opacity: 0.9 },
        encoding,
      };
    }),
  };
}
