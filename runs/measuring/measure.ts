import path from 'node:path';
import { performance } from 'node:perf_hooks';
import { Attempts } from '../../real/attempts.ts';
import { mocks, platforms as hostPlatforms } from '../../real/platforms/registry.ts';
import { loadWorkload } from '../../workloads/built-in.ts';
import { InputError, UsageError } from '../../workloads/input-error.ts';
import { choosePlatforms } from './choose-platforms.ts';
import { FunctionLogs } from './function-logs.ts';
import type { MeasureOptions } from './measure-options.ts';
import { type MeasuredRun, type MeasureHooks, measuredRuns } from './measured-runs.ts';
import { measuredRunDescription } from './measured-run-description.ts';
import { mockWorkload } from './mock/mock-workload.ts';
import { prepareRun } from '../simulating/prepare-run.ts';
import { readProfile } from '../simulating/read-profile.ts';
import { functionsThatMayBeCalled, prepareRealWorkload } from './real-workload.ts';
import { resolveHint } from './resolve-hint.ts';
import { openResultDirectory, writeJson } from '../directories/run-directory.ts';
import { RunFiles } from '../files/run-files.ts';
import type { OutputOptions, RunOptions } from '../simulating/run-options.ts';
import { StepFile } from '../files/step-file.ts';

/**
 * Measures platforms on this host, one run after the other in a seeded random order, and writes a
 * run directory with the rows of all: the column `run` tells them apart. What is measured is on disk
 * as soon as its run is over. A run that cannot be brought to its end is made again, and left out
 * when it fails each time; `run.json` counts both.
 *
 * @returns the runs, in the order in which they were made
 * @throws UsageError when a platform is not known or not named as it should be; InputError when one
 *   cannot run here, no function can, or every run failed
 */
export async function measure(
  options: RunOptions,
  measureOptions: MeasureOptions,
  output: OutputOptions,
  directory: string,
  hooks: MeasureHooks,
): Promise<MeasuredRun[]> {
  const registry = hooks.registry ?? { ...hostPlatforms, ...mocks };
  const chosen = await choosePlatforms(measureOptions.platforms, registry);
  const attempts = hooks.attempts ?? new Attempts(hooks.warn);
  if (options.installCache !== 'warm') {
    throw new UsageError(
      '--install-cache cold is simulated only: packages are installed beforehand here',
    );
  }
  const started = performance.now();
  // Profiles give the memory that the worker reckons with, which is the same for all platforms.
  const [platform] = Object.keys(readProfile(options.profile).platforms);
  const { ownPolicies } = hooks;
  const prepared = prepareRun({ ...options, platform: platform! }, loadWorkload, ownPolicies);
  prepared.remarks.forEach((line) => hooks.warn(line));
  openResultDirectory(directory, 'run');
  const real = chosen.every(({ mock }) => mock !== undefined)
    ? mockWorkload(prepared.workload, measureOptions)
    : await prepareRealWorkload(
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
  const description = measuredRunDescription(
    prepared,
    measureOptions,
    chosen,
    output,
    real,
    hooks.command,
  );
  writeJson(path.join(directory, 'run.json'), { ...description, status: 'running' });
  const files = new RunFiles(directory, output);
  const steps = new StepFile(directory);
  const runs: MeasuredRun[] = [];
  const describe = (status: string): void => {
    const wallSeconds = (performance.now() - started) / 1000 - loadSeconds;
    writeJson(path.join(directory, 'run.json'), {
      ...description,
      runs: runs.map(({ summary: _summary, ...run }) => run),
      ...attempts.toJson(),
      status,
      wall_s: { load: loadSeconds, simulate: wallSeconds, write: files.writtenMs / 1000 },
      peak_rss_mb: process.resourceUsage().maxRSS / 1000,
    });
  };
  const parts = {
    prepared,
    real,
    platforms: chosen,
    options: measureOptions,
    files,
    steps,
    logs: measureOptions.logs
      ? new FunctionLogs(directory, real.workload.catalog.functionNames)
      : undefined,
    hooks,
    attempts,
  };
  try {
    for await (const run of measuredRuns(parts)) {
      runs.push(run);
      files.keep();
      steps.keep();
      writeJson(path.join(directory, 'summary.json'), summaryOf(runs));
      describe('running');
    }
    if (runs.length === 0 && hooks.signal?.aborted !== true) {
      throw new InputError(`nothing could be measured; ${attempts.failed[0]?.reason ?? ''}`);
    }
    files.finish();
    steps.finish();
    writeJson(path.join(directory, 'summary.json'), summaryOf(runs));
    describe(hooks.signal?.aborted === true ? 'interrupted' : 'complete');
    return runs;
  } catch (error) {
    steps.abandon();
    // What the runs before have brought is kept.
    files.abandon(runs.length === 0);
    throw error;
  }
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
