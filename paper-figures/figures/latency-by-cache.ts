import path from 'node:path';
import { latencyByTierChart } from '../../analysis/charts/latency-by-tier.ts';
import { latencyDistributionChart } from '../../analysis/charts/latency-distribution.ts';
import { latenciesOfTier, readLatencies } from '../../analysis/results/read-latencies.ts';
import { readCells } from '../../analysis/results/read-cells.ts';
import { tiers } from '../../analysis/results/tiers.ts';
import { summarizeLatencies } from '../../analysis/statistics/summarize-latencies.ts';
import { formatNumber } from '../../analysis/text-table.ts';
import { byConfiguration, cacheConfigurationOf } from '../simulating/cache-configurations.ts';
import { type Figure, nothing } from '../figure.ts';
import { ratio } from '../claims/ratio.ts';
import { githubLists, simulateSweeps } from '../simulating/simulate-sweeps.ts';

/** Latency without caches, with one of them, and with all (SOCK §5: what each cache is worth). */
export const latencyByCache: Figure = {
  title: 'Latency by cache',
  paper: [
    'SOCK §5 compares a worker with and without each of its caches; its figures are known from memory alone [M].',
  ],
  simulation: simulateSweeps(
    'The github workload, Zipf 1.0, four clients in a closed loop, without caches, with the handler cache (lru), with the import cache (sock), and with both.',
    (context) => ({
      caches: {
        rows: 'all',
        lists: {
          ...githubLists(context),
          handlerPolicy: ['none', 'lru'],
          zygotePolicy: ['none', 'sock'],
        },
      },
    }),
  ),
  draw({ sim: directory }) {
    if (directory === undefined) {
      return nothing;
    }
    const sweep = path.join(directory, 'caches');
    const runs = byConfiguration(
      readCells(path.join(sweep, 'cells.csv'), [
        'cell',
        'handler_policy',
        'zygote_policy',
        'handler_cache_mb',
        'import_cache_mb',
        'invocations',
      ]).map((cell) => ({
        cell,
        configuration: cacheConfigurationOf(cell),
        latencies: readLatencies(path.join(sweep, 'cells', cell.text('cell'))),
      })),
    );
    const { cell } = runs.at(-1)!;
    const notes = [
      `Workload github, Zipf 1.0, 4 clients, n = ${formatNumber(cell.number('invocations'))} for each configuration; simulated.`,
      `Handler cache ${formatNumber(cell.number('handler_cache_mb'))} MB, import cache ${formatNumber(cell.number('import_cache_mb'))} MB; packages installed beforehand.`,
    ];
    const medians = runs.map(({ latencies }) => summarizeLatencies(latencies.latencyMs).p50);
    return {
      charts: [
        {
          name: 'latency-by-cache',
          spec: latencyDistributionChart(
            runs.map(({ configuration, latencies }) => ({
              series: configuration,
              latencyMs: latencies.latencyMs,
            })),
            { title: 'Latency with and without caches', notes },
            'Caches',
          ),
        },
        {
          name: 'latency-by-tier',
          spec: latencyByTierChart(
            runs.flatMap(({ configuration, latencies }) =>
              tiers.map((tier) => ({
                configuration,
                tier,
                latencyMs: latenciesOfTier(latencies, tier),
              })),
            ),
            { title: 'Latency by what an invocation finds', notes },
          ),
        },
      ],
      evidence: [],
      findings: [
        ...runs.map(({ configuration }, index) => ({
          finding: `median latency, ${configuration}`,
          value: `${formatNumber(medians[index]!)} ms`,
        })),
        {
          finding: 'median latency, no caches ÷ all three',
          value: ratio(medians[0]!, medians.at(-1)!),
        },
      ],
    };
  },
};
