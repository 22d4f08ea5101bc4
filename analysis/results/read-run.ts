import { existsSync } from 'node:fs';
import path from 'node:path';
import { z } from 'zod';
import { InputError } from '../../workloads/input-error.ts';
import { readJson } from './read-json.ts';

const amount = z.number().nonnegative();
const count = z.int().nonnegative();
/** Null where no invocation ended well: there is no latency then. */
const latency = amount.nullable();

const summarySchema = z.looseObject({
  invocations: count,
  latency_ms: z.object({ mean: latency, p50: latency, p90: latency, p99: latency, max: latency }),
  throughput_per_s: amount,
  tiers: z.object({ handler: count, import: count, root: count, none: count }),
  zygotes_created: count,
  zygotes_evicted: count,
  handlers_evicted: count,
  import_mb_peak: amount,
  handler_mb_peak: amount,
});

const runSchema = z.looseObject({
  /** The layout of the directory; this is the one that is read here. */
  schema_version: z.literal(1),
  /** `mock`: what was measured are declared times. */
  mode: z.enum(['sim', 'real', 'mock']),
  seed: count,
  /** The options of the run by their names in files, `unlimited` among the values. */
  options: z.record(z.string(), z.unknown()),
  status: z.enum(['running', 'interrupted', 'complete']),
});

/** What `summary.json` holds; fields beyond those of the design are kept as they are. */
export type RunSummary = z.infer<typeof summarySchema>;

/** What `run.json` holds: the configuration and all that it takes to run it again. */
export type RunDescription = z.infer<typeof runSchema>;

/** A run that was written to a directory, without its rows (see `readLatencies`, `readMemory`). */
export interface Run {
  readonly directory: string;
  readonly run: RunDescription;
  readonly summary: RunSummary;
}

/**
 * Reads the description and the summary of a run directory.
 *
 * @throws InputError if the directory holds no run or an interrupted one, or a file is wrong
 */
export function readRun(directory: string): Run {
  const run = readRunDescription(directory);
  const summary = readJson(path.join(directory, 'summary.json'), summarySchema);
  return { directory, run, summary };
}

/**
 * Reads the description of a run directory alone, which may hold several measured runs.
 *
 * @throws InputError if the directory holds no run or an interrupted one, or the file is wrong
 */
export function readRunDescription(directory: string): RunDescription {
  const runFile = path.join(directory, 'run.json');
  if (!existsSync(runFile)) {
    throw new InputError(`${directory}: holds no run; there should be a run.json in it`);
  }
  const run = readJson(runFile, runSchema);
  if (run.status !== 'complete' || !existsSync(path.join(directory, 'summary.json'))) {
    throw new InputError(`${directory}: the run did not end; run it again`);
  }
  return run;
}
