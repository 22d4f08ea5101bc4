import type { Arrivals } from '../../workloads/arrivals/arrivals.ts';
import { EventQueue } from '../engine/events/event-queue.ts';
import { toMs, toTicks } from '../engine/events/ticks.ts';
import { type Host, Operation, operationNames, Outcome } from '../worker/host.ts';
import type { Worker } from '../worker/worker.ts';

/** How long operations take; it may draw them, and may depend on what the worker has done so far. */
export interface OperationDelays {
  /** What an operation that starts now takes, in ms, at least 0. */
  delayMs(worker: Worker, operation: Operation, subject: number): number;
}

/**
 * A simulated host on which operations do not slow each other down: each takes the delay that was
 * drawn for it when it started. It stands for a machine with more cores than there are clients.
 * What waits, waits for the worker: for a Zygote that is forking or being created. At equal times
 * completions come first, then timers, then arrivals, as on every simulated host.
 */
export class DelayHost implements Host {
  nowMs = 0;
  readonly #worker: Worker;
  readonly #delays: OperationDelays;
  readonly #operations = new EventQueue();

  /** @param createWorker makes the worker that is to run on this host */
  constructor(createWorker: (host: Host) => Worker, delays: OperationDelays) {
    this.#delays = delays;
    this.#worker = createWorker(this);
  }

  /** Lets all invocations arrive and runs until the last operation has ended. */
  run(arrivals: Arrivals): void {
    const worker = this.#worker;
    for (;;) {
      const completion = this.#operations.nextTime;
      const arrival = inTicks(arrivals.nextMs);
      const timer = inTicks(worker.nextTimerMs);
      if (completion === Infinity && arrival === Infinity && timer > toTicks(this.nowMs)) {
        return;
      }
      const next = Math.min(completion, timer, arrival);
      this.nowMs = toMs(next);
      if (completion === next) {
        this.#complete(this.#operations.take(), arrivals);
      } else if (timer === next) {
        worker.runTimers();
      } else {
        const { nextFunction, nextExecuteMs } = arrivals;
        arrivals.advance();
        worker.arrive(nextFunction, nextExecuteMs, this.nowMs);
      }
    }
  }

  start(operation: Operation, subject: number): void {
    const delayMs = this.#delays.delayMs(this.#worker, operation, subject);
    if (!(delayMs >= 0)) {
      throw new RangeError(
        `${operationNames[operation]} of ${subject} at ${this.nowMs} ms takes ${delayMs} ms; it should take a number ≥ 0`,
      );
    }
    this.#operations.schedule(toTicks(this.nowMs) + toTicks(delayMs), (subject << 4) | operation);
  }

  #complete(event: number, arrivals: Arrivals): void {
    const operation = (event & 15) as Operation;
    this.#worker.complete(operation, event >> 4, Outcome.ok);
    if (operation === Operation.execute) {
      arrivals.completed(this.nowMs);
    }
  }
}

function inTicks(timeMs: number): number {
  return timeMs === Infinity ? Infinity : toTicks(timeMs);
}
