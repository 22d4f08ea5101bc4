import type { TopLevelSpec } from 'vega-lite';
import { seriesEncoding } from './parts/series.ts';
import {
  brief,
  chartTitle,
  columnPlotWidth,
  theme,
  withNotes,
  type ChartText,
} from './rendering/theme.ts';

/** A run that was predicted, and measured. */
export interface PredictedRun {
  readonly platform: string;
  /** In words: `no caches`. */
  readonly policies: string;
  readonly clients: number;
  readonly measured: RunFigures;
  readonly predicted: RunFigures;
}

interface RunFigures {
  readonly p50Ms: number;
  readonly throughputPerSecond: number;
}

/**
 * What was predicted of each run as a multiple of what was measured, a row each: median latency and
 * throughput, on a log scale, so that half and double are as far from 1. Grey: the tolerance.
 *
 * @param runs in the order of the rows
 * @param tolerancePercent 15 for 0.85 to 1.15
 */
export function predictedAgainstMeasuredChart(
  runs: readonly PredictedRun[],
  tolerancePercent: number,
  words: ChartText,
): TopLevelSpec {
  const series = ['median latency', 'throughput'];
  const all = runs.flatMap((run) => {
    const { measured, predicted } = run;
    const row = rowName(run);
    const point = (name: string, key: keyof RunFigures) => ({
      series: name,
      run: row,
      measured: brief(measured[key]),
      predicted: brief(predicted[key]),
      ratio: brief(predicted[key] / measured[key]),
    });
    return [point(series[0]!, 'p50Ms'), point(series[1]!, 'throughputPerSecond')];
  });
  // Of nothing there is no multiple, and a log scale has no place for it.
  const values = all.filter(({ ratio }) => ratio > 0 && Number.isFinite(ratio));
  const notes = [
    `Grey: within ${tolerancePercent} % of what was measured.`,
    ...(values.length < all.length ? ['Left out: what is 0, predicted or measured.'] : []),
  ];
  const { color, shape } = seriesEncoding(series, 'Predicted ÷ measured', columnPlotWidth, 'point');
  const tolerance = tolerancePercent / 100;
  const x = ratioAxis(values.map(({ ratio }) => ratio));
  return {
    $schema: 'https://vega.github.io/schema/vega-lite/v6.json',
    config: theme,
    title: chartTitle(withNotes(words, notes), columnPlotWidth),
    width: columnPlotWidth - 90,
    height: { step: 24 },
    layer: [
      {
        data: { values: [{ from: 1 - tolerance, to: 1 + tolerance }] },
        mark: { type: 'rect', color: '#888888', opacity: 0.2 },
        encoding: { x: { ...x, field: 'from' }, x2: { field: 'to' } },
      },
      {
        data: { values: [{ one: 1 }] },
        mark: { type: 'rule', color: '#888888' },
        encoding: { x: { ...x, field: 'one' } },
      },
      {
        data: { values },
        mark: { type: 'point', filled: true, size: 70, opacity: 1 },
        encoding: {
          x: { ...x, field: 'ratio' },
          y: {
            field: 'run',
            type: 'nominal',
            scale: { domain: runs.map(rowName) },
            axis: { title: null, grid: true, ticks: false, domain: false, labelPadding: 6 },
          },
          color,
          shape,
        },
      },
    ],
  };
}

function rowName({ platform, policies, clients }: PredictedRun): string {
  return `${platform}, ${policies}, ${clients} ${clients === 1 ? 'client' : 'clients'}`;
}

/** A log axis that shows at least from 0.7 to 1.4. */
function ratioAxis(ratios: readonly number[]) {
  const low = Math.min(0.7, ...ratios) * 0.97;
  const high = Math.max(1.4, ...ratios) * 1.03;
  const ticks = [0.1, 0.2, 0.3, 0.5, 0.7, 0.85, 1, 1.15, 1.4, 2, 3, 5, 10];
  const isNear = high / low < 5;
  const values = ticks.filter(
    (tick) => tick >= low && tick <= high && (isNear || (tick !== 0.85 && tick !== 1.15)),
  );
  return {
    type: 'quantitative' as const,
    scale: { type: 'log' as const, domain: [low, high], nice: false },
    axis: {
      values,
      title: 'Predicted ÷ measured',
      labelExpr: "format(datum.value, '~r') + 'x'",
      labelOverlap: false,
    },
  };
}
