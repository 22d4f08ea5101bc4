import { againstCountChart } from '../../analysis/charts/against-count.ts';
import { createV1, createV2, reuseV1, reuseV2 } from '../../sim/primitives/cgroups.ts';
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

const versions = [1, 2] as const;
const created = (version: 1 | 2): string => `version ${version}, created`;
const reused = (version: 1 | 2): string => `version ${version}, reused`;

const plan: PrimitivePlan = {
  // A host may have both versions of the interface, or one alone.
  needs: 'any',
  variants: versions.flatMap((cgroupVersion) => [
    {
      name: created(cgroupVersion),
      model: cgroupVersion === 1 ? createV1 : createV2,
      probe: { primitive: 'cgroup-create', cgroupVersion },
    },
    {
      name: reused(cgroupVersion),
      model: cgroupVersion === 1 ? reuseV1 : reuseV2,
      probe: { primitive: 'cgroup-reuse', cgroupVersion },
    },
  ]),
  scale: {
    quick: { points: clientPoints([1, 2, 4, 8, 16]), rounds: 5, windowMs: 50, warmupMs: 10 },
    full: { points: clientPoints([1, 2, 4, 8, 16, 32]), rounds: 20, windowMs: 500, warmupMs: 50 },
  },
};

/** Cgroups made for each container, against cgroups that are used again. */
export const cgroups: Figure = {
  title: 'Cgroups: made anew or reused',
  paper: [
    'SOCK §2: cgroups have no scalability problem, and reusing one is at least twice as fast as creating one [N].',
  ],
  simulation: simulatePrimitives(
    'Processes that move into a cgroup and out again, on a model of the kernel’s lock on cgroups and two cores.',
    plan,
  ),
  measurement: measurePrimitives(
    'Processes that move into a cgroup and out again in a closed loop: into a new one that is removed afterwards, or into the same one every time; both versions of the interface where the host has them.',
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
          name: 'cgroups',
          spec: againstCountChart(
            [
              {
                title: 'Cgroups a second',
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
              title: 'A process moves into a cgroup and out again',
              notes: [
                ...primitiveNotes(results),
                'Lines: median of the rounds; bars: their range. Version 1: memory, pids, cpu and freezer, a directory each.',
                'SOCK §2: no scalability problem; reuse is at least twice as fast as creation [N].',
              ],
            },
            'Concurrent clients',
            'Cgroup',
          ),
        },
      ],
      // Where a host has both, its sandboxes use the one that limits memory: version 1.
      evidence: results.flatMap((result) => {
        const version = versions.find((each) => result.settings.variants.includes(reused(each)));
        return version === undefined
          ? []
          : rateEvidence(result, {
              claim: 'cgroup-reuse',
              faster: reused(version),
              slower: created(version),
              things: 'cgroups',
              at: 'clients',
            });
      }),
      findings: bestRateFindings(results, 'cgroups'),
    };
  },
};
