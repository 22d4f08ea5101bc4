import type { ExecutionContext } from 'ava';
import { mean, sampleStandardDeviation } from 'simple-statistics';
import { plainWorkload } from '../../workloads/popularity/plain-workload.ts';
import type { RandomStream } from '../../workloads/random-stream.ts';
import type { Configuration } from '../configuration.ts';
import { randomStream } from '../engine/random/random.ts';
import type { InvocationRecord } from '../records/invocation-record.ts';
import { collectRecords } from './collect-records.ts';
import { recordedArrivals } from './recorded-arrivals.ts';

/** A worker whose operations take no time but for executing: a bare processor, or a bare cache. */
export const bare: Configuration = {
  platform: 'free',
  profile: {
    kind: 'fixed',
    cores: 1,
    interpreter_start_ms: 0,
    interpreter_mb: 0,
    fork_base_ms: 0,
    fork_ms_per_mb: 0,
    fork_mb: 0,
    platforms: { free: { sandbox_create_ms: 0, pause_ms: 0, resume_ms: 0, destroy_ms: 0 } },
  },
  handlerPolicy: 'none',
  handlerCacheMb: Infinity,
  zygotePolicy: 'none',
  importCacheMb: 0,
  installCache: 'warm',
};

/** Simulates a Poisson stream of one function, whose execution times are drawn, in ms. */
export function runOpenLoop(
  seed: number,
  meanGapMs: number,
  invocations: number,
  drawMs: (random: RandomStream) => number,
  configuration: Configuration,
): InvocationRecord[] {
  const { catalog } = plainWorkload(1);
  const arrivals = randomStream(seed, 'arrivals');
  const executions = randomStream(seed, 'executions');
  let nowMs = 0;
  const recorded = {
    arrivalMs: new Float64Array(invocations).map(() => (nowMs += arrivals.exponential(meanGapMs))),
    functions: new Int32Array(invocations),
    executeMs: new Float64Array(invocations).map(() => drawMs(executions)),
  };
  return collectRecords(catalog, configuration, recordedArrivals(catalog, recorded)).records;
}

/** An estimate of a mean with its standard error. */
export interface Estimate {
  readonly mean: number;
  readonly standardError: number;
}

/**
 * What independent replications say of a mean: the mean of theirs and its standard error,
 * s / √n, which holds however much the observations within one depend on each other (A. M. Law,
 * Simulation Modeling and Analysis, 9.4.1).
 *
 * @param observe one replication's mean, by its seed
 */
export function replicate(replications: number, observe: (seed: number) => number): Estimate {
  const means = Array.from({ length: replications }, (_, index) => observe(index + 1));
  return {
    mean: mean(means),
    standardError: sampleStandardDeviation(means) / Math.sqrt(replications),
  };
}

/**
 * The estimate must be within four standard errors of what is expected, which one in 15,000 right
 * ones is not; and four standard errors within a share of it, so that a wrong one would show.
 */
export function isNear(
  t: ExecutionContext,
  estimate: Estimate,
  expected: number,
  sharpness: number,
): void {
  const tolerance = 4 * estimate.standardError;
  t.true(
    Math.abs(estimate.mean - expected) <= tolerance,
    `${estimate.mean} should be ${expected}, give or take ${tolerance}`,
  );
  t.true(
    tolerance <= sharpness * expected,
    `${tolerance} should be at most ${sharpness * expected}`,
  );
}
