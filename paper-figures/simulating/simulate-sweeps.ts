import os from 'node:os';
import path from 'node:path';
import { runSweep } from '../../runs/sweeping/sweep.ts';
import { type OptionLists, sweepGrid } from '../../runs/sweeping/sweep-grid.ts';
import { InputError } from '../../workloads/input-error.ts';
import { type FigureContext, type FigureRun, invocationsAt } from '../figure.ts';

/** The product of these lists, run into one sweep directory. */
export interface FigureSweep {
  readonly lists: OptionLists;
  /** Whether `invocations.csv` is needed. */
  readonly rows: 'all' | 'none';
}

/** What sweeps over caches have in common: four clients call functions of workload github by Zipf. */
export function githubLists({ scale }: FigureContext): OptionLists {
  return {
    workload: ['github'],
    popularity: ['zipf'],
    clients: [4],
    invocations: [invocationsAt[scale]],
  };
}

/**
 * The simulated side of a figure that consists of sweeps.
 *
 * @param sweepsOf the sweeps by the name of their folder
 */
export function simulateSweeps(
  description: string,
  sweepsOf: (context: FigureContext) => Readonly<Record<string, FigureSweep>>,
): FigureRun {
  return {
    description,
    async run(context) {
      for (const [name, sweep] of Object.entries(sweepsOf(context))) {
        await simulateSweep(name, sweep, context);
      }
    },
  };
}

async function simulateSweep(
  name: string,
  { lists, rows }: FigureSweep,
  { directory, seed, command, signal, tell }: FigureContext,
): Promise<void> {
  const grid = sweepGrid({ seed: [seed], ...lists });
  const failures = await runSweep(grid, path.join(directory, name), {
    output: { rows, operations: false, trace: false },
    jobs: os.availableParallelism(),
    command,
    startsAnew: true,
    signal,
    onProgress: ({ done, cells }) => tell(`simulating ${name}`, done, cells),
  });
  signal.throwIfAborted();
  if (failures.length > 0) {
    const [{ cell, error } = { cell: '', error: '' }] = failures;
    throw new InputError(`${failures.length} runs of ${name} failed, the first ${cell}: ${error}`);
  }
}
