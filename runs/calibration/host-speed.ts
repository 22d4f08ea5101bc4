import type { CalibratedProfile, CalibratedStep } from '../../sim/profiles/calibrated-profile.ts';
import type { ObservedPass, OperationSample } from './observe-pass.ts';

/**
 * A run as it would have been at another speed of the host: what ran on the CPU takes `factor` times
 * as long. Executions take the CPU time that they are asked for at any speed.
 */
export function atSpeed(pass: ObservedPass, factor: number): ObservedPass {
  return {
    ...pass,
    samples: pass.samples.map((sample) => sampleAtSpeed(sample, factor)),
    turnaroundMs: pass.turnaroundMs.map((ms) => factor * ms),
    latencyMs: pass.latencyMs.map((ms) => factor * ms),
    throughputPerSecond: pass.throughputPerSecond / factor,
  };
}

function sampleAtSpeed(sample: OperationSample, factor: number): OperationSample {
  const { tookMs, platformMs, executeMs, steps } = sample;
  return {
    ...sample,
    tookMs: executeMs + factor * (tookMs - executeMs),
    platformMs: executeMs + factor * (platformMs - executeMs),
    steps: Object.fromEntries(Object.entries(steps).map(([name, ms]) => [name, factor * ms])),
  };
}

/** A profile of the same host at another speed: work on the CPU takes `factor` times as long. */
export function profileAtSpeed(profile: CalibratedProfile, factor: number): CalibratedProfile {
  const platforms = Object.entries(profile.platforms).map(([name, platform]) => {
    const operations = Object.entries(platform.operations).map(([kind, steps]) => [
      kind,
      steps.map((step) => stepAtSpeed(step, factor, kind.startsWith('execute'))),
    ]);
    return [
      name,
      {
        operations: Object.fromEntries(operations),
        turnaround: platform.turnaround.map((step) => stepAtSpeed(step, factor, false)),
      },
    ];
  });
  return { ...profile, platforms: Object.fromEntries(platforms) };
}

function stepAtSpeed(step: CalibratedStep, factor: number, isExecution: boolean): CalibratedStep {
  if (step.on !== 'cpu' && step.on !== 'background') {
    return step;
  }
  const { ms, ms_per_mb, ms_per_live, times_work } = step;
  return {
    ...step,
    ms: ms.map((one) => factor * one),
    ...(ms_per_mb === undefined ? {} : { ms_per_mb: factor * ms_per_mb }),
    ...(ms_per_live === undefined ? {} : { ms_per_live: factor * ms_per_live }),
    ...(times_work === undefined || isExecution
      ? {}
      : { times_work: times_work.map((one) => factor * one) }),
  };
}
