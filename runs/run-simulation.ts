import { simulate } from '../sim/simulate.ts';
import type { OperationObserver } from '../sim/host.ts';
import type { Invocations } from '../sim/worker/invocations.ts';
import type { InvocationObserver, Worker } from '../sim/worker/worker.ts';
import { MemoryTimeline } from './memory-timeline.ts';
import type { PreparedRun } from './prepare-run.ts';
import { RunSummary, type Summary } from './run-summary.ts';

/** What came out of a simulated run. */
export interface SimulationResult {
  readonly timeline: MemoryTimeline;
  /** Sums the run up, which sorts its latencies. */
  summarize(): Summary;
}

/**
 * Simulates a prepared run in memory.
 *
 * @param onEnded is told of each invocation as it ends, in the order of ending
 */
export function runSimulation(
  { workload, configuration, createArrivals }: PreparedRun,
  onEnded?: (invocations: Invocations, slot: number, worker: Worker) => void,
  operations?: OperationObserver,
): SimulationResult {
  const summary = new RunSummary();
  const timeline = new MemoryTimeline();
  const observer: InvocationObserver = {
    ended(invocations, slot, worker) {
      summary.add(invocations, slot);
      timeline.note(invocations.endMs[slot]!, worker.accounts);
      onEnded?.(invocations, slot, worker);
    },
  };
  const worker = simulate(workload.catalog, configuration, createArrivals(), observer, operations);
  return { timeline, summarize: () => summary.finish(worker) };
}
