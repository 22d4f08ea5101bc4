import path from 'node:path';
import { z } from 'zod';
import { readCells } from '../../analysis/results/read-cells.ts';
import { readJson } from '../../analysis/results/read-json.ts';
import type { FigureResults, Mode } from '../figure.ts';

/** The columns of `rounds.csv`: a row for each variant, point and round of a figure on primitives. */
export const primitiveColumns = [
  'mode',
  'variant',
  'clients',
  'existing',
  'round',
  'operations',
  'window_ms',
  'drain_ms',
  'latency_ms_mean',
  'latency_ms_p50',
  'latency_ms_p99',
  'create_ms_mean',
  'create_ms_p50',
  'clean_up_ms_mean',
  'clean_up_ms_p50',
] as const;

export const roundsFile = 'rounds.csv';
export const settingsFile = 'settings.json';

/** One round of one variant at one point. */
export interface PrimitiveRound {
  readonly variant: string;
  readonly clients: number;
  readonly existing: number;
  readonly round: number;
  readonly operations: number;
  readonly windowMs: number;
  readonly ratePerSecond: number;
  /** Means of the round, in ms: those of a closed loop go with its rate (Little's law). */
  readonly latencyMs: number;
  readonly createMs: number;
  readonly cleanUpMs: number;
  readonly medianLatencyMs: number;
  /** How long the kernel went on removing after the last operation. */
  readonly drainMs: number;
}

const settings = z.object({
  kind: z.literal('primitives'),
  rounds: z.number(),
  window_ms: z.number(),
  cores: z.number(),
  /** In the order of legends. */
  variants: z.array(z.string()),
  /** Of variants that were run less than the others. */
  at_most: z.record(z.string(), z.record(z.string(), z.number())).optional(),
  /** What roots were populated from. */
  base: z.object({ mb: z.number(), files: z.number() }).optional(),
  host: z.object({ kernel: z.string(), cpu: z.string() }).optional(),
});

/** What one mode has found. */
export interface PrimitiveResults {
  readonly mode: Mode;
  readonly settings: z.infer<typeof settings>;
  readonly rounds: readonly PrimitiveRound[];
}

/** Reads what the modes have found, simulated first. */
export function readPrimitives(results: FigureResults): PrimitiveResults[] {
  return (['sim', 'real'] as const).flatMap((mode) => {
    const directory = results[mode];
    if (directory === undefined) {
      return [];
    }
    const read = readJson(path.join(directory, settingsFile), settings);
    const place = ({ variant }: PrimitiveRound) => read.variants.indexOf(variant);
    // They were run in random order.
    const rounds = readRounds(path.join(directory, roundsFile)).toSorted(
      (a, b) =>
        place(a) - place(b) ||
        a.clients - b.clients ||
        a.existing - b.existing ||
        a.round - b.round,
    );
    return [{ mode, settings: read, rounds }];
  });
}

function readRounds(file: string): PrimitiveRound[] {
  return readCells(file, primitiveColumns).map((row) => ({
    variant: row.text('variant'),
    clients: row.number('clients'),
    existing: row.number('existing'),
    round: row.number('round'),
    operations: row.number('operations'),
    windowMs: row.number('window_ms'),
    ratePerSecond: (1000 * row.number('operations')) / row.number('window_ms'),
    latencyMs: row.number('latency_ms_mean'),
    createMs: row.number('create_ms_mean'),
    cleanUpMs: row.number('clean_up_ms_mean'),
    medianLatencyMs: row.number('latency_ms_p50'),
    drainMs: row.number('drain_ms'),
  }));
}
