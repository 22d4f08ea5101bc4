import path from 'node:path';
import { latencyAgainstSizeChart } from '../../analysis/charts/latency-against-size.ts';
import { tiersStackedChart } from '../../analysis/charts/tiers-stacked.ts';
import { readCells } from '../../analysis/results/read-cells.ts';
import { formatNumber } from '../../analysis/text-table.ts';
import { type Figure, nothing } from '../figure.ts';
import { ratio } from '../claims/ratio.ts';
import { githubLists, simulateSweeps } from '../simulating/simulate-sweeps.ts';

const columns = [
  'zygote_policy',
  'import_cache_mb',
  'invocations',
  'latency_ms_mean',
  'latency_ms_p50',
  'latency_ms_p99',
  'tiers_handler',
  'tiers_import',
  'tiers_root',
  'tiers_none',
] as const;

/** What memory for Zygotes is worth under each policy that has them. */
export const importCacheSize: Figure = {
  title: 'Latency against the size of the import cache',
  paper: ['None of the paper’s; Forklift [FL] compares trees of several sizes in the same way.'],
  simulation: simulateSweeps(
    'The github workload, Zipf 1.0, four clients in a closed loop, no handler cache, import caches from 256 MB to unlimited under sock, openlambda and static (both with a tree of 160 nodes that Forklift’s builder v3 made for the workload).',
    (context) => ({
      sizes: {
        rows: 'none',
        lists: {
          ...githubLists(context),
          handlerPolicy: ['none'],
          zygotePolicy: ['sock', 'openlambda', 'static'],
          tree: ['github-v3-160'],
          importCacheMb: [256, 1024, 4096, 16_384, Infinity],
        },
      },
    }),
  ),
  draw({ sim: directory }) {
    if (directory === undefined) {
      return nothing;
    }
    const cells = readCells(path.join(directory, 'sizes', 'cells.csv'), columns);
    const notes = [
      `Workload github, Zipf 1.0, 4 clients, no handler cache, n = ${formatNumber(cells[0]!.number('invocations'))} for each point; simulated.`,
      'openlambda and static have a tree of 160 nodes, made for this workload by Forklift’s builder v3; static never evicts.',
    ];
    const rows = cells.map((cell) => ({
      series: cell.text('zygote_policy'),
      cacheMb: cell.number('import_cache_mb'),
      p50Ms: cell.number('latency_ms_p50'),
      p99Ms: cell.number('latency_ms_p99'),
      tiers: {
        handler: cell.number('tiers_handler'),
        import: cell.number('tiers_import'),
        root: cell.number('tiers_root'),
        none: cell.number('tiers_none'),
      },
    }));
    const ofSock = rows.filter(({ series }) => series === 'sock');
    return {
      charts: [
        {
          name: 'import-cache-size',
          spec: latencyAgainstSizeChart(
            rows,
            { title: 'Latency against the import cache', notes },
            { series: 'Zygote policy', cache: 'Import cache' },
          ),
        },
        {
          name: 'import-cache-tiers',
          spec: tiersStackedChart(
            rows,
            { title: 'What invocations find, by import cache', notes },
            'Import cache',
          ),
        },
      ],
      evidence: [],
      findings: [
        {
          finding: 'median latency, sock: 256 MB ÷ unlimited import cache',
          value: ratio(ofSock[0]!.p50Ms, ofSock.at(-1)!.p50Ms),
        },
        ...['openlambda', 'static'].map((policy) => ({
          finding: `median latency, unlimited import cache: ${policy} ÷ sock`,
          value: ratio(
            rows.findLast(({ series }) => series === policy)!.p50Ms,
            ofSock.at(-1)!.p50Ms,
          ),
        })),
      ],
    };
  },
};
