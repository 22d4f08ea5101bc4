import type { Arrivals } from '../../workloads/arrivals/arrivals.ts';
import type { FixedProfile, PlatformCosts } from '../costs/profiles/fixed-profile.ts';
import { ProcessorSharing } from '../engine/sharing/processor-sharing.ts';
import { dueMs, toMs, toTicks, workTicks } from '../engine/events/ticks.ts';
import { toMb } from '../records/memory-units.ts';
import { workMsOf } from '../costs/operation-facts.ts';
import { type Host, Operation, operationNames, Outcome } from '../worker/host.ts';
import type { Worker } from '../worker/worker.ts';

/** How many events may happen without the clock moving, before the run is stopped as stuck. */
const eventsAtOneTimeLimit = 50_000_000;

/** Whom the host tells of each operation, where somebody wants to know. */
export interface OperationObserver {
  started(worker: Worker, operation: Operation, subject: number): void;
  ended(worker: Worker, operation: Operation, subject: number, outcome: Outcome): void;
}

/**
 * The simulated host: operations take CPU time as the fixed profile says, on a virtual clock.
 *
 * Of what happens at one time, completions come first, then timers, then arrivals, each in the
 * order in which they were scheduled (design §4).
 */
export class SimulatedHost implements Host {
  nowMs = 0;
  /** How many completions, timers and arrivals there were. */
  events = 0;
  #nowTicks = 0;
  readonly #cpu: ProcessorSharing;
  readonly #worker: Worker;
  readonly #profile: FixedProfile;
  readonly #costs: PlatformCosts;
  readonly #observer: OperationObserver | undefined;

  /** @param createWorker makes the worker that is to run on this host */
  constructor(createWorker: (host: Host) => Worker, observer?: OperationObserver) {
    this.#observer = observer;
    this.#worker = createWorker(this);
    const { profile, platform } = this.#worker.configuration;
    if (profile.kind !== 'fixed') {
      throw new TypeError(`a profile of the kind ${profile.kind} should be a fixed one`);
    }
    this.#profile = profile;
    this.#cpu = new ProcessorSharing(profile.cores);
    this.#costs = profile.platforms[platform]!;
  }

  /** Lets all invocations arrive and runs until the last operation has ended. */
  run(arrivals: Arrivals): void {
    const cpu = this.#cpu;
    const worker = this.#worker;
    let lastMovedAt = 0;
    let arrivalMs = -1;
    let arrival = 0;
    for (;;) {
      const completion = cpu.nextTicks;
      const timerMs = worker.nextTimerMs;
      const timer = timerMs === Infinity ? Infinity : this.#ticksFromNow(timerMs);
      if (arrivals.nextMs !== arrivalMs) {
        arrivalMs = arrivals.nextMs;
        arrival = this.#ticksFromNow(arrivalMs);
      }
      const next = Math.min(completion, timer, arrival);
      if (next > this.#nowTicks) {
        if (completion === Infinity && arrival === Infinity) {
          return;
        }
        this.#nowTicks = next;
        // Where ms are too coarse for ticks, the clock was set to an arrival's own time.
        this.nowMs = Math.max(this.nowMs, toMs(next));
        lastMovedAt = this.events;
      } else {
        this.#checkProgress(next, lastMovedAt);
      }
      this.events++;
      if (completion === next) {
        this.#complete(arrivals);
      } else if (timer === next) {
        worker.runTimers();
      } else {
        const functionIndex = arrivals.nextFunction;
        const executeMs = arrivals.nextExecuteMs;
        const arrivedMs = dueMs(arrivalMs, this.nowMs);
        this.nowMs = Math.max(this.nowMs, arrivedMs);
        arrivals.advance();
        worker.arrive(functionIndex, executeMs, arrivedMs);
      }
    }
  }

  start(operation: Operation, subject: number): void {
    if (this.#observer !== undefined) {
      this.#observer.started(this.#worker, operation, subject);
    }
    const demandMs = this.#demandMs(operation, subject);
    if (!(demandMs >= 0)) {
      throw new RangeError(
        `${operationNames[operation]} of ${subject} at ${this.nowMs} ms takes ${demandMs} ms; it should take a number ≥ 0`,
      );
    }
    this.#cpu.start(this.#nowTicks, workTicks(demandMs), (subject << 4) | operation);
  }

  /**
   * A time in ticks. After about 12 hours ms are no longer exact to a tick, and what is due now may
   * come out just before; that is now.
   */
  #ticksFromNow(timeMs: number): number {
    const ticks = toTicks(timeMs);
    const now = this.#nowTicks;
    return ticks < now && now - ticks <= now * 2 ** -50 ? now : ticks;
  }

  #complete(arrivals: Arrivals): void {
    const job = this.#cpu.finish();
    const operation = (job & 15) as Operation;
    const subject = job >> 4;
    if (this.#observer !== undefined) {
      this.#observer.ended(this.#worker, operation, subject, Outcome.ok);
    }
    this.#worker.complete(operation, subject, Outcome.ok);
    if (operation === Operation.execute) {
      arrivals.completed(this.nowMs);
    }
  }

  /** What an operation takes when it runs alone, in ms (design §4, costs of a fixed profile). */
  #demandMs(operation: Operation, subject: number): number {
    const { sandboxes, importCache } = this.#worker;
    switch (operation) {
      case Operation.execute:
      case Operation.installPackage:
      case Operation.importInSandbox:
      case Operation.importInZygote:
        return workMsOf(this.#worker, operation, subject);
      case Operation.resume:
        return this.#costs.resume_ms;
      case Operation.pause:
        return this.#costs.pause_ms;
      case Operation.createSandbox: {
        const zygote = sandboxes.zygotes[subject]!;
        return zygote < 0 ? this.#freshMs() : this.#forkMs(zygote);
      }
      case Operation.createZygote:
        return this.#forkMs(importCache.zygotes.parents[subject]!);
      default:
        return this.#costs.destroy_ms;
    }
  }

  #freshMs(): number {
    return this.#costs.sandbox_create_ms + this.#profile.interpreter_start_ms;
  }

  #forkMs(zygote: number): number {
    const { interpreter_mb, fork_base_ms, fork_ms_per_mb } = this.#profile;
    const residentMb = interpreter_mb + toMb(this.#worker.importCache.zygotes.importUnits[zygote]!);
    return this.#costs.sandbox_create_ms + fork_base_ms + fork_ms_per_mb * residentMb;
  }

  #checkProgress(next: number, lastMovedAt: number): void {
    if (!(next >= this.#nowTicks)) {
      throw new RangeError(
        `an event at ${toMs(next)} ms should be at or after the current ${this.nowMs} ms`,
      );
    }
    if (this.events - lastMovedAt > eventsAtOneTimeLimit) {
      throw new Error(
        `more than ${eventsAtOneTimeLimit} events happened at ${this.nowMs} ms: the run is stuck`,
      );
    }
  }
}
