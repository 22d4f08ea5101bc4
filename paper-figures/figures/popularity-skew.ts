import path from 'node:path';
import { popularitySkewChart } from '../../analysis/charts/popularity-skew.ts';
import { readCells } from '../../analysis/results/read-cells.ts';
import { formatNumber } from '../../analysis/text-table.ts';
import {
  byConfiguration,
  type CacheConfiguration,
  cacheConfigurationOf,
} from '../simulating/cache-configurations.ts';
import { type Figure, nothing } from '../figure.ts';
import { ratio } from '../claims/ratio.ts';
import { githubLists, simulateSweeps } from '../simulating/simulate-sweeps.ts';

const columns = [
  'handler_policy',
  'zygote_policy',
  'zipf',
  'invocations',
  'latency_ms_mean',
  'tiers_handler',
] as const;

/** What caches are worth as some functions are called more than others. */
export const popularitySkew: Figure = {
  title: 'The effect of popularity skew',
  paper: [
    'SOCK §3 finds imports skewed, 36 % of them to 20 packages [P]; what skew does to the caches it does not show.',
  ],
  simulation: simulateSweeps(
    'The github workload, four clients in a closed loop, functions drawn by Zipf with exponents from 0 (uniform) to 2, with each combination of caches.',
    (context) => ({
      skew: {
        rows: 'none',
        lists: {
          ...githubLists(context),
          zipf: [0, 0.4, 0.8, 1, 1.2, 1.6, 2],
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
    const cells = readCells(path.join(directory, 'skew', 'cells.csv'), columns);
    const points = byConfiguration(
      cells.map((cell) => ({
        configuration: cacheConfigurationOf(cell),
        zipf: cell.number('zipf'),
        meanMs: cell.number('latency_ms_mean'),
        handlerShare: cell.number('tiers_handler') / cell.number('invocations'),
      })),
    );
    const notes = [
      `Workload github, 4 clients, n = ${formatNumber(cells[0]!.number('invocations'))} for each point; simulated.`,
    ];
    const meanAt = (configuration: CacheConfiguration, zipf: number): number =>
      points.find((point) => point.configuration === configuration && point.zipf === zipf)!.meanMs;
    return {
      charts: [
        {
          name: 'popularity-skew',
          spec: popularitySkewChart(
            points.map(({ configuration, zipf, meanMs }) => ({
              series: configuration,
              zipf,
              value: meanMs,
            })),
            { title: 'Mean latency against the skew of popularity', notes },
            { kind: 'latency', name: 'Mean latency' },
            'Caches',
          ),
        },
        {
          name: 'popularity-skew-hits',
          spec: popularitySkewChart(
            points.map(({ configuration, zipf, handlerShare }) => ({
              series: configuration,
              zipf,
              value: handlerShare,
            })),
            { title: 'Handler-cache hits against the skew of popularity', notes },
            { kind: 'share', name: 'Handler-cache hits' },
            'Caches',
          ),
        },
      ],
      evidence: [],
      findings: [0, 1, 2].map((zipf) => ({
        finding: `mean latency, Zipf ${zipf}: no caches ÷ all three`,
        value: ratio(meanAt('no caches', zipf), meanAt('all three', zipf)),
      })),
    };
  },
};
