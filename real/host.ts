import type { OperationObserver } from '../sim/hosts/fixed-host.ts';
import { statuses } from '../sim/records/invocation-record.ts';
import { type Host, Operation, operationNames, type Outcome } from '../sim/worker/host.ts';
import type { Worker } from '../sim/worker/worker.ts';
import type { Arrivals } from '../workloads/arrivals/arrivals.ts';
import type { Clock } from './clocks/clock.ts';
import { systemClock } from './clocks/system-clock.ts';
import { roundedMs } from '../sim/engine/events/ticks.ts';
import type {
  HandlerCall,
  HandlerSettings,
  OperationResult,
  PlatformSession,
  StoredPackage,
} from './platforms/platform.ts';

/** What a run on a real host stands on. */
export interface RealHostSetup {
  readonly session: PlatformSession;
  /** A package of the catalog as it lies in the store. */
  readonly packageOf: (packageIndex: number) => StoredPackage;
  /** The folder of a function's code; empty for a body that burns CPU time. */
  readonly codeFolderOf: (functionIndex: number) => string;
  /** What is known of a function that has code. */
  readonly settingsOf?: ((functionIndex: number) => HandlerSettings) | undefined;
  /** The events of a function, drawn in order and again from the start; none for `{}`. */
  readonly eventsOf?: ((functionIndex: number) => readonly string[]) | undefined;
  /** Whether arrivals are due at times of their own, rather than when a client is ready. */
  readonly isOpenLoop: boolean;
  readonly observer?: OperationObserver | undefined;
  /** Is told how each operation went, by its number, counted from 0 in order of starting. */
  readonly onResult?:
    ((number: number, operation: Operation, result: OperationResult) => void) | undefined;
  /** Stops issuing invocations; those under way are brought to their end. */
  readonly signal?: AbortSignal | undefined;
}

/** An operation that has ended and that the worker has not been told of. */
interface Ended {
  readonly operation: Operation;
  readonly subject: number;
  readonly result: OperationResult;
}

/**
 * The real host: operations happen on Linux, through a platform's session.
 *
 * The worker sees time as the operations' own clocks give it: when it is told of an end, `nowMs`
 * is the time that was taken next to the work itself, so that Node's own delays count only where
 * they delay the next operation. What is due is handled in the order of the simulated host, and
 * time never goes back, so that a replay of the log takes the same turns.
 */
export class RealHost implements Host {
  nowMs = 0;
  /** The longest time by which an invocation was issued too late, in ms (open loop). */
  latestIssueMs = 0;
  readonly #worker: Worker;
  readonly #setup: RealHostSetup;
  readonly #clock: Clock;
  readonly #startedAtMs: number;
  readonly #ended: Ended[] = [];
  #underway = 0;
  #operations = 0;
  #sandboxes = 0;
  /** The number of the sandbox in each slot, since slots are used again. */
  readonly #sandboxNumbers: number[] = [];
  /** The function of each sandbox, by its number. */
  readonly #functions: number[] = [];
  /** How often each function was called. */
  readonly #calls: number[] = [];
  /** 0 after a completion, 1 after a timer, 2 after an arrival: what may not come before what. */
  #lastRank = 0;
  #wake: (() => void) | undefined;

  constructor(createWorker: (host: Host) => Worker, setup: RealHostSetup) {
    this.#setup = setup;
    this.#clock = setup.session.clock ?? systemClock;
    this.#startedAtMs = this.#clock.nowMs();
    this.#worker = createWorker(this);
  }

