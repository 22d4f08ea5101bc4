import type { TopLevelSpec } from 'vega-lite';
import { cutNotes, onAxis, quantityAxis } from './parts/quantity-axis.ts';
import { seriesEncoding } from './parts/series.ts';
import {
  brief,
  chartTitle,
  columnPlotWidth,
  inOrderOfAppearance,
  theme,
  withNotes,
  type ChartText,
} from './rendering/theme.ts';

/** One figure of one configuration at one Zipf exponent. */
export interface FigureAtSkew {
  readonly series: string;
  /** The exponent of the Zipf distribution of invocations over functions; 0 is uniform. */
  readonly zipf: number;
  /** A latency in ms, or a share of invocations from 0 to 1. */
  readonly value: number;
}

/** What is drawn, and its name: `{ kind: 'latency', name: 'Median latency' }`. */
export interface SkewMeasure {
  readonly kind: 'latency' | 'share';
  readonly name: string;
}

/**
 * A latency or a hit share against the skew of popularity, one line a configuration.
 *
 * @param rows series in the order of the legend; exponents in any order
 * @param seriesTitle what the series are
 */
export function popularitySkewChart(
  rows: readonly FigureAtSkew[],
  words: ChartText,
  measure: SkewMeasure,
  seriesTitle: string,
): TopLevelSpec {
  const names = inOrderOfAppearance(rows.map(({ series }) => series));
  const exponents = [...new Set(rows.map(({ zipf }) => zipf))].toSorted((a, b) => a - b);
  const axis = quantityAxis(rows.map(({ value }) => value));
  const isShare = measure.kind === 'share';
  const { color, strokeDash, shape } = seriesEncoding(names, seriesTitle, columnPlotWidth, 'point');
  const notes = isShare ? [] : cutNotes(axis, 'ms');
  return {
    $schema: 'https://vega.github.io/schema/vega-lite/v6.json',
    config: theme,
    title: chartTitle(withNotes(words, notes), columnPlotWidth),
    width: columnPlotWidth,
    height: 220,
    data: {
      values: rows.map(({ series, zipf, value }) => ({
        series,
        zipf,
        value: brief(isShare ? value * 100 : onAxis(value, axis)),
      })),
    },
    encoding: {
      x: {
        field: 'zipf',
        type: 'quantitative',
        scale: { zero: false, nice: false, padding: 10 },
        axis: {
          title: 'Zipf exponent of popularity (0: uniform)',
          ...(exponents.length <= 8 ? { values: exponents } : { tickCount: 6 }),
          format: '~r',
        },
      },
      y: {
        field: 'value',
        type: 'quantitative',
        ...(isShare
          ? {
              scale: { domain: [0, 100] },
              axis: { values: [0, 25, 50, 75, 100], title: `${measure.name} (%)` },
            }
          : { scale: axis.scale, axis: { ...axis.axis, title: `${measure.name} (ms)` } }),
      },
      color,
    },
    layer: [
      {
        mark: { type: 'line', strokeWidth: 1.8 },
        encoding: { strokeDash },
      },
      { mark: { type: 'point', filled: true, size: 55, opacity: 1 }, encoding: { shape } },
    ],
  };
}
