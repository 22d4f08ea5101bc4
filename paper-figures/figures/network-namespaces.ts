import { againstCountChart } from '../../analysis/charts/against-count.ts';
import {
  container,
  containerWithNetwork,
  containerWithoutIpv6,
} from '../../sim/primitives/containers.ts';
import { type Figure, nothing } from '../figure.ts';
import {
  clientPoints,
  measurePrimitives,
  type PrimitivePlan,
  simulatePrimitives,
} from '../primitives/primitive-loops.ts';
import {
  bestRateFindings,
  pointsOf,
  primitiveNotes,
  rateEvidence,
} from '../primitives/primitive-points.ts';
import { readPrimitives } from '../primitives/primitive-rounds.ts';

const names = {
  usual: 'network namespace',
  withoutIpv6: 'network namespace, IPv6 off',
  none: 'no network namespace',
};

const plan: PrimitivePlan = {
  needs: 'all',
  variants: [
    { name: names.usual, model: containerWithNetwork, probe: { primitive: 'container-network' } },
    {
      name: names.withoutIpv6,
      model: containerWithoutIpv6,
      probe: { primitive: 'container-network-without-ipv6' },
    },
    { name: names.none, model: container, probe: { primitive: 'container' } },
  ],
  scale: {
    quick: { points: clientPoints([1, 4, 16]), rounds: 5, windowMs: 120, warmupMs: 20 },
    full: { points: clientPoints([1, 2, 4, 8, 16, 32]), rounds: 20, windowMs: 1000, warmupMs: 100 },
  },
};

/** What a network namespace costs a container, and what of it IPv6 does. */
export const networkNamespaces: Figure = {
  title: 'Network namespaces: containers a second',
  paper: [
    'SOCK §2: about 200 containers a second with network namespaces, 400 without IPv6 and costly broadcast, 900 without network namespaces [N; 900 M].',
    'Creation holds a global lock; clean-up waits for a grace period of RCU, many namespaces at a time [N].',
  ],
  simulation: simulatePrimitives(
    'Empty containers made and removed by clients in a closed loop, on a model of the kernel’s locks, its removal of network namespaces in batches, and two cores.',
    plan,
  ),
  measurement: measurePrimitives(
    'Containers of a bind mount, pid, ipc and uts namespaces and an idle process, made and removed in a closed loop: with a network namespace whose loopback device is up, with IPv6 switched off in it, and without one. Time runs until the kernel has removed every network namespace.',
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
          name: 'network-namespaces',
          spec: againstCountChart(
            [
              {
                title: 'Containers a second',
                unit: 'a second',
                values: pointsOf(results, 'ratePerSecond', 'clients'),
              },
              {
                title: 'Mean latency (ms)',
                unit: 'ms',
                values: pointsOf(results, 'latencyMs', 'clients'),
              },
            ],
            {
              title: 'Containers made and removed, by network namespace',
              notes: [
                ...primitiveNotes(results),
                'Lines: median of the rounds; bars: their range. The rate counts the kernel’s removal of namespaces, the latency does not.',
                'IPv6 is switched off inside each new namespace; the paper’s kernel did without it and without a costly broadcast.',
                'SOCK §2: about 200, 400 without IPv6 and broadcast, and 900 containers a second without [N; 900 M].',
              ],
            },
            'Concurrent clients',
            'Containers',
          ),
        },
      ],
      evidence: results.flatMap((result) =>
        (
          [
            ['network-without-ipv6', names.withoutIpv6],
            ['without-network-namespace', names.none],
          ] as const
        ).flatMap(([claim, faster]) =>
          rateEvidence(result, {
            claim,
            faster,
            slower: names.usual,
            things: 'containers',
            at: 'best',
          }),
        ),
      ),
      findings: bestRateFindings(results, 'containers'),
    };
  },
};
