import type { Host, Operation, Outcome } from '../worker/host.ts';
import type { Worker } from '../worker/worker.ts';

/** What happened to a worker during a run, in order: arrivals and completions. */
export type ReplayEvent =
  | { readonly kind: 'arrival'; readonly atMs: number; readonly functionIndex: number }
  | {
      readonly kind: 'completion';
      readonly atMs: number;
      /** Counts operations from 0, in the order in which they were started. */
      readonly operation: number;
      readonly outcome: Outcome;
    };

/** Is told of each operation that the worker starts, and may throw to stop the replay. */
export type StartObserver = (number: number, operation: Operation, subject: number) => void;

/**
 * A host that repeats what a run recorded: operations end when and how they ended there. A worker
 * that takes the same decisions starts the same operations in the same order.
 */
export class ReplayHost implements Host {
  nowMs = 0;
  readonly #worker: Worker;
  readonly #onStart: StartObserver;
  readonly #started: { readonly operation: Operation; readonly subject: number }[] = [];

  constructor(createWorker: (host: Host) => Worker, onStart: StartObserver) {
    this.#onStart = onStart;
    this.#worker = createWorker(this);
  }

  start(operation: Operation, subject: number): void {
    this.#onStart(this.#started.length, operation, subject);
    this.#started.push({ operation, subject });
  }

  /** Lets events happen; timers that are due before an event come first, and those of the last time last. */
  run(events: Iterable<ReplayEvent>): void {
    for (const event of events) {
      this.#runTimersBefore(event);
      this.nowMs = event.atMs;
      if (event.kind === 'arrival') {
        this.#worker.arrive(event.functionIndex, NaN, event.atMs);
      } else {
        const started = this.#started[event.operation];
        if (started === undefined) {
          throw new Error(`operation ${event.operation} ended at ${event.atMs} ms before it began`);
        }
        this.#worker.complete(started.operation, started.subject, event.outcome);
      }
    }
    while (this.#worker.nextTimerMs <= this.nowMs) {
      this.#worker.runTimers();
    }
  }

  #runTimersBefore(event: ReplayEvent): void {
    const isDue = (timerMs: number): boolean =>
      timerMs < event.atMs || (timerMs === event.atMs && event.kind === 'arrival');
    for (let timerMs = this.#worker.nextTimerMs; isDue(timerMs);) {
      this.nowMs = Math.max(this.nowMs, timerMs);
      this.#worker.runTimers();
      timerMs = this.#worker.nextTimerMs;
    }
  }
}
