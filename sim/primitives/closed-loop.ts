import type { RandomStream } from '../../workloads/random-stream.ts';
import { EventQueue } from '../engine/events/event-queue.ts';
import { FifoLocks } from '../engine/sharing/fifo-locks.ts';
import { ProcessorSharing } from '../engine/sharing/processor-sharing.ts';
import { toMs, toTicks, workTicks } from '../engine/events/ticks.ts';
import type { OperationModel, Step } from './operation-model.ts';
import type { TimedOperations } from './timed-operations.ts';

/** Clients that go through operations one after the other, each as soon as its last has ended. */
export interface ClosedLoop {
  readonly clients: number;
  readonly cores: number;
  /** Operations that start in this time are counted; what is under way at its end is finished. */
  readonly windowMs: number;
  /** How long the clients go on before. */
  readonly warmupMs?: number;
  /** How many operations a client does at most. */
  readonly operations?: number;
  /** Things of the kind that exist already. */
  readonly existing?: number;
}

/**
 * Runs a closed loop on a model of a kernel: cores shared by all that works (processor sharing),
 * locks in order of asking, waits, and one worker in the background that removes in batches.
 */
export function simulateClosedLoop(
  model: OperationModel,
  loop: ClosedLoop,
  random: RandomStream,
): TimedOperations {
  return new LoopSimulation(model, loop, random).run();
}

/** What happens between steps. */
const begin = 'begin';
const created = 'created';
const removed = 'removed';
const batchRemoved = 'batch removed';

type Instruction = Step | typeof begin | typeof created | typeof removed | typeof batchRemoved;

/** A client, or the worker in the background, at some instruction of its program. */
interface Task {
  program: readonly Instruction[];
  next: number;
  /** The step that it is at; undefined between two. */
  step: Step | undefined;
  startTicks: number;
  createdTicks: number;
  operations: number;
}

class LoopSimulation {
  readonly #model: OperationModel;
  readonly #loop: ClosedLoop;
  readonly #random: RandomStream;
  readonly #cpu: ProcessorSharing;
  readonly #waits = new EventQueue();
  readonly #locks = new FifoLocks();
  readonly #lockNumbers = new Map<string, number>();
  readonly #tasks: Task[];
  readonly #worker: number;
  readonly #measuredFrom: number;
  readonly #stopAt: number;
  readonly #times = { start: [] as number[], created: [] as number[], ended: [] as number[] };
  #nowTicks = 0;
  #live: number;
  #removed = 0;
  #batch = 0;

