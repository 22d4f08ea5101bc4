import type { OperationKind } from '../../../sim/costs/operation-kinds.ts';
import type {
  CalibratedPlatform,
  CalibratedStep,
} from '../../../sim/costs/profiles/calibrated-profile.ts';

/** The platform with each step of an operation changed. */
export function mapSteps(
  platform: CalibratedPlatform,
  change: (step: CalibratedStep, kind: OperationKind) => CalibratedStep,
): CalibratedPlatform {
  const operations = Object.entries(platform.operations).map(([kind, steps]) => [
    kind,
    steps.map((step) => change(step, kind as OperationKind)),
  ]);
  return { ...platform, operations: Object.fromEntries(operations) };
}

/** A step of an operation that takes so many times as long; what it is asked to burn, it burns. */
export function scaleStep(
  step: CalibratedStep,
  kind: OperationKind | undefined,
  factor: number,
): CalibratedStep {
  const { ms, ms_per_mb, ms_per_live, times_work } = step;
  const isGiven = kind?.startsWith('execute') ?? false;
  return {
    ...step,
    ms: ms.map((one) => factor * one),
    ...(ms_per_mb === undefined ? {} : { ms_per_mb: factor * ms_per_mb }),
    ...(ms_per_live === undefined ? {} : { ms_per_live: factor * ms_per_live }),
    ...(times_work === undefined || isGiven
      ? {}
      : { times_work: times_work.map((one) => factor * one) }),
  };
}
