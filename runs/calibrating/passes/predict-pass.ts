import type { OperationObserver } from '../../../sim/hosts/fixed-host.ts';
import type { OperationKind } from '../../../sim/costs/operation-kinds.ts';
import { OperationKinds } from '../../../sim/costs/operation-facts.ts';
import type { Profile } from '../../../sim/costs/profiles/profile.ts';
import { simulate } from '../../../sim/simulate.ts';
import type { Operation } from '../../../sim/worker/host.ts';
import type { Worker } from '../../../sim/worker/worker.ts';
import type { Workload } from '../../../workloads/catalog.ts';
import { arrivalsOf, configurationOf, type PassPlan } from './pass-plan.ts';

/** How a pass came out, simulated or measured. */
export interface PassOutcome {
  /** In order of arrival. */
  readonly latencyMs: Float64Array;
  readonly throughputPerSecond: number;
  /** Time of all operations of a kind together, in ms. */
  readonly kindMs: ReadonlyMap<OperationKind, number>;
}

/**
 * Simulates a pass.
 *
 * @param costSeed of the costs that are drawn; functions are drawn by the plan's seed
 */
export function predictPass(
  plan: PassPlan,
  workload: Workload,
  profile: Profile,
  costSeed = plan.seed,
): PassOutcome {
  const latencyMs = new Float64Array(plan.invocations);
  const times = new KindTimes();
  let lastEndMs = 0;
  simulate(
    workload.catalog,
    { ...configurationOf(plan, profile), seed: costSeed },
    arrivalsOf(plan, workload),
    {
      ended(invocations, slot) {
        lastEndMs = Math.max(lastEndMs, invocations.endMs[slot]!);
        latencyMs[invocations.numbers[slot]!] =
          invocations.endMs[slot]! - invocations.arrivalMs[slot]!;
      },
    },
    times,
  );
  const throughputPerSecond = (1000 * plan.invocations) / lastEndMs;
  return { latencyMs, throughputPerSecond, kindMs: times.totalMs };
}

/** Adds up how long operations of each kind were under way. */
class KindTimes implements OperationObserver {
  readonly totalMs = new Map<OperationKind, number>();
  readonly #kinds = new OperationKinds();
  readonly #startedMs = new Map<number, number>();

  started(worker: Worker, operation: Operation, subject: number): void {
    this.#startedMs.set((subject << 4) | operation, worker.nowMs);
  }

  ended(worker: Worker, operation: Operation, subject: number): void {
    const kind = this.#kinds.kindOf(worker, operation, subject);
    const tookMs = worker.nowMs - this.#startedMs.get((subject << 4) | operation)!;
    this.totalMs.set(kind, (this.totalMs.get(kind) ?? 0) + tookMs);
  }
}