  constructor(model: OperationModel, loop: ClosedLoop, random: RandomStream) {
    this.#model = model;
    this.#loop = loop;
    this.#random = random;
    this.#cpu = new ProcessorSharing(loop.cores);
    this.#live = loop.existing ?? 0;
    this.#measuredFrom = toTicks(loop.warmupMs ?? 0);
    this.#stopAt = this.#measuredFrom + toTicks(loop.windowMs);
    const { before = [], create, remove } = model;
    const program = [...before, begin, ...create, created, ...remove, removed] as const;
    const idle = { next: 0, step: undefined, startTicks: 0, createdTicks: 0 };
    this.#tasks = Array.from({ length: loop.clients }, () => ({
      ...idle,
      program,
      operations: 0,
    }));
    this.#worker = this.#tasks.length;
    this.#tasks.push({ ...idle, program: [], operations: 0 });
  }

  run(): TimedOperations {
    for (let client = 0; client < this.#worker; client++) {
      this.#goOn(client);
    }
    for (;;) {
      const cpuTicks = this.#cpu.nextTicks;
      const waitTicks = this.#waits.nextTime;
      if (cpuTicks === Infinity && waitTicks === Infinity) {
        break;
      }
      this.#nowTicks = Math.min(cpuTicks, waitTicks);
      if (cpuTicks <= waitTicks) {
        this.#wait(this.#cpu.finish());
      } else {
        this.#endStep(this.#waits.take());
      }
    }
    const inMs = (ticks: readonly number[]) => Float64Array.from(ticks, toMs);
    return {
      startMs: inMs(this.#times.start),
      createdMs: inMs(this.#times.created),
      endedMs: inMs(this.#times.ended),
      drainedMs: toMs(this.#nowTicks),
    };
  }

  /** Follows a task's program until it has to wait for something. */
  #goOn(number: number): void {
    const task = this.#tasks[number]!;
    while (task.next < task.program.length) {
      if (task.next === 0 && number !== this.#worker && this.#isOver(task)) {
        return;
      }
      const instruction = task.program[task.next++]!;
      if (typeof instruction !== 'string') {
        task.step = instruction;
        this.#beginStep(number, instruction);
        return;
      }
      this.#note(task, instruction);
      if (instruction === batchRemoved) {
        // The next batch, if there is one, begins by an event of its own.
        return;
      }
    }
  }

  /** A slow operation is done once, however short the window. */
  #isOver({ operations }: Task): boolean {
    return (
      operations >= (this.#loop.operations ?? Infinity) ||
      (operations > 0 && this.#nowTicks >= this.#stopAt)
    );
  }

  #note(task: Task, what: Instruction): void {
    if (what === begin) {
      task.startTicks = this.#nowTicks;
    } else if (what === created) {
      task.createdTicks = this.#nowTicks;
      this.#live++;
    } else if (what === removed) {
      this.#record(task);
      task.next = 0;
      this.#removed++;
      if (this.#model.background === undefined) {
        this.#live -= this.#removed;
        this.#removed = 0;
      } else if (this.#batch === 0) {
        this.#beginBatch(this.#model.background);
      }
    } else if (what === batchRemoved) {
      this.#live -= this.#batch;
      this.#batch = 0;
      if (this.#removed > 0) {
        this.#beginBatch(this.#model.background!);
      }
    }
  }

  #record(task: Task): void {
    if (task.startTicks >= this.#measuredFrom) {
      task.operations++;
      this.#times.start.push(task.startTicks);
      this.#times.created.push(task.createdTicks);
      this.#times.ended.push(this.#nowTicks);
    }
  }

  /** The worker takes all that waits to be removed. */
  #beginBatch({ perBatch, perThing }: NonNullable<OperationModel['background']>): void {
    this.#batch = this.#removed;
    this.#removed = 0;
    const things = Array.from({ length: this.#batch }, () => perThing).flat();
    const worker = this.#tasks[this.#worker]!;
    worker.program = [...perBatch, ...things, batchRemoved];
    worker.next = 0;
    // Its first step begins in the order of events, not in the midst of another task's.
    this.#waits.schedule(this.#nowTicks, this.#worker);
  }

  #beginStep(number: number, { lock }: Step): void {
    if (lock === undefined || this.#locks.acquire(this.#numberOf(lock), number)) {
      this.#work(number);
    }
  }

  #work(number: number): void {
    const { cpuMs = 0, cpuMsPerLive = 0 } = this.#tasks[number]!.step!;
    const demandMs = this.#draw(cpuMs + cpuMsPerLive * this.#live);
    if (demandMs > 0) {
      this.#cpu.start(this.#nowTicks, workTicks(demandMs), number);
    } else {
      this.#wait(number);
    }
  }

  #wait(number: number): void {
    const { delayMs = 0 } = this.#tasks[number]!.step!;
    this.#waits.schedule(this.#nowTicks + toTicks(this.#draw(delayMs)), number);
  }

  #endStep(number: number): void {
    const task = this.#tasks[number]!;
    const lock = task.step?.lock;
    task.step = undefined;
    // What was made under a lock is there before the next one has it.
    this.#goOn(number);
    const heir = lock === undefined ? -1 : this.#locks.release(this.#numberOf(lock));
    if (heir >= 0) {
      this.#work(heir);
    }
  }

  #draw(meanMs: number): number {
    const { variation } = this.#model;
    return meanMs === 0 || variation === 0
      ? meanMs
      : (1 - variation) * meanMs + this.#random.exponential(variation * meanMs);
  }

  #numberOf(lock: string): number {
    const number = this.#lockNumbers.get(lock) ?? this.#lockNumbers.size;
    this.#lockNumbers.set(lock, number);
    return number;
  }
}
