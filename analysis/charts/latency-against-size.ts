import type { TopLevelSpec } from 'vega-lite';
import { labelAngle, sizeLabel, sizeLabels } from './parts/cache-size-axis.ts';
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

/** The latency of one configuration at one cache size. */
export interface LatencyAtSize {
  readonly series: string;
  /** Infinity for a cache without a limit. */
  readonly cacheMb: number;
  readonly p50Ms: number;
  readonly p99Ms: number;
}

/**
 * Median and 99th percentile of latency against the size of a cache, one line a series. Sizes
 * stand at equal distances in ascending order, so that 0 and unlimited have a place.
 *
 * @param rows series in the order of the legend; sizes in any order
 * @param labels `series`: what the series are; `cache`: the cache, as in `Import cache`
 */
export function latencyAgainstSizeChart(
  rows: readonly LatencyAtSize[],
  words: ChartText,
  labels: { readonly series: string; readonly cache: string },
): TopLevelSpec {
  const sizes = sizeLabels(rows.map(({ cacheMb }) => cacheMb));
  const medianAxis = quantityAxis(rows.map(({ p50Ms }) => p50Ms));
  const tailAxis = quantityAxis(rows.map(({ p99Ms }) => p99Ms));
  const values = rows.map(({ series, cacheMb, p50Ms, p99Ms }) => ({
    series,
    cache_mb: sizeLabel(cacheMb),
    p50_ms: brief(onAxis(p50Ms, medianAxis)),
    p99_ms: brief(onAxis(p99Ms, tailAxis)),
  }));
  const names = inOrderOfAppearance(rows.map(({ series }) => series));
  const { color, strokeDash, shape } = seriesEncoding(
    names,
    labels.series,
    columnPlotWidth,
    'point',
  );
  const cut = medianAxis.cut ? medianAxis : tailAxis;
  const panel = (field: 'p50_ms' | 'p99_ms', title: string, showSizes: boolean) => ({
    width: columnPlotWidth,
    height: 150,
    encoding: {
      x: {
        field: 'cache_mb',
        type: 'ordinal' as const,
        sort: sizes,
        scale: { type: 'point' as const, padding: 0.4 },
        axis: showSizes
          ? {
              title: `${labels.cache} (MB)`,
              labelOverlap: false,
              ...labelAngle(sizes, columnPlotWidth),
            }
          : { title: null, labels: false },
      },
      y: yOf(field, title, field === 'p50_ms' ? medianAxis : tailAxis),
      color,
    },
    layer: [
      {
        mark: { type: 'line' as const, strokeWidth: 1.8 },
        encoding: { strokeDash },
      },
      {
        mark: { type: 'point' as const, filled: true, size: 55, opacity: 1 },
        encoding: { shape },
      },
    ],
  });
  return {
    $schema: 'https://vega.github.io/schema/vega-lite/v6.json',
    config: theme,
    title: chartTitle(withNotes(words, cutNotes(cut, 'ms')), columnPlotWidth),
    data: { values },
    spacing: 12,
    vconcat: [
      panel('p50_ms', 'Median latency (ms)', false),
      panel('p99_ms', '99th percentile (ms)', true),
    ],
  };
}

function yOf(field: string, title: string, { scale, axis }: ReturnType<typeof quantityAxis>) {
  return {
    field,
    type: 'quantitative' as const,
    scale,
    axis: { ...axis, title, minExtent: 36 },
  };
}
