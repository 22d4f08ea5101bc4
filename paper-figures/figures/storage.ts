import path from 'node:path';
import { againstCountChart } from '../../analysis/charts/against-count.ts';
import { formatNumber } from '../../analysis/text-table.ts';
import { assembleBase } from '../../real/base/assemble-base.ts';
import { cacheRoot } from '../../real/state/run-state.ts';
import { bindMount, copy, overlayMount } from '../../sim/primitives/storage.ts';
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
import { type PrimitiveResults, readPrimitives } from '../primitives/primitive-rounds.ts';

const names = { bind: 'bind mount', overlay: 'overlay mount', copy: 'copy' };

const plan: PrimitivePlan = {
  needs: 'all',
  variants: [
    { name: names.bind, model: bindMount, probe: { primitive: 'bind-mount' } },
    { name: names.overlay, model: overlayMount, probe: { primitive: 'overlay-mount' } },
    {
      name: names.copy,
      model: copy,
      probe: { primitive: 'copy' },
      atMost: { clients: 4, rounds: 2, operations: 1 },
    },
  ],
  scale: {
    quick: { points: clientPoints([1, 2, 4, 8, 16]), rounds: 6, windowMs: 60, warmupMs: 10 },
    full: { points: clientPoints([1, 2, 4, 8, 16, 32]), rounds: 20, windowMs: 500, warmupMs: 50 },
  },
  base: async () => (await assembleBase(path.join(cacheRoot(), 'bases'))).directory,
};

/** Populating the root of a container: by bind mount, by overlay mount, by copying. */
export const storage: Figure = {
  title: 'Populating a root: bind mounts, overlay mounts and copies',
  paper: [
    'SOCK §2: bind mounts are about twice as fast as AUFS, and both degrade little with concurrency [N].',
    'Populating a directory by copying is prohibitively slow [N].',
  ],
  simulation: simulatePrimitives(
    'Roots populated and removed by clients in a closed loop, on a model of the kernel’s locks and two cores.',
    plan,
  ),
  measurement: measurePrimitives(
    'The base directory of sandboxes put into a root by bind mount, by overlayfs and by copying into memory, and removed again, by processes in a closed loop.',
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
          name: 'storage',
          spec: againstCountChart(
            [
              {
                title: 'Roots a second',
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
              title: 'Populating a root and removing it again',
              notes: [
                ...primitiveNotes(results),
                ...baseNotes(results),
                'Lines: median of the rounds; bars: their range. AUFS is in no kernel of today: overlayfs stands for it.',
                'SOCK §2: bind mounts are about twice as fast as AUFS; copying is prohibitively slow [N].',
              ],
            },
            'Concurrent clients',
            'A root by',
          ),
        },
      ],
      evidence: results.flatMap((result) =>
        rateEvidence(result, {
          claim: 'bind-over-overlay',
          faster: names.bind,
          slower: names.overlay,
          things: 'roots',
          at: 'clients',
        }),
      ),
      findings: bestRateFindings(results, 'roots'),
    };
  },
};

function baseNotes(results: readonly PrimitiveResults[]): string[] {
  return results.flatMap(({ settings: { base } }) =>
    base === undefined
      ? []
      : [
          `The base that was measured: ${formatNumber(base.mb)} MB in ${formatNumber(base.files)} files; it was copied from memory to memory.`,
        ],
  );
}
