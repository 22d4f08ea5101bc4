import { median } from 'simple-statistics';
import { againstCountChart } from '../../analysis/charts/against-count.ts';
import { formatNumber } from '../../analysis/text-table.ts';
import {
  ipcNamespace,
  mountNamespace,
  networkNamespace,
  noNamespace,
  pidNamespace,
  userNamespace,
  utsNamespace,
} from '../../sim/primitives/namespaces.ts';
import { type Figure, nothing } from '../figure.ts';
import {
  clientPoints,
  measurePrimitives,
  type PrimitivePlan,
  simulatePrimitives,
} from '../primitives/primitive-loops.ts';
import { modeTitle, pointsOf, primitiveNotes } from '../primitives/primitive-points.ts';
import { type PrimitiveResults, readPrimitives } from '../primitives/primitive-rounds.ts';

const network = 'network';

const plan: PrimitivePlan = {
  needs: 'all',
  variants: [
    { name: network, model: networkNamespace, probe: { primitive: 'network' } },
    { name: 'mount', model: mountNamespace, probe: { primitive: 'mount' } },
    { name: 'ipc', model: ipcNamespace, probe: { primitive: 'ipc' } },
    { name: 'uts', model: utsNamespace, probe: { primitive: 'uts' } },
    { name: 'pid', model: pidNamespace, probe: { primitive: 'pid' } },
    { name: 'user', model: userNamespace, probe: { primitive: 'user' } },
    { name: 'none', model: noNamespace, probe: { primitive: 'no-namespace' } },
  ],
  scale: {
    quick: { points: clientPoints([1, 2, 4, 8, 16]), rounds: 3, windowMs: 40, warmupMs: 10 },
    full: { points: clientPoints([1, 2, 4, 8, 16, 32]), rounds: 10, windowMs: 500, warmupMs: 50 },
  },
};

/** How long making a namespace takes, and the end of the process that has made it. */
export const namespacePrimitives: Figure = {
  title: 'Namespaces: latency of creation and clean-up by kind',
  paper: [
    'SOCK §2: mount and ipc namespaces do not degrade with concurrency; creation and clean-up of network namespaces dominate [N].',
  ],
  simulation: simulatePrimitives(
    'Processes that make a namespace and end, on a model of the kernel’s locks and two cores.',
    plan,
  ),
  measurement: measurePrimitives(
    'Processes that make one namespace (unshare) and end, one after the other in a closed loop, by kind; without any for comparison.',
    plan,
  ),
  draw(directories) {
    const results = readPrimitives(directories);
    if (results.length === 0) {
      return nothing;
    }
    return {
      charts: [
        {
          name: 'namespace-primitives',
          spec: againstCountChart(
            [
              {
                title: 'Creation, mean (ms)',
                unit: 'ms',
                values: pointsOf(results, 'createMs', 'clients'),
              },
              {
                title: 'Clean-up, mean (ms)',
                unit: 'ms',
                values: pointsOf(results, 'cleanUpMs', 'clients'),
              },
            ],
            {
              title: 'Latency of making a namespace and of ending with it',
              notes: [
                ...primitiveNotes(results),
                'Lines: median of the rounds; bars: their range. Creation: unshare. Clean-up: the end of the process, until its parent knows.',
                ...drainNotes(results),
                'SOCK §2: mount and ipc namespaces do not degrade; network namespaces dominate creation and clean-up [N].',
              ],
            },
            'Concurrent clients',
            'Namespace',
          ),
        },
      ],
      evidence: [],
      findings: results.flatMap(({ mode, rounds }) =>
        plan.variants.flatMap(({ name }) => {
          const alone = rounds.filter(({ variant, clients }) => variant === name && clients === 1);
          return alone.length === 0
            ? []
            : [
                {
                  finding: `${name === 'none' ? 'no' : name} namespace, one client, ${modeTitle[mode].toLowerCase()}: mean creation, clean-up`,
                  value: `${formatNumber(median(alone.map(({ createMs }) => createMs)))} ms, ${formatNumber(median(alone.map(({ cleanUpMs }) => cleanUpMs)))} ms`,
                },
              ];
        }),
      ),
    };
  },
};

/** What is not in the latency: the kernel removes network namespaces later. */
function drainNotes(results: readonly PrimitiveResults[]): string[] {
  const texts = results.flatMap(({ mode, rounds }) => {
    const own = rounds.filter(({ variant }) => variant === network);
    return own.length === 0
      ? []
      : [
          `${formatNumber(median(own.map(({ drainMs }) => drainMs)))} ms (${modeTitle[mode].toLowerCase()})`,
        ];
  });
  return texts.length === 0
    ? []
    : [
        `Network namespaces are removed later, many at a time: the last ${texts.join(', ')} after its process.`,
      ];
}
