import { costBarsChart } from '../charts/cost-bars.ts';
import { latencyDistributionChart } from '../charts/latency-distribution.ts';
import { quantileRatioChart } from '../charts/quantile-ratio.ts';
import type { ChartSpec } from '../charts/rendering/render.ts';
import { phases } from '../results/read-run-rows.ts';
import { formatNumber } from '../text-table.ts';
import type { Comparison } from './compare-runs.ts';
import type { SelectedRun } from './select-runs.ts';

/** The charts of a comparison, by the name of their files. */
export function comparisonCharts(
  runs: readonly SelectedRun[],
  comparison: Comparison,
): { readonly name: string; readonly spec: ChartSpec }[] {
  const { confidence, margin } = comparison.method;
  const counts = [...new Set(runs.map(({ latencyMs }) => latencyMs.length))];
  const number =
    counts.length === 1 ? `n = ${formatNumber(counts[0]!)} for each run.` : sizesOf(runs);
  const percent = (share: number) => `${formatNumber(100 * share)} %`;
  return [
    {
      name: 'distributions',
      spec: latencyDistributionChart(
        runs.map(({ label, latencyMs }) => ({ series: label, latencyMs })),
        { title: 'Latency of the runs', notes: [number] },
        'Run',
      ),
    },
    {
      name: 'quantile-ratios',
      spec: quantileRatioChart(
        comparison.pairs.flatMap(({ label, quantiles }) =>
          quantiles.map(({ probability, ratio }) => ({
            series: label,
            percentile: Math.round(100 * probability),
            ratio: ratio?.estimate ?? 0,
            low: ratio?.low ?? 0,
            high: ratio?.high ?? 0,
          })),
        ),
        {
          title:
            comparison.pairs.length === 1
              ? `${comparison.pairs[0]!.label}, percentile by percentile`
              : 'Runs, percentile by percentile',
          notes: [
            `Bands: ${percent(confidence)} intervals of the block bootstrap; grey: within ${percent(margin)}.`,
            number,
          ],
        },
        runs[0]!.label,
        margin,
      ),
    },
    {
      name: 'phases',
      spec: costBarsChart(
        runs.flatMap(({ label, phaseMeanMs }) =>
          phases.map((phase) => ({
            configuration: label,
            phase,
            meanMs: phaseMeanMs[phase],
          })),
        ),
        { title: 'Where the time goes', notes: [`Means; ${number}`] },
      ),
    },
  ];
}

function sizesOf(runs: readonly SelectedRun[]): string {
  const sizes = runs.map(({ label, latencyMs }) => `${formatNumber(latencyMs.length)} (${label})`);
  return `n = ${sizes.join(', ')}.`;
}
