import path from 'node:path';
import { performance } from 'node:perf_hooks';
import type { RealPlatform } from '../real/platforms/platform.ts';
import { platforms as realPlatforms } from '../real/platforms/registry.ts';
import { checkAtRest } from '../sim/check-at-rest.ts';
import { randomStream } from '../sim/engine/random.ts';
import { fromOrigin } from '../workloads/arrivals/from-origin.ts';
import { endingAt } from '../workloads/arrivals/ending-at.ts';
import { UsageError } from '../workloads/input-error.ts';
import { choosePlatforms } from './choose-platforms.ts';
import type { MeasureOptions } from './measure-options.ts';
import { measuredRunDescription } from './measured-run-description.ts';
import { prepareRun, type PreparedRun } from './prepare-run.ts';
import { readProfile } from './read-profile.ts';
import { resolveHint } from './resolve-hint.ts';
import { realPass } from './real-pass.ts';
import {
  functionsThatMayBeCalled,
  prepareRealWorkload,
  type RealWorkload,
} from './real-workload.ts';
import { openResultDirectory, writeJson, writeWhole } from './run-directory.ts';
import { RunFiles } from './run-files.ts';
import type { OutputOptions, RunOptions } from './run-options.ts';
import type { Summary } from './run-summary.ts';
import { StepFile } from './step-file.ts';

/** One run of a measurement: a platform, from empty caches. */
export interface MeasuredRun {
  readonly run: number;
  readonly platform: string;
  readonly trial: number;
  readonly zygotePolicy: string;
  readonly summary: Summary;
  /** The longest time by which an invocation was issued too late, in ms (open loop). */
  readonly latestIssueMs: number;
}

export interface MeasureHooks {
  readonly command: readonly string[];
  /** Is told how far something that takes long has come. */
  readonly tell: (what: string, done: number, total: number) => void;
  /** Is told what the user should know, a line each. */
  readonly warn: (line: string) => void;
  readonly signal?: AbortSignal;
}

/**
 * Measures platforms on this host, one run after the other in a seeded random order, and writes a
 * run directory with the rows of all: the column `run` tells them apart.
 *
 * @returns the runs, in the order in which they were made
 * @throws InputError when a platform cannot run here, or no function can
 */
export async function measure(
  options: RunOptions,
  measureOptions: MeasureOptions,
  output: OutputOptions,
  directory: string,
  hooks: MeasureHooks,
): Promise<MeasuredRun[]> {
  const chosen = await choosePlatforms(measureOptions.platforms, realPlatforms);
  if (options.installCache !== 'warm') {
    throw new UsageError(
      '--install-cache cold is simulated only: packages are installed beforehand here',
    );
  }
  const started = performance.now();
  // Profiles give the memory that the worker reckons with, which is the same for all platforms.
  const [platform] = Object.keys(readProfile(options.profile).platforms);
  const prepared = prepareRun({ ...options, platform: platform! });
  prepared.remarks.forEach((line) => hooks.warn(line));
  openResultDirectory(directory, 'run');
  const real = await prepareRealWorkload(
    prepared.workload,
    (workload) => functionsThatMayBeCalled(prepared, workload),
    measureOptions,
    hooks.tell,
  );
  for (const { function: name, reason } of real.leftOut.slice(0, 5)) {
    hooks.warn(`function ${name} is left out: ${reason}`);
  }
  const hint = resolveHint(prepared.workload.notes, measureOptions);
  if (real.leftOut.length > 0 && hint !== undefined) {
    hooks.warn(hint);
  }
  const loadSeconds = (performance.now() - started) / 1000;
  const description = measuredRunDescription(prepared, measureOptions, output, real, hooks.command);
  writeJson(path.join(directory, 'run.json'), { ...description, status: 'running' });
  const files = new RunFiles(directory, output);
  const steps = new StepFile(directory);
  try {
    const runs = await measureAll(prepared, real, chosen, measureOptions, files, steps, hooks);
    files.finish();
    steps.finish();
    writeJson(path.join(directory, 'summary.json'), summaryOf(runs));
    const status = hooks.signal?.aborted === true ? 'interrupted' : 'complete';
    const wallSeconds = (performance.now() - started) / 1000 - loadSeconds;
    writeJson(path.join(directory, 'run.json'), {
      ...description,
      runs: runs.map(({ summary: _summary, ...run }) => run),
      status,
      wall_s: { load: loadSeconds, simulate: wallSeconds, write: files.writtenMs / 1000 },
      peak_rss_mb: process.resourceUsage().maxRSS / 1000,
    });
    return runs;
  } catch (error) {
    files.abandon();
    steps.abandon();
    throw error;
  }
}

