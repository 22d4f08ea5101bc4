import type { TopLevelSpec } from 'vega-lite';
import { thinQuantiles } from '../statistics/thin-quantiles.ts';
import { cutNotes, onAxis, quantityAxis } from './parts/quantity-axis.ts';
import { seriesEncoding } from './parts/series.ts';
import {
  chartTitle,
  columnPlotWidth,
  theme,
  withNotes,
  brief,
  type ChartText,
} from './rendering/theme.ts';

/** The latencies of one configuration. */
export interface LatencySample {
  readonly series: string;
  /** In any order. */
  readonly latencyMs: Float64Array;
}

/**
 * Empirical distribution functions of latency, one line a sample: for each latency, the share of
 * invocations that took no longer.
 *
 * @param samples in the order of the legend; each drawn by about 500 of its quantiles
 * @param seriesTitle what the samples are: `Policy`, ...
 */
export function latencyDistributionChart(
  samples: readonly LatencySample[],
  words: ChartText,
  seriesTitle: string,
): TopLevelSpec {
  const curves = samples.map(({ series, latencyMs }) => ({
    series,
    points: thinQuantiles(latencyMs.toSorted(), 500),
  }));
  const axis = quantityAxis(curves.flatMap(({ points }) => [...points.value]));
  const rows = curves.flatMap(({ series, points }) =>
    Array.from(points.value, (value, index) => ({
      series,
      latency_ms: brief(onAxis(value, axis)),
      share_percent: brief(points.probability[index]! * 100),
    })),
  );
  const names = samples.map(({ series }) => series);
  const { color, strokeDash } = seriesEncoding(names, seriesTitle, columnPlotWidth, 'line');
  return {
    $schema: 'https://vega.github.io/schema/vega-lite/v6.json',
    config: theme,
    title: chartTitle(withNotes(words, cutNotes(axis, 'ms')), columnPlotWidth),
    width: columnPlotWidth,
    height: 230,
    data: { values: rows },
    mark: { type: 'line', interpolate: 'step-after', strokeWidth: 2 },
    encoding: {
      x: {
        field: 'latency_ms',
        type: 'quantitative',
        scale: axis.scale,
        axis: { ...axis.axis, title: 'Latency (ms)' },
      },
      y: {
        field: 'share_percent',
        type: 'quantitative',
        scale: { domain: [0, 100] },
        axis: { values: [0, 25, 50, 75, 100], title: 'Invocations (%)' },
      },
      order: { field: 'share_percent', type: 'quantitative' },
      color,
      strokeDash,
    },
  };
}
