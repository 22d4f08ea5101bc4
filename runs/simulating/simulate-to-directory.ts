import path from 'node:path';
import { performance } from 'node:perf_hooks';
import { policyNames } from '../../sim/policies/choose-policies.ts';
import { simulate } from '../../sim/simulate.ts';
import { fromOrigin } from '../../workloads/arrivals/from-origin.ts';
import { codeVersion, hostFacts } from '../directories/code-version.ts';
import { describePolicies } from './describe-policies.ts';
import { jsonOptions } from './json-options.ts';
import type { PreparedRun } from './prepare-run.ts';
import {
  openResultDirectory,
  schemaVersion,
  writeJson,
  writeWhole,
} from '../directories/run-directory.ts';
import type { RunMode } from '../files/invocation-columns.ts';
import { RunFiles } from '../files/run-files.ts';
import type { OutputOptions } from './run-options.ts';
import type { Summary } from '../summary/run-summary.ts';

/** The clock of a simulated run starts at a whole hour of its arrivals. */
const hourMs = 3_600_000;

/** Wall-clock times of a run, in seconds: the only figures that depend on the machine's speed. */
export interface WallTimes {
  load: number;
  simulate: number;
  write: number;
}

/** What to tell of where a run came from. */
export interface RunOrigin {
  /** The command line. */
  readonly command: readonly string[];
  /** How long reading its inputs took, in seconds. */
  readonly loadSeconds: number;
}

/**
 * Simulates a run and writes its run directory (design §5).
 *
 * @throws InputError when the directory holds something else; Error when a file cannot be written,
 *   in which case none of the results is left
 */
export function simulateToDirectory(
  prepared: PreparedRun,
  output: OutputOptions,
  directory: string,
  origin: RunOrigin,
): { summary: Summary; wall: WallTimes } {
  openResultDirectory(directory, 'run');
  const description = describeRun('sim', prepared, output, origin.command);
  writeJson(path.join(directory, 'run.json'), { ...description, status: 'running' });
  const files = new RunFiles(directory, output);
  try {
    const { summary, wall } = writeResults(prepared, files, directory);
    wall.load = origin.loadSeconds;
    writeJson(path.join(directory, 'run.json'), {
      ...description,
      status: 'complete',
      wall_s: wall,
      peak_rss_mb: process.resourceUsage().maxRSS / 1000,
    });
    return { summary, wall };
  } catch (error) {
    files.abandon();
    throw error;
  }
}

function writeResults(
  { workload, configuration, options, createArrivals }: PreparedRun,
  files: RunFiles,
  directory: string,
): { summary: Summary; wall: WallTimes } {
  const { arrivals, originMs } = fromOrigin(createArrivals(), hourMs);
  const labels = {
    run: 0,
    mode: 'sim' as const,
    platform: configuration.platform,
    ...policyNames(configuration),
    seed: options.seed,
  };
  const recorder = files.record(workload.catalog, labels, originMs);
  const started = performance.now();
  const worker = simulate(
    workload.catalog,
    configuration,
    arrivals,
    recorder.observer,
    recorder.operations,
  );
  const simulated = performance.now();
  const writtenMeanwhile = files.writtenMs;
  const { summary, memoryCsv } = recorder.finish(worker);
  files.finish();
  writeJson(path.join(directory, 'summary.json'), summary);
  writeWhole(path.join(directory, 'memory.csv'), memoryCsv);
  return {
    summary,
    wall: {
      load: 0,
      simulate: (simulated - started - writtenMeanwhile) / 1000,
      write: (performance.now() - simulated + writtenMeanwhile) / 1000,
    },
  };
}

/**
 * What `run.json` says, but for how the run went.
 *
 * @param zygotePolicies all that the run is made with, where they are several
 */
export function describeRun(
  mode: RunMode,
  { options, workload, configuration }: Pick<PreparedRun, 'options' | 'workload' | 'configuration'>,
  output: OutputOptions,
  command: readonly string[],
  zygotePolicies: readonly string[] = [configuration.zygotePolicy],
): Record<string, unknown> {
  const { catalog } = workload;
  return {
    kind: 'run',
    schema_version: schemaVersion,
    mode,
    command,
    seed: options.seed,
    options: jsonOptions({ ...options, ...output }),
    zygote_policy: policyNames(configuration).zygotePolicy,
    policies: describePolicies(configuration, zygotePolicies),
    profile: configuration.profile,
    workload: {
      name: workload.name,
      functions: catalog.functionNames.length,
      packages: catalog.packageNames.length,
      packages_with_imputed_costs: catalog.imputed.filter((bits) => bits !== 0).length,
    },
    code: codeVersion(),
    node: process.version,
    host: hostFacts(),
  };
}
