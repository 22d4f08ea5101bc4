import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { stringify } from 'csv-stringify/sync';
import { type Phase, phases } from '../../analysis/results/read-run-rows.ts';
import type { TierName } from '../../analysis/results/tiers.ts';
import { primitiveColumns, roundsFile, settingsFile } from '../primitives/primitive-rounds.ts';

/** What the invocations of a hand-made run take, as multiples of what they take in the middle. */
const spread = [0.7, 0.9, 1, 1.2, 3];

/** A run of five invocations. */
export interface HandMadeRun {
  /** What the phases take in the middle; those that are not told, nothing. */
  readonly phaseMs: Readonly<Partial<Record<Phase, number>>>;
  readonly tier?: TierName;
  /** Of the workload. */
  readonly functions?: number;
  /** Who ask for one after the other, all at the same time. */
  readonly clients?: number;
  readonly importMbPeak?: number;
}

/** Writes a run directory by hand, as far as figures read it. */
export function writeRun(
  directory: string,
  { phaseMs, tier = 'none', functions = 1, clients = 1, importMbPeak = 0 }: HandMadeRun,
): void {
  let endMs = 0;
  const rows = spread.map((times) => {
    const own = phases.map((phase) => [`${phase}_ms`, (phaseMs[phase] ?? 0) * times] as const);
    const latency = own.reduce((sum, [, ms]) => sum + ms, 0);
    endMs += latency / clients;
    return {
      run: 0,
      mode: 'sim',
      platform: 'lean',
      handler_policy: 'none',
      zygote_policy: 'none',
      arrival_ms: Math.max(0, endMs - latency),
      end_ms: endMs,
      ...Object.fromEntries(own),
      latency_ms: latency,
      tier,
      grown_packages: 0,
      status: 'ok',
    };
  });
  write(path.join(directory, 'invocations.csv'), stringify(rows, { header: true }));
  const options = { profile: 'two-core-vm', workload: 'popular', clients };
  const run = { schema_version: 1, mode: 'sim', seed: 1, options, workload: { functions } };
  writeJson(path.join(directory, 'run.json'), { ...run, status: 'complete' });
  writeJson(path.join(directory, 'summary.json'), { import_mb_peak: importMbPeak });
}

/** Writes runs as the single trials of a figure's variants. */
export function writeVariants(
  directory: string,
  variants: Readonly<Record<string, HandMadeRun>>,
): void {
  for (const [name, run] of Object.entries(variants)) {
    writeRun(path.join(directory, name, '0'), run);
  }
}

/** What a figure on primitives has found. */
export interface HandMadePrimitives {
  /** What each does a second where there is one client, and nothing exists. */
  readonly ratePerSecond: Readonly<Record<string, number>>;
  /** Where it is run. */
  readonly points: readonly { readonly clients: number; readonly existing: number }[];
  readonly atMost?: Readonly<Record<string, Readonly<Record<string, number>>>>;
  readonly base?: { readonly mb: number; readonly files: number };
}

/** Writes three rounds of each variant at each point, which are as fast as 0.9, 1 and 1.2. */
export function writePrimitives(
  directory: string,
  { ratePerSecond, points, atMost, base }: HandMadePrimitives,
): void {
  const rows = Object.entries(ratePerSecond).flatMap(([variant, rate]) =>
    points.flatMap(({ clients, existing }) =>
      [0.9, 1, 1.2].map((times, round) => {
        const here = Math.round((times * rate * clients ** 0.3) / (1 + existing / 100));
        const latency = (1000 * clients) / here;
        const values: Readonly<Record<string, string | number>> = {
          mode: 'any',
          variant,
          clients,
          existing,
          round,
          operations: here,
          window_ms: 1000,
          drain_ms: 12,
          latency_ms_mean: latency,
          latency_ms_p50: latency,
          latency_ms_p99: 2 * latency,
          create_ms_mean: 0.3 * latency,
          create_ms_p50: 0.3 * latency,
          clean_up_ms_mean: 0.7 * latency,
          clean_up_ms_p50: 0.7 * latency,
        };
        return primitiveColumns.map((column) => values[column]);
      }),
    ),
  );
  write(path.join(directory, roundsFile), stringify([[...primitiveColumns], ...rows]));
  writeJson(path.join(directory, settingsFile), {
    kind: 'primitives',
    rounds: 3,
    window_ms: 1000,
    cores: 2,
    variants: Object.keys(ratePerSecond),
    host: { kernel: '6.1.0', cpu: 'a processor' },
    at_most: atMost,
    base,
  });
}

/** Writes rows under the names of their columns. */
export function writeCsv(
  file: string,
  rows: readonly Readonly<Record<string, string | number>>[],
): void {
  write(file, stringify([...rows], { header: true }));
}

export function writeJson(file: string, value: unknown): void {
  write(file, JSON.stringify(value));
}

function write(file: string, text: string): void {
  mkdirSync(path.dirname(file), { recursive: true });
  writeFileSync(file, text);
}
