import type { OperationKind } from '../../../sim/costs/operation-kinds.ts';
import type { CalibratedProfile } from '../../../sim/costs/profiles/calibrated-profile.ts';
import type { Workload } from '../../../workloads/catalog.ts';
import type { PlannedPass } from '../calibration-round.ts';
import { predictPass } from '../passes/predict-pass.ts';

/** How often each run is simulated, with costs drawn anew. */
const simulations = 5;

/**
 * How long operations of each kind took in some runs, all together, as a multiple of what the profile
 * makes of the same runs; kinds that one of both had none of are left out.
 */
export function kindRatios(
  profile: CalibratedProfile,
  workload: Workload,
  passes: readonly PlannedPass[],
): ReadonlyMap<OperationKind, number> {
  const measured = new Map<OperationKind, number>();
  const simulated = new Map<OperationKind, number>();
  const add = (sums: Map<OperationKind, number>, kind: OperationKind, ms: number): unknown =>
    sums.set(kind, (sums.get(kind) ?? 0) + ms);
  for (const { plan, pass } of passes) {
    for (const { kind, tookMs } of pass.samples) {
      add(measured, kind, tookMs);
    }
    for (let run = 0; run < simulations; run++) {
      const { kindMs } = predictPass(plan, workload, profile, 1 + plan.seed * simulations + run);
      for (const [kind, ms] of kindMs) {
        add(simulated, kind, ms / simulations);
      }
    }
  }
  const both = [...measured].filter(([kind, ms]) => ms > 0 && (simulated.get(kind) ?? 0) > 0);
  return new Map(both.map(([kind, ms]) => [kind, ms / simulated.get(kind)!]));
}
