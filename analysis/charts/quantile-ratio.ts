import type { TopLevelSpec } from 'vega-lite';
import { seriesEncoding } from './parts/series.ts';
import {
  brief,
  chartTitle,
  columnPlotWidth,
  seriesColors,
  theme,
  withNotes,
  type ChartText,
} from './rendering/theme.ts';

/** A quantile of one run as a multiple of the same quantile of the baseline, with its interval. */
export interface QuantileRatio {
  readonly series: string;
  /** From 0 to 100. */
  readonly percentile: number;
  readonly ratio: number;
  readonly low: number;
  readonly high: number;
}

/**
 * Quantiles of runs as multiples of those of a baseline, one line a run with its interval as a
 * band, on a log scale, so that half and double are as far from 1. Grey: the margin within which a
 * difference does not matter. Quantiles that are 0 in one of the runs have no ratio and are left out.
 *
 * @param rows series in the order of the legend
 * @param margin 0.05 for 1 ÷ 1.05 to 1.05
 */
export function quantileRatioChart(
  rows: readonly QuantileRatio[],
  words: ChartText,
  baseline: string,
  margin: number,
): TopLevelSpec {
  const names = [...new Set([baseline, ...rows.map(({ series }) => series)])];
  const drawn = rows.filter(({ low, high }) => low > 0 && Number.isFinite(high));
  const notes = [
    `Baseline, at 1x: ${baseline}.`,
    ...(drawn.length < rows.length ? ['Left out: percentiles that are 0 ms in one of both.'] : []),
  ];
  const axis = ratioAxis(drawn.flatMap(({ low, high }) => [low, high]));
  const values = drawn.map((row) => ({
    series: row.series,
    percentile: row.percentile,
    ratio: brief(row.ratio),
    low: brief(row.low),
    high: brief(row.high),
  }));
  const { color, strokeDash } = seriesEncoding(names, 'Run', columnPlotWidth, 'line');
  const x = {
    field: 'percentile',
    type: 'quantitative' as const,
    scale: { domain: [0, 100] },
    axis: {
      values: [0, 10, 25, 50, 75, 90, 99],
      title: 'Percentile of latency',
      labelOverlap: false,
    },
  };
  const y = (field: string) => ({
    field,
    type: 'quantitative' as const,
    scale: axis.scale,
    axis: { ...axis.axis, title: 'Latency ÷ that of the baseline' },
  });
  return {
    $schema: 'https://vega.github.io/schema/vega-lite/v6.json',
    config: theme,
    title: chartTitle(withNotes(words, notes), columnPlotWidth),
    width: columnPlotWidth,
    height: 230,
    layer: [
      {
        data: { values: [{ from: 1 / (1 + margin), to: 1 + margin }] },
        mark: { type: 'rect', color: '#888888', opacity: 0.2 },
        encoding: { y: y('from'), y2: { field: 'to' } },
      },
      {
        data: {
          values: [0, 100].map((percentile) => ({ series: baseline, percentile, ratio: 1 })),
        },
        mark: { type: 'line', strokeWidth: 1.5 },
        encoding: { x, y: y('ratio'), color, strokeDash },
      },
      // A layer for each band, since a colour that is encoded would ask for a legend of its own.
      ...names.map((name, index) => ({
        data: { values: values.filter(({ series }) => series === name) },
        mark: { type: 'area' as const, opacity: 0.2, color: seriesColors[index]! },
        encoding: { x, y: y('low'), y2: { field: 'high' } },
      })),
      {
        data: { values },
        mark: { type: 'line', strokeWidth: 2 },
        encoding: { x, y: y('ratio'), color, strokeDash },
      },
    ],
  };
}

/** A log axis around 1, at least from 0.8 to 1.25, with as many labels as there is room for. */
function ratioAxis(ratios: readonly number[]) {
  const low = Math.min(0.8, ...ratios) * 0.97;
  const high = Math.max(1.25, ...ratios) * 1.03;
  const within = (ticks: readonly number[]) => ticks.filter((tick) => tick >= low && tick <= high);
  const decades = Array.from({ length: 25 }, (_, index) => index - 12);
  const stepped = (factors: readonly number[], stride: number) =>
    within(
      decades
        .filter((decade) => decade % stride === 0)
        .flatMap((decade) => factors.map((factor) => Number(`${factor}e${decade}`))),
    );
  const candidates = [
    within([0.5, 0.6, 0.7, 0.8, 0.9, 1, 1.1, 1.25, 1.5, 1.75, 2]),
    stepped([1, 2, 5], 1),
    stepped([1, 3], 1),
    stepped([1], 1),
    stepped([1], 2),
  ];
  const fitting = high / low < 5 ? candidates : candidates.slice(1);
  const values = fitting.find(({ length }) => length <= 9) ?? stepped([1], 4);
  return {
    scale: { type: 'log' as const, domain: [low, high], nice: false },
    axis: { values, labelExpr: "format(datum.value, '~r') + 'x'", labelOverlap: false },
  };
}
