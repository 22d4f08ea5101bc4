import type { CalibratedStep } from '../../../sim/costs/profiles/calibrated-profile.ts';

/** A step of the platform's own, of which a share is waiting rather than work on the CPU. */
export function splitWaiting(step: CalibratedStep, share: number): CalibratedStep[] {
  const part = (factor: number): number[] => step.ms.map((ms) => factor * ms);
  return step.on === 'cpu' && step.lock === undefined && step.name !== 'harness' && share > 0
    ? [
        { ...step, ms: part(1 - share) },
        { name: `${step.name} waits`, on: 'delay', ms: part(share) },
      ]
    : [step];
}