async function measureAll(
  prepared: PreparedRun,
  real: RealWorkload,
  platforms: readonly RealPlatform[],
  options: MeasureOptions,
  files: RunFiles,
  steps: StepFile,
  hooks: MeasureHooks,
): Promise<MeasuredRun[]> {
  const order = randomStream(prepared.options.seed, 'trials');
  const subjects = platforms.flatMap((platform) =>
    (platform.holdsZygotes ? options.zygotePolicies : ['none']).map((zygotePolicy) => ({
      platform,
      zygotePolicy,
    })),
  );
  const runs: MeasuredRun[] = [];
  const total = options.trials * subjects.length;
  for (let trial = 0; trial < options.trials; trial++) {
    const round = [...subjects];
    while (round.length > 0 && hooks.signal?.aborted !== true) {
      const [subject] = round.splice(order.integer(round.length), 1);
      hooks.tell('measuring', runs.length, total);
      const run = runs.length;
      const result = await measureOne(prepared, real, subject!, options, run, files, steps, hooks);
      runs.push({ ...result, run, trial });
    }
  }
  hooks.tell('measuring', runs.length, total);
  return runs;
}

/** Nobody waits for a first arrival; timers of policies are due at multiples of this. */
const timerStepMs = 50;

/** What one run is of. */
interface MeasuredSubject {
  readonly platform: RealPlatform;
  readonly zygotePolicy: string;
}

async function measureOne(
  prepared: PreparedRun,
  real: RealWorkload,
  { platform, zygotePolicy }: MeasuredSubject,
  options: MeasureOptions,
  run: number,
  files: RunFiles,
  steps: StepFile,
  hooks: MeasureHooks,
): Promise<Omit<MeasuredRun, 'run' | 'trial'>> {
  const configuration = { ...prepared.configuration, platform: platform.name, zygotePolicy };
  const isOpenLoop = prepared.options.arrivals !== 'closed';
  const { arrivals, originMs } = fromOrigin(prepared.createArrivals(real.workload), timerStepMs);
  const labels = {
    run,
    mode: 'real' as const,
    platform: platform.name,
    handlerPolicy: configuration.handlerPolicy,
    zygotePolicy,
    seed: prepared.options.seed,
  };
  const recorder = files.record(real.workload.catalog, labels, originMs);
  const pass = {
    real,
    platform,
    configuration,
    limits: options.limits,
    isOpenLoop,
    signal: hooks.signal,
  };
  if (options.warmup > 0) {
    await realPass({
      ...pass,
      arrivals: fromOrigin(prepared.createArrivals(real.workload, options.warmup), timerStepMs)
        .arrivals,
      observer: { ended() {} },
    });
  }
  const { worker, host } = await realPass({
    ...pass,
    arrivals: endingAt(arrivals, options.durationMs),
    observer: recorder.observer,
    operations: recorder.operations,
    onResult: (number, operation, result) => steps.write(run, number, operation, result),
  });
  checkAtRest(worker);
  if (host.latestIssueMs > 100) {
    hooks.warn(
      `run ${run} on ${platform.name} fell behind: an invocation was issued ${Math.round(host.latestIssueMs)} ms late; its row says so in queue_ms`,
    );
  }
  const summary = recorder.summary.finish(worker);
  writeWhole(path.join(files.directory, memoryFile(run)), recorder.timeline.toCsv(originMs));
  return { platform: platform.name, zygotePolicy, summary, latestIssueMs: host.latestIssueMs };
}

/** The first run's is `memory.csv`, as in a simulation. */
function memoryFile(run: number): string {
  return run === 0 ? 'memory.csv' : `memory-${run}.csv`;
}

/** Of one run its summary; of several the summary of each, and of each platform's runs the medians. */
function summaryOf(runs: readonly MeasuredRun[]): object {
  const [first] = runs;
  return runs.length === 1
    ? first!.summary
    : {
        runs: runs.map(({ run, platform, trial, summary }) => ({
          run,
          platform,
          trial,
          ...summary,
        })),
      };
}
