import { median } from 'simple-statistics';
import { againstCountChart } from '../../analysis/charts/against-count.ts';
import { formatNumber } from '../../analysis/text-table.ts';
import {
  changeRoot,
  mountNamespace,
  sharedMountsWithOne,
} from '../../sim/primitives/namespaces.ts';
import { type Figure, type Finding, nothing } from '../figure.ts';
import {
  measurePrimitives,
  type PrimitivePlan,
  type PrimitiveScale,
  simulatePrimitives,
} from '../primitives/primitive-loops.ts';
import { modeTitle, pointsOf, primitiveNotes } from '../primitives/primitive-points.ts';
import { type PrimitiveResults, readPrimitives } from '../primitives/primitive-rounds.ts';

const chroot = 'chroot';

const plan: PrimitivePlan = {
  needs: 'all',
  variants: [
    { name: 'private mounts', model: mountNamespace, probe: { primitive: 'mount' } },
    { name: 'shared mounts', model: mountNamespace, probe: { primitive: 'mount-shared' } },
    {
      name: 'shared mounts, one more made',
      model: sharedMountsWithOne,
      probe: { primitive: 'mount-shared-with-mount' },
    },
    {
      name: chroot,
      model: changeRoot,
      probe: { primitive: 'chroot' },
      atMost: { existing: 0, operations: 2000 },
    },
  ],
  scale: {
    quick: { points: existing([0, 10, 100, 300, 1000]), rounds: 4, windowMs: 60, warmupMs: 10 },
    full: {
      points: existing([0, 10, 30, 100, 300, 1000, 3000, 10_000]),
      rounds: 6,
      windowMs: 1000,
      warmupMs: 50,
    },
  },
};

function existing(counts: readonly number[]): PrimitiveScale['points'] {
  return counts.map((count) => ({ clients: 1, existing: count }));
}

/** What mount namespaces cost as there are more of them, and chroot beside it. */
export const mountNamespaces: Figure = {
  title: 'Mount namespaces: rate against how many exist',
  paper: [
    'SOCK §2: the rate of making and removing mount namespaces goes towards 0 as more of them exist [N].',
    'chroot takes less than 1 µs, and so replaces the mount namespace [N].',
  ],
  simulation: simulatePrimitives(
    'A process at a time that makes a mount namespace and ends, on a model whose costs grow with the namespaces there are.',
    plan,
  ),
  measurement: measurePrimitives(
    'A process at a time that makes a mount namespace and ends, while others exist: with mounts that are private, that are shared among all namespaces (as systemd has them), and with one mount made and removed inside.',
    plan,
  ),
  draw(directories) {
    const results = readPrimitives(directories);
    if (results.length === 0) {
      return nothing;
    }
    const namespaces = results.map((result) => ({
      ...result,
      rounds: result.rounds.filter(({ variant }) => variant !== chroot),
    }));
    return {
      charts: [
        {
          name: 'mount-namespaces',
          spec: againstCountChart(
            [
              {
                title: 'Mount namespaces a second',
                unit: 'a second',
                values: pointsOf(namespaces, 'ratePerSecond', 'existing'),
              },
              {
                title: 'Mean latency (ms)',
                unit: 'ms',
                values: pointsOf(namespaces, 'latencyMs', 'existing'),
              },
            ],
            {
              title: 'Making and removing a mount namespace, one client',
              notes: [
                ...primitiveNotes(namespaces),
                'Lines: median of the rounds; bars: their range. Starting the process counts in the rate and not in the latency.',
                'SOCK §2: the rate goes towards 0 as more mount namespaces exist; chroot takes less than 1 µs [N].',
              ],
            },
            'Mount namespaces that exist',
            'In each namespace',
          ),
        },
      ],
      evidence: [],
      findings: results.flatMap((result) => [...rateFindings(result), ...chrootFindings(result)]),
    };
  },
};

/** Where the rate starts and where it ends, for each kind. */
function rateFindings({ mode, rounds, settings }: PrimitiveResults): Finding[] {
  const most = Math.max(...rounds.map((round) => round.existing));
  return settings.variants
    .filter((name) => name !== chroot)
    .map((name) => {
      const rateAt = (count: number): string => {
        const own = rounds.filter((round) => round.variant === name && round.existing === count);
        return formatNumber(median(own.map(({ ratePerSecond }) => ratePerSecond)));
      };
      return {
        finding: `mount namespaces a second, ${name}, ${modeTitle[mode].toLowerCase()}: with none, with ${formatNumber(most)}`,
        value: `${rateAt(0)}, ${rateAt(most)}`,
      };
    });
}

function chrootFindings({ mode, rounds }: PrimitiveResults): Finding[] {
  const own = rounds.filter(({ variant }) => variant === chroot);
  return own.length === 0
    ? []
    : [
        {
          finding: `chroot, median latency, ${modeTitle[mode].toLowerCase()}`,
          value: `${formatNumber(1000 * median(own.map(({ medianLatencyMs }) => medianLatencyMs)))} µs`,
        },
      ];
}
