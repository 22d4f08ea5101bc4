import path from 'node:path';
import { formatNumber } from '../../analysis/text-table.ts';
import { assembleBase } from '../../real/base/assemble-base.ts';
import { cacheRoot } from '../../real/state/run-state.ts';
import { bindMount, copy, overlayMount } from '../../sim/primitives/storage.ts';
import { primitiveFigure } from '../primitives/primitive-figure.ts';
import { clientPoints } from '../primitives/primitive-loops.ts';
import { bestRateFindings, rateEvidence } from '../primitives/primitive-points.ts';

const names = { bind: 'bind mount', overlay: 'overlay mount', copy: 'copy' };
const few = { clients: 4, rounds: 2, operations: 1 };

/** Populating the root of a container: by bind mount, by overlay mount, by copying. */
export const storage = primitiveFigure({
  title: 'Populating a root: bind mounts, overlay mounts and copies',
  paper: [
    'SOCK §2: bind mounts are about twice as fast as AUFS, and both degrade little with concurrency [N].',
    'Populating a directory by copying is prohibitively slow [N].',
  ],
  simulated:
    'Roots populated and removed by clients in a closed loop, on a model of the kernel’s locks and two cores.',
  measured:
    'The base directory of sandboxes put into a root by bind mount, by overlayfs and by copying into memory, and removed again, by processes in a closed loop.',
  variants: [
    { name: names.bind, model: bindMount, probe: { primitive: 'bind-mount' } },
    { name: names.overlay, model: overlayMount, probe: { primitive: 'overlay-mount' } },
    { name: names.copy, model: copy, probe: { primitive: 'copy' }, atMost: few },
  ],
  scale: {
    quick: { points: clientPoints([1, 2, 4, 8, 16]), rounds: 6, windowMs: 60, warmupMs: 10 },
    full: { points: clientPoints([1, 2, 4, 8, 16, 32]), rounds: 20, windowMs: 500, warmupMs: 50 },
  },
  base: async () => (await assembleBase(path.join(cacheRoot(), 'bases'))).directory,
  chart: {
    name: 'storage',
    title: 'Populating a root and removing it again',
    rows: [['ratePerSecond', 'Roots a second'], ['latencyMs']],
    count: 'clients',
    series: 'A root by',
    notes: (results) => [
      ...results.flatMap(({ settings: { base } }) =>
        base === undefined
          ? []
          : `The base that was measured: ${formatNumber(base.mb)} MB in ${formatNumber(base.files)} files; it was copied from memory to memory.`,
      ),
      'Lines: median of the rounds; bars: their range. AUFS is in no kernel of today: overlayfs stands for it.',
      'SOCK §2: bind mounts are about twice as fast as AUFS; copying is prohibitively slow [N].',
    ],
  },
  evidence(result) {
    const pair = { faster: names.bind, slower: names.overlay };
    return rateEvidence(result, {
      claim: 'bind-over-overlay',
      ...pair,
      things: 'roots',
      at: 'clients',
    });
  },
  findings: (results) => bestRateFindings(results, 'roots'),
});
