import { createV1, createV2, reuseV1, reuseV2 } from '../../sim/primitives/cgroups.ts';
import { primitiveFigure } from '../primitives/primitive-figure.ts';
import { clientPoints } from '../primitives/primitive-loops.ts';
import { bestRateFindings, rateEvidence } from '../primitives/primitive-points.ts';

const created = (version: number): string => `version ${version}, created`;
const reused = (version: number): string => `version ${version}, reused`;

/** Cgroups made for each container, against cgroups that are used again. */
export const cgroups = primitiveFigure({
  title: 'Cgroups: made anew or reused',
  paper: [
    'SOCK §2: cgroups have no scalability problem, and reusing one is at least twice as fast as creating one [N].',
  ],
  simulated:
    'Processes that move into a cgroup and out again, on a model of the kernel’s lock on cgroups and two cores.',
  measured:
    'Processes that move into a cgroup and out again in a closed loop: into a new one that is removed afterwards, or into the same one every time; both versions of the interface where the host has them.',
  // A host may have both versions of the interface, or one alone.
  needs: 'any',
  variants: [
    { name: created(1), model: createV1, probe: { primitive: 'cgroup-create', cgroupVersion: 1 } },
    { name: reused(1), model: reuseV1, probe: { primitive: 'cgroup-reuse', cgroupVersion: 1 } },
    { name: created(2), model: createV2, probe: { primitive: 'cgroup-create', cgroupVersion: 2 } },
    { name: reused(2), model: reuseV2, probe: { primitive: 'cgroup-reuse', cgroupVersion: 2 } },
  ],
  scale: {
    quick: { points: clientPoints([1, 2, 4, 8, 16]), rounds: 5, windowMs: 50, warmupMs: 10 },
    full: { points: clientPoints([1, 2, 4, 8, 16, 32]), rounds: 20, windowMs: 500, warmupMs: 50 },
  },
  chart: {
    name: 'cgroups',
    title: 'A process moves into a cgroup and out again',
    rows: [['ratePerSecond', 'Cgroups a second'], ['latencyMs']],
    count: 'clients',
    series: 'Cgroup',
    notes: () => [
      'Lines: median of the rounds; bars: their range. Version 1: memory, pids, cpu and freezer, a directory each.',
      'SOCK §2: no scalability problem; reuse is at least twice as fast as creation [N].',
    ],
  },
  // Where a host has both, its sandboxes use the one that limits memory: version 1.
  evidence(result) {
    const version = [1, 2].find((each) => result.settings.variants.includes(reused(each)));
    if (version === undefined) {
      return [];
    }
    const pair = { faster: reused(version), slower: created(version) };
    return rateEvidence(result, {
      claim: 'cgroup-reuse',
      ...pair,
      things: 'cgroups',
      at: 'clients',
    });
  },
  findings: (results) => bestRateFindings(results, 'cgroups'),
});
