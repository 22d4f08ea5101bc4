import os from 'node:os';
import { linearRegression } from 'simple-statistics';
import { summarizeLatencies } from '../../analysis/statistics/summarize-latencies.ts';
import { assembleBase } from '../../real/base/assemble-base.ts';
import { interpreterMemory } from '../../real/probes/interpreter-memory.ts';
import { cacheRoot } from '../../real/state/run-state.ts';
import type { FixedProfile, PlatformCosts } from '../../sim/costs/profiles/fixed-profile.ts';
import { platforms } from '../../real/platforms/registry.ts';
import { choosePlatform } from '../measuring/choose-platforms.ts';
import { InputError } from '../../workloads/input-error.ts';
import type { CalibrationRow } from './calibration-rows.ts';
import { type CalibrationHooks, type PlatformSamples, samplePlatform } from './sample-platform.ts';

/** A host's costs, and what they were taken from. */
export interface Calibration {
  readonly profile: FixedProfile;
  readonly rows: readonly CalibrationRow[];
}

/**
 * Measures the numbers of a fixed cost profile on this host, nothing else running: medians of
 * `repetitions` of each operation.
 *
 * Where there are Zygotes, the steps before a Zygote is asked are `sandbox_create_ms`; forks from
 * Zygotes that hold more and more memory give a line, whose slope is `fork_ms_per_mb` and whose
 * rest, less `sandbox_create_ms`, is `fork_base_ms`; and what a fresh sandbox takes beyond
 * `sandbox_create_ms` is the interpreter's start. Without Zygotes, that start is what a plain
 * process takes to answer. What other platforms take beyond it is their `sandbox_create_ms`.
 *
 * What fails is measured again, and left out where it fails each time.
 *
 * @param names platforms besides `process`, which is always measured
 * @throws UsageError when a platform is not known, InputError when none could be measured
 */
export async function calibrateFixed(
  names: readonly string[],
  repetitions: number,
  python: string,
  hooks: CalibrationHooks,
): Promise<Calibration> {
  const { attempts, tell } = hooks;
  const wanted = [...new Set(['process', ...names])];
  wanted.forEach((name) => choosePlatform(name, hooks.registry ?? platforms));
  const base = await assembleBase(cacheRoot(), { python: python || undefined });
  const memory = await interpreterMemory(base.hostPython);
  const samples = new Map<string, PlatformSamples>();
  for (const [index, name] of wanted.entries()) {
    tell('calibrating', index, wanted.length);
    const sample = await attempts.measure(`all of ${name}`, () =>
      samplePlatform(name, base.directory, repetitions, hooks),
    );
    if (sample !== undefined) {
      samples.set(name, sample);
      hooks.keep?.(rowsOfAll(samples));
    }
  }
  if (samples.size === 0) {
    throw new InputError(`nothing could be measured; ${attempts.failed.at(-1)?.reason ?? ''}`);
  }
  tell('calibrating', wanted.length, wanted.length);
  const forking = [...samples.values()].find(({ forks }) => forks.size > 0);
  const interpreterStartMs =
    forking === undefined
      ? median((samples.get('process') ?? [...samples.values()][0]!).answers)
      : median(forking.fresh) - median(forking.containers);
  const costs = Object.fromEntries(
    [...samples].map(([name, sample]) => [name, costsOf(sample, interpreterStartMs)]),
  );
  const profile: FixedProfile = {
    kind: 'fixed',
    cores: os.availableParallelism(),
    interpreter_start_ms: rounded(interpreterStartMs),
    interpreter_mb: rounded(memory.interpreterMb),
    ...forkCosts(forking, memory.interpreterMb),
    fork_mb: rounded(memory.forkMb),
    platforms: costs,
  };
  return { profile, rows: rowsOfAll(samples) };
}

function rowsOfAll(samples: ReadonlyMap<string, PlatformSamples>): CalibrationRow[] {
  return [...samples].flatMap(([name, sample]) => rowsOf(name, sample));
}

function costsOf(samples: PlatformSamples, interpreterStartMs: number): PlatformCosts {
  return {
    sandbox_create_ms: rounded(
      samples.containers.length > 0
        ? median(samples.containers)
        : Math.max(0, median(samples.fresh) - interpreterStartMs),
    ),
    pause_ms: rounded(median(samples.pause)),
    resume_ms: rounded(median(samples.resume)),
    destroy_ms: rounded(median(samples.destroy)),
  };
}

function forkCosts(
  forking: PlatformSamples | undefined,
  interpreterMb: number,
): { fork_base_ms: number; fork_ms_per_mb: number } {
  if (forking === undefined) {
    return { fork_base_ms: 0, fork_ms_per_mb: 0 };
  }
  const { m: slope, b: rest } = linearRegression(
    [...forking.forks].map(([mb, times]) => [interpreterMb + mb, median(times)]),
  );
  return {
    fork_base_ms: rounded(Math.max(0, rest - median(forking.containers))),
    fork_ms_per_mb: rounded(Math.max(0, slope)),
  };
}

function rowsOf(platform: string, samples: PlatformSamples): CalibrationRow[] {
  const { fresh, pause, resume, destroy, forks } = samples;
  const named: [string, Float64Array][] = [
    ['create with a fresh interpreter', fresh],
    ...[...forks].map(([mb, times]): [string, Float64Array] => [
      mb === 0 ? 'fork from the root Zygote' : `fork from a Zygote of ${mb} MB more`,
      times,
    ]),
    ['pause', pause],
    ['resume', resume],
    ['destroy', destroy],
  ];
  return named.map(([operation, times]) => {
    const { p50, p90, p99 } = summarizeLatencies(times);
    return { platform, operation, n: times.length, p50, p90, p99 };
  });
}

function median(times: Float64Array): number {
  return summarizeLatencies(times).p50;
}

/** To a tenth of a microsecond, which is finer than any clock that was read. */
function rounded(value: number): number {
  return Math.round(value * 1e4) / 1e4;
}