  start(operation: Operation, subject: number): void {
    const number = this.#operations++;
    this.#underway++;
    this.#setup.observer?.started(this.#worker, operation, subject);
    void this.#perform(operation, subject).then((result) => {
      this.#setup.onResult?.(number, operation, result);
      this.#ended.push({ operation, subject, result });
      this.#wake?.();
    });
  }

  /** Lets all invocations arrive and resolves when the last operation has ended. */
  async run(arrivals: Arrivals): Promise<void> {
    for (;;) {
      this.#handleEnded(arrivals);
      this.#runTimers(this.#realMs(), true);
      this.#handleArrivals(arrivals);
      const arrivalMs = this.#isStopped ? Infinity : arrivals.nextMs;
      if (this.#ended.length > 0) {
        continue;
      }
      if (this.#underway === 0 && arrivalMs === Infinity) {
        return;
      }
      await this.#sleepUntil(Math.min(arrivalMs, this.#worker.nextTimerMs));
    }
  }

  /** The function that a sandbox was made for, by the sandbox's number. */
  functionOf(sandbox: number): number {
    return this.#functions[sandbox]!;
  }

  get #isStopped(): boolean {
    return this.#setup.signal?.aborted === true;
  }

  #realMs(): number {
    return this.#clock.nowMs() - this.#startedAtMs;
  }

  #handleEnded(arrivals: Arrivals): void {
    this.#ended.sort((one, other) => one.result.endMs - other.result.endMs);
    for (let next = this.#ended.shift(); next !== undefined; next = this.#ended.shift()) {
      const { operation, subject, result } = next;
      const outcome = statuses.indexOf(result.status) as Outcome;
      const endMs = result.endMs - this.#startedAtMs;
      this.#runTimers(endMs, false);
      this.#advance(endMs, 0);
      this.#underway--;
      this.#setup.observer?.ended(this.#worker, operation, subject, outcome);
      if (operation === Operation.execute) {
        const beganMs = roundedMs(result.startMs - this.#startedAtMs);
        const { sandboxes, invocations } = this.#worker;
        invocations.executionBegan(sandboxes.invocations[subject]!, Math.min(beganMs, this.nowMs));
      }
      const { completed, failed } = this.#worker;
      this.#worker.complete(operation, subject, outcome);
      const over = this.#worker.completed + this.#worker.failed - completed - failed;
      for (let invocation = 0; invocation < over; invocation++) {
        arrivals.completed(this.nowMs);
      }
    }
  }

  #handleArrivals(arrivals: Arrivals): void {
    for (let realMs = this.#realMs(); arrivals.nextMs <= realMs && !this.#isStopped;) {
      const { nextMs, nextFunction, nextExecuteMs } = arrivals;
      this.#runTimers(realMs, true);
      this.#advance(realMs, 2);
      arrivals.advance();
      const { isOpenLoop } = this.#setup;
      this.#worker.arrive(nextFunction, nextExecuteMs, isOpenLoop ? roundedMs(nextMs) : this.nowMs);
      if (isOpenLoop) {
        this.latestIssueMs = Math.max(this.latestIssueMs, this.nowMs - nextMs);
      }
      realMs = this.#realMs();
    }
  }

  /**
   * Timers that are due before this time have their turn, at the time at which they were due; those
   * of this very time come after completions and before arrivals.
   */
  #runTimers(untilMs: number, inclusive: boolean): void {
    const until = roundedMs(untilMs);
    const isDue = (timerMs: number): boolean => timerMs < until || (inclusive && timerMs === until);
    for (let timerMs = this.#worker.nextTimerMs; isDue(timerMs);) {
      this.#advance(timerMs, 1);
      this.#worker.runTimers();
      timerMs = this.#worker.nextTimerMs;
    }
  }

  /** Moves the clock on: never back, and never to the time of something that comes later in a turn. */
  #advance(timeMs: number, rank: number): void {
    const wanted = roundedMs(timeMs);
    const isInOrder = wanted > this.nowMs || (wanted === this.nowMs && rank >= this.#lastRank);
    this.nowMs = isInOrder ? wanted : roundedMs(this.nowMs + (rank < this.#lastRank ? 1e-6 : 0));
    this.#lastRank = rank;
  }

  async #sleepUntil(timeMs: number): Promise<void> {
    await new Promise<void>((resolve) => {
      const { signal } = this.#setup;
      const callOff = this.#clock.callAt(this.#startedAtMs + timeMs, resolve);
      this.#wake = () => {
        callOff();
        signal?.removeEventListener('abort', this.#wake!);
        this.#wake = undefined;
        resolve();
      };
      signal?.addEventListener('abort', this.#wake);
    });
    this.#wake?.();
  }

  async #perform(operation: Operation, subject: number): Promise<OperationResult> {
    const beganMs = this.#clock.nowMs();
    try {
      return await this.#ask(operation, subject);
    } catch (error) {
      const reason = (error as Error).message.replaceAll(/\s*\n\s*/g, ' ');
      return { status: 'error', startMs: beganMs, endMs: this.#clock.nowMs(), reason, steps: {} };
    }
  }

  #ask(operation: Operation, subject: number): Promise<OperationResult> {
    const { session } = this.#setup;
    const { zygotes } = this.#worker.importCache;
    switch (operation) {
      case Operation.createSandbox:
        return this.#createSandbox(subject);
      case Operation.importInSandbox:
        return session.importInSandbox(this.#sandboxNumber(subject), this.#missing(subject));
      case Operation.execute:
        return session.execute(
          this.#sandboxNumber(subject),
          this.#executeMs(subject),
          this.#nextCall(subject),
        );
      case Operation.pause:
        return session.pause(this.#sandboxNumber(subject));
      case Operation.resume:
        return session.resume(this.#sandboxNumber(subject));
      case Operation.destroySandbox:
        return session.destroySandbox(this.#sandboxNumber(subject));
      case Operation.createZygote: {
        const parent = zygotes.ids[zygotes.parents[subject]!]!;
        return session.createZygote(zygotes.ids[subject]!, parent, this.#zygotePackages(subject));
      }
      case Operation.importInZygote: {
        const own = Array.from(zygotes.own(subject), this.#setup.packageOf);
        return session.importInZygote(zygotes.ids[subject]!, own);
      }
      case Operation.destroyZygote:
        return session.destroyZygote(zygotes.ids[subject]!);
      default:
        throw new Error(`${operationNames[operation]} has no place on a real host`);
    }
  }

  #createSandbox(slot: number): Promise<OperationResult> {
    const { sandboxes, importCache, sets } = this.#worker;
    const functionIndex = sandboxes.functions[slot]!;
    const zygote = sandboxes.zygotes[slot]!;
    this.#functions[this.#sandboxes] = functionIndex;
    this.#sandboxNumbers[slot] = this.#sandboxes++;
    return this.#setup.session.createSandbox({
      sandbox: this.#sandboxNumber(slot),
      zygote: zygote < 0 ? -1 : importCache.zygotes.ids[zygote]!,
      packages: Array.from(sets.of(functionIndex), this.#setup.packageOf),
      codeFolder: this.#setup.codeFolderOf(functionIndex),
      settings: this.#setup.settingsOf?.(functionIndex),
    });
  }

  /** The request's id is a UUID that ends with the number of the invocation. */
  #nextCall(slot: number): HandlerCall {
    const { sandboxes, invocations } = this.#worker;
    const functionIndex = sandboxes.functions[slot]!;
    const number = invocations.numbers[sandboxes.invocations[slot]!]!;
    const events = this.#setup.eventsOf?.(functionIndex) ?? [];
    const call = this.#calls[functionIndex] ?? 0;
    this.#calls[functionIndex] = call + 1;
    return {
      request: `00000000-0000-4000-8000-${String(number).padStart(12, '0')}`,
      event: events.length === 0 ? '' : events[call % events.length]!,
    };
  }

  #sandboxNumber(slot: number): number {
    return this.#sandboxNumbers[slot]!;
  }

  /** What a sandbox has to import itself, in order. */
  #missing(slot: number): StoredPackage[] {
    const { sandboxes, importCache, sets } = this.#worker;
    const functionIndex = sandboxes.functions[slot]!;
    const zygote = sandboxes.zygotes[slot]!;
    const packages =
      zygote < 0 ? sets.of(functionIndex) : importCache.missing(functionIndex, zygote);
    return Array.from(packages, this.#setup.packageOf);
  }

  /** All that a Zygote will hold, its ancestors' packages first. */
  #zygotePackages(slot: number): StoredPackage[] {
    const { packages, packageCounts } = this.#worker.importCache.zygotes;
    return Array.from(packages[slot]!.subarray(0, packageCounts[slot]), this.#setup.packageOf);
  }

  #executeMs(slot: number): number {
    const { sandboxes, invocations, sets } = this.#worker;
    const executeMs = invocations.executeMs[sandboxes.invocations[slot]!]!;
    return Number.isNaN(executeMs)
      ? sets.catalog.executeMs[sandboxes.functions[slot]!]!
      : executeMs;
  }
}
