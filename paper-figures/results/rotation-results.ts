import path from 'node:path';
import { stringify } from 'csv-stringify/sync';
import { z } from 'zod';
import { readCells } from '../../analysis/results/read-cells.ts';
import { readJson } from '../../analysis/results/read-json.ts';
import { summarizeLatencies } from '../../analysis/statistics/summarize-latencies.ts';
import { writeJson, writeWhole } from '../../runs/directories/run-directory.ts';
import type { CacheConfiguration } from '../simulating/cache-configurations.ts';

/** The invocations of one configuration under a rotating hot set. */
export interface RotationSample {
  readonly configuration: CacheConfiguration;
  readonly handlers: number;
  readonly arrivalMs: Float64Array;
  readonly latencyMs: Float64Array;
}

const settings = z.object({
  packages: z.number(),
  clients: z.number(),
  /** Of the handlers, from 0 to 1. */
  slice: z.number(),
  period_ms: z.number(),
  duration_ms: z.number(),
  /** How much of the time is taken together where latency is shown over time. */
  moment_ms: z.number(),
  handler_cache_mb: z.number(),
  import_cache_mb: z.number(),
  /** Where costs come from: a profile, or this host. */
  host: z.string(),
  trials: z.number(),
});

/** How all configurations were run. */
export type RotationSettings = z.infer<typeof settings>;

/** What one configuration came to over the whole time. */
export interface RotationCell {
  readonly configuration: CacheConfiguration;
  readonly handlers: number;
  readonly invocations: number;
  readonly p50Ms: number;
  readonly meanMs: number;
  readonly throughputPerS: number;
}

/** What came of the invocations that arrived in one part of the time. */
export interface RotationMoment {
  readonly configuration: CacheConfiguration;
  readonly handlers: number;
  readonly fromMs: number;
  readonly meanMs: number;
}

const cellColumns = [
  'configuration',
  'handlers',
  'invocations',
  'p50_ms',
  'mean_ms',
  'throughput_per_s',
] as const;
const momentColumns = ['configuration', 'handlers', 'from_ms', 'invocations', 'mean_ms'] as const;

/** Writes `settings.json`, `cells.csv` and `moments.csv`. */
export function writeRotation(
  directory: string,
  how: RotationSettings,
  samples: readonly RotationSample[],
): void {
  const cells = samples.map(({ configuration, handlers, latencyMs }) => {
    const { p50, mean } = summarizeLatencies(latencyMs);
    const perSecond = (1000 * latencyMs.length) / (how.duration_ms * how.trials);
    return [configuration, handlers, latencyMs.length, p50, mean, perSecond];
  });
  const moments = samples.flatMap((sample) => momentsOf(sample, how.moment_ms));
  writeWhole(path.join(directory, 'cells.csv'), stringify([[...cellColumns], ...cells]));
  writeWhole(path.join(directory, 'moments.csv'), stringify([[...momentColumns], ...moments]));
  writeJson(path.join(directory, 'settings.json'), how);
}

function momentsOf(
  { configuration, handlers, arrivalMs, latencyMs }: RotationSample,
  partMs: number,
): (string | number)[][] {
  const parts = Map.groupBy(arrivalMs.keys(), (index) => Math.floor(arrivalMs[index]! / partMs));
  return [...parts]
    .toSorted(([one], [other]) => one - other)
    .map(([part, indices]) => {
      const sum = indices.reduce((total, index) => total + latencyMs[index]!, 0);
      return [configuration, handlers, part * partMs, indices.length, sum / indices.length];
    });
}

/** @throws InputError if the files are not whole */
export function readRotation(directory: string): {
  settings: RotationSettings;
  cells: RotationCell[];
  moments: RotationMoment[];
} {
  return {
    settings: readJson(path.join(directory, 'settings.json'), settings),
    cells: readCells(path.join(directory, 'cells.csv'), cellColumns).map((cell) => ({
      configuration: cell.text('configuration') as CacheConfiguration,
      handlers: cell.number('handlers'),
      invocations: cell.number('invocations'),
      p50Ms: cell.number('p50_ms'),
      meanMs: cell.number('mean_ms'),
      throughputPerS: cell.number('throughput_per_s'),
    })),
    moments: readCells(path.join(directory, 'moments.csv'), momentColumns).map((cell) => ({
      configuration: cell.text('configuration') as CacheConfiguration,
      handlers: cell.number('handlers'),
      fromMs: cell.number('from_ms'),
      meanMs: cell.number('mean_ms'),
    })),
  };
}
