import type { Arrivals } from '../../workloads/arrivals/arrivals.ts';
import { CalibratedCosts, type Step } from '../costs/calibrated-costs.ts';
import { EventQueue } from '../engine/events/event-queue.ts';
import { FifoLocks } from '../engine/sharing/fifo-locks.ts';
import { GroupSharing, urgent } from '../engine/sharing/group-sharing.ts';
import { dueMs, toMs, toTicks, workTicks } from '../engine/events/ticks.ts';
import type { OperationObserver } from './fixed-host.ts';
import { type Host, Operation, Outcome } from '../worker/host.ts';
import type { Worker } from '../worker/worker.ts';

/** What a client does between two invocations, in place of an operation of the worker. */
const turnaround = -1;

/** An operation under way. */
interface Task {
  operation: Operation | typeof turnaround;
  subject: number;
  steps: readonly Step[];
  /** The step it is in. */
  at: number;
  workMs: number;
  memoryMb: number;
  /** What is left of a CPU step when its first slice is over. */
  restTicks: number;
}

/**
 * The simulated host of a calibrated profile: an operation goes through its steps, on a CPU that
 * groups of processes share, a disk, kernel locks that are handed on in the order of asking, or as
 * plain delay.
 *
 * At equal times, steps that end on the CPU come before those that end elsewhere; then timers, then
 * arrivals (design §4).
 */
export class CalibratedHost implements Host {
  nowMs = 0;
  #nowTicks = 0;
  readonly #worker: Worker;
  readonly #observer: OperationObserver | undefined;
  readonly #costs: CalibratedCosts;
  readonly #cpu: GroupSharing;
  readonly #sliceTicks: number;
  readonly #wholeCores: number;
  readonly #delays = new EventQueue();
  readonly #locks = new FifoLocks();
  readonly #tasks: Task[] = [];
  readonly #free: number[] = [];
  #arrivals: Arrivals | undefined;

  /**
   * @param createWorker makes the worker that is to run on this host
   * @param seed of the demands that are drawn
   */
  constructor(createWorker: (host: Host) => Worker, seed: number, observer?: OperationObserver) {
    this.#observer = observer;
    this.#worker = createWorker(this);
    const { profile, platform } = this.#worker.configuration;
    if (profile.kind !== 'calibrated') {
      throw new TypeError(`a profile of the kind ${profile.kind} should be a calibrated one`);
    }
    this.#costs = new CalibratedCosts(profile.platforms[platform]!, profile.turn_ms, seed);
    this.#cpu = new GroupSharing(profile.cores);
    this.#sliceTicks = workTicks(profile.slice_ms);
    this.#wholeCores = profile.whole_cores;
  }

  /** Lets all invocations arrive and runs until the last operation has ended. */
  run(arrivals: Arrivals): void {
    this.#arrivals = arrivals;
    const worker = this.#worker;
    for (;;) {
      const step = Math.min(this.#cpu.nextTicks, this.#delays.nextTime);
      const arrival = inTicks(arrivals.nextMs);
      const timer = inTicks(worker.nextTimerMs);
      if (step === Infinity && arrival === Infinity && timer > this.#nowTicks) {
        return;
      }
      const next = Math.min(step, timer, arrival);
      this.#nowTicks = Math.max(this.#nowTicks, next);
      // Where ms are too coarse for ticks, the clock was set to an arrival's own time.
      this.nowMs = Math.max(this.nowMs, toMs(this.#nowTicks));
      if (step === next) {
        this.#endStep(this.#cpu.nextTicks === next ? this.#cpu.finish() : this.#delays.take());
      } else if (timer === next) {
        worker.runTimers();
      } else {
        const { nextMs, nextFunction, nextExecuteMs } = arrivals;
        const arrivedMs = dueMs(nextMs, this.nowMs);
        this.nowMs = Math.max(this.nowMs, arrivedMs);
        arrivals.advance();
        worker.arrive(nextFunction, nextExecuteMs, arrivedMs);
      }
    }
  }

  start(operation: Operation, subject: number): void {
    this.#observer?.started(this.#worker, operation, subject);
    const { steps, workMs, memoryMb } = this.#costs.begin(this.#worker, operation, subject);
    this.#begin({ operation, subject, steps, at: -1, workMs, memoryMb, restTicks: 0 });
  }

  #begin(task: Task): void {
    const slot = this.#free.pop() ?? this.#tasks.length;
    this.#tasks[slot] = task;
    this.#goOn(slot);
  }

  /** Goes to the next step that the operation waits for. */
  #goOn(slot: number): void {
    const task = this.#tasks[slot]!;
    for (;;) {
      const step = task.steps[++task.at];
      if (step === undefined) {
        // Its end is an event of its own: the worker is never called back from within `start`.
        this.#delays.schedule(this.#nowTicks, slot);
        return;
      }
      if (step.on !== 'background') {
        if (step.lock < 0 || this.#locks.acquire(step.lock, slot)) {
          this.#beginStep(slot);
        }
        return;
      }
      this.#cpu.start(this.#nowTicks, this.#demandTicks(task, step), backgroundJob, step.group);
    }
  }

  #beginStep(slot: number): void {
    const task = this.#tasks[slot]!;
    const step = task.steps[task.at]!;
    const demandTicks = this.#demandTicks(task, step);
    if (step.on === 'cpu') {
      const first = Math.min(demandTicks, this.#sliceTicks);
      task.restTicks = demandTicks - first;
      this.#cpu.start(this.#nowTicks, first, slot, first > 0 ? urgent : step.group);
    } else {
      this.#delays.schedule(this.#nowTicks + Math.round(demandTicks), slot);
    }
  }

  #demandTicks({ workMs, memoryMb }: Task, step: Step): number {
    const isCrowded = step.on === 'cpu' && this.#cpu.size >= this.#wholeCores;
    return workTicks(this.#costs.demandMs(step, workMs, memoryMb, isCrowded));
  }

  #endStep(slot: number): void {
    if (slot === backgroundJob) {
      return;
    }
    const task = this.#tasks[slot]!;
    const step = task.steps[task.at];
    if (step === undefined) {
      this.#end(slot, task);
      return;
    }
    if (task.restTicks > 0) {
      const restTicks = task.restTicks;
      task.restTicks = 0;
      this.#cpu.start(this.#nowTicks, restTicks, slot, step.group);
      return;
    }
    if (step.lock >= 0) {
      const next = this.#locks.release(step.lock);
      if (next >= 0) {
        this.#beginStep(next);
      }
    }
    if (task.at === task.steps.length - 1) {
      this.#end(slot, task);
    } else {
      this.#goOn(slot);
    }
  }

  #end(slot: number, { operation, subject }: Task): void {
    this.#free.push(slot);
    if (operation === turnaround) {
      this.#arrivals!.completed(this.nowMs);
      return;
    }
    this.#observer?.ended(this.#worker, operation, subject, Outcome.ok);
    this.#costs.ended(operation);
    this.#worker.complete(operation, subject, Outcome.ok);
    if (operation === Operation.execute) {
      const steps = this.#costs.turnaround;
      if (steps.length === 0) {
        this.#arrivals!.completed(this.nowMs);
        return;
      }
      this.#begin({
        operation: turnaround,
        subject,
        steps,
        at: -1,
        workMs: 0,
        memoryMb: 0,
        restTicks: 0,
      });
    }
  }
}

/** A job on the CPU that nobody waits for. */
const backgroundJob = -1;

function inTicks(timeMs: number): number {
  return timeMs === Infinity ? Infinity : toTicks(timeMs);
}
