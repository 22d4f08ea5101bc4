import { existsSync, readdirSync } from 'node:fs';
import path from 'node:path';
import { readRunTimes } from '../../analysis/results/read-run-times.ts';
import { readRunDescription, type RunDescription } from '../../analysis/results/read-run.ts';
import { readRunRows, type Phase, phases } from '../../analysis/results/read-run-rows.ts';
import { summarizeLatencies } from '../../analysis/statistics/summarize-latencies.ts';
import { InputError } from '../../workloads/input-error.ts';
import type { Mode } from '../figure.ts';

/** What the trials of a variant came to, taken together. */
export interface VariantResult {
  readonly latencyMs: Float64Array;
  /** Latency without the execution of the body. */
  readonly platformMs: Float64Array;
  /** See `RunTimes`. */
  readonly gapMs: Float64Array;
  readonly phaseMeanMs: Readonly<Record<Phase, number>>;
  readonly trials: number;
  readonly run: RunDescription;
}

/**
 * Reads what `simulateVariants` or `measureVariants` has written.
 *
 * @returns undefined when the variant was not run
 * @throws InputError when its files are not whole
 */
export function readVariant(directory: string, name: string): VariantResult | undefined {
  const trials = trialFolders(directory, name);
  if (trials.length === 0) {
    return undefined;
  }
  const run = readRunDescription(trials[0]!);
  if (run.mode === 'mock') {
    throw new InputError(`${trials[0]}: holds declared times, of which no figure is made`);
  }
  const times = trials.map(readRunTimes);
  const rows = trials.map((trial) => readRunRows(trial)[0]!);
  const joined = (key: 'latencyMs' | 'platformMs' | 'gapMs'): Float64Array =>
    Float64Array.from(times.flatMap((each) => [...each[key]]));
  const count = rows.reduce((sum, { latencyMs }) => sum + latencyMs.length, 0);
  const meanOf = (phase: Phase): number =>
    rows.reduce((sum, row) => sum + row.phaseMeanMs[phase] * row.latencyMs.length, 0) / count;
  return {
    latencyMs: joined('latencyMs'),
    platformMs: joined('platformMs'),
    gapMs: joined('gapMs'),
    phaseMeanMs: Object.fromEntries(phases.map((phase) => [phase, meanOf(phase)])) as Record<
      Phase,
      number
    >,
    trials: trials.length,
    run,
  };
}

/** The folders of a variant's trials, in order; those that were left out are not among them. */
export function trialFolders(directory: string, name: string): string[] {
  const folder = path.join(directory, name);
  const names = existsSync(folder)
    ? readdirSync(folder).filter((trial) => /^\d+$/.test(trial))
    : [];
  return names
    .toSorted((one, other) => Number(one) - Number(other))
    .map((trial) => path.join(folder, trial));
}

/** The modes that there are results of, with the words of their panels, in the order of drawing. */
export function panelsOf(
  results: Readonly<Partial<Record<Mode, string>>>,
): { mode: Mode; panel: string; directory: string }[] {
  const panels = { sim: 'Simulated', real: 'Measured' } as const;
  return (['sim', 'real'] as const).flatMap((mode) => {
    const directory = results[mode];
    return directory === undefined ? [] : [{ mode, panel: panels[mode], directory }];
  });
}

/** What one variant came to in one mode, with what it is told apart by in its figure. */
export type Sample<Key> = Key & {
  readonly mode: Mode;
  /** The word for the mode in panels of charts. */
  readonly panel: string;
  readonly result: VariantResult;
};

/**
 * Reads what there is of a figure's variants, in each mode.
 *
 * @param keys the variants as the figure tells them apart
 * @param nameOf the name of a variant's folder
 */
export function readSamples<Key extends object>(
  results: Readonly<Partial<Record<Mode, string>>>,
  keys: readonly Key[],
  nameOf: (key: Key) => string,
): Sample<Key>[] {
  return panelsOf(results).flatMap(({ mode, panel, directory }) =>
    keys.flatMap((key) => {
      const result = readVariant(directory, nameOf(key));
      return result === undefined ? [] : [{ ...key, mode, panel, result }];
    }),
  );
}

/** The median latency of a variant, in ms. */
export function medianOf({ latencyMs }: VariantResult): number {
  return summarizeLatencies(latencyMs).p50;
}

/** The word for a mode in findings. */
export const modeWord: Readonly<Record<Mode, string>> = { sim: 'simulated', real: 'measured' };
