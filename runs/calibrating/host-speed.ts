import type { OperationKind } from '../../sim/costs/operation-kinds.ts';
import type {
  CalibratedProfile,
  CalibratedStep,
} from '../../sim/costs/profiles/calibrated-profile.ts';
import type { ObservedPass, OperationSample } from './passes/observe-pass.ts';
import { mapSteps, scaleStep } from './fitting/scale-steps.ts';

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
  const atThatSpeed = (step: CalibratedStep, kind?: OperationKind): CalibratedStep =>
    step.on === 'cpu' || step.on === 'background' ? scaleStep(step, kind, factor) : step;
  const platforms = Object.entries(profile.platforms).map(([name, platform]) => [
    name,
    {
      ...mapSteps(platform, atThatSpeed),
      turnaround: platform.turnaround.map((step) => atThatSpeed(step)),
    },
  ]);
  return { ...profile, platforms: Object.fromEntries(platforms) };
}
