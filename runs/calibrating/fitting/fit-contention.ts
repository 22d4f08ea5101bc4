import { geometricMean } from 'simple-statistics';
import type {
  CalibratedPlatform,
  CalibratedProfile,
  CalibratedStep,
} from '../../../sim/costs/profiles/calibrated-profile.ts';
import type { Workload } from '../../../workloads/catalog.ts';
import type { PassPlan } from '../passes/pass-plan.ts';
import { predictPass } from '../passes/predict-pass.ts';
import { splitWaiting } from './split-waiting.ts';

/** What a run of many clients came to. */
export interface SaturatedPass {
  readonly plan: PassPlan;
  readonly throughputPerSecond: number;
}

/** How often the range of a fitted number is halved. */
const halvings = 12;

/**
 * How many cores running steps share, so that the simulated host comes to the measured throughput:
 * fewer than the host has where they slow each other down.
 */
export function fitCores(
  profile: CalibratedProfile,
  workload: Workload,
  passes: readonly SaturatedPass[],
): number {
  return bisect(
    0.25 * profile.cores,
    1.5 * profile.cores,
    (cores) => speedOf({ ...profile, cores }, workload, passes) < 1,
  );
}

/** Simulated invocations a second as a multiple of those measured, in the mean (geometric). */
function speedOf(
  profile: CalibratedProfile,
  workload: Workload,
  passes: readonly SaturatedPass[],
): number {
  return geometricMean(
    passes.map(
      ({ plan, throughputPerSecond }) =>
        predictPass(plan, workload, profile).throughputPerSecond / throughputPerSecond,
    ),
  );
}

/**
 * A platform's steps with what one client cannot show: where many clients are slower than the steps
 * say, creating a sandbox sets off work in the background; where they are faster, a share of each
 * step was waiting rather than work.
 */
export function fitPlatformContention(
  profile: CalibratedProfile,
  workload: Workload,
  passes: readonly SaturatedPass[],
): CalibratedPlatform {
  const [{ plan, throughputPerSecond }] = passes as readonly [SaturatedPass];
  const platform = profile.platforms[plan.platform]!;
  const speedWith = (changed: CalibratedPlatform): number => {
    const platforms = { ...profile.platforms, [plan.platform]: changed };
    return speedOf({ ...profile, platforms }, workload, passes);
  };
  if (speedWith(platform) > 1) {
    const highMs = (2000 * profile.cores) / throughputPerSecond;
    const ms = bisect(0, highMs, (value) => speedWith(withBackground(platform, value)) > 1);
    return withBackground(platform, ms);
  }
  const share = bisect(0, 1, (value) => speedWith(withWaiting(platform, value)) < 1);
  return withWaiting(platform, share);
}

/** Creating a fresh sandbox also sets off this much work on the CPU. */
function withBackground(platform: CalibratedPlatform, ms: number): CalibratedPlatform {
  const step: CalibratedStep = { name: 'background', on: 'background', ms: [ms, ms] };
  const { create_fresh: steps = [] } = platform.operations;
  return { ...platform, operations: { ...platform.operations, create_fresh: [step, ...steps] } };
}

/** Of creating and destroying a share is waiting. Imports and executions are work. */
function withWaiting(platform: CalibratedPlatform, share: number): CalibratedPlatform {
  const operations = Object.fromEntries(
    Object.entries(platform.operations).map(([kind, steps]) => [
      kind,
      /^(create|destroy)/.test(kind) ? steps.flatMap((step) => splitWaiting(step, share)) : steps,
    ]),
  );
  return { ...platform, operations };
}

/** The number between low and high at which `isTooLow` turns from true to false. */
function bisect(low: number, high: number, isTooLow: (value: number) => boolean): number {
  let [below, above] = [low, high];
  for (let halving = 0; halving < halvings; halving++) {
    const middle = (below + above) / 2;
    if (isTooLow(middle)) {
      below = middle;
    } else {
      above = middle;
    }
  }
  return (below + above) / 2;
}
