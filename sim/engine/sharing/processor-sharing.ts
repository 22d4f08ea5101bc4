import { EventQueue } from '../events/event-queue.ts';

/**
 * Work is counted in this many steps to the tick, so that its rounding does not show in a tick even
 * when thousands of jobs share the processor.
 */
const stepsPerTick = 4096;

/**
 * A processor of several cores, shared by all its jobs alike: with n jobs, each gets
 * min(1, cores / n) of a core (egalitarian processor sharing; Kleinrock, Queueing Systems II, 4.4).
 *
 * Since all jobs progress at the same rate, a job ends when the work done by an always-present job
 * has grown by its own demand. So jobs wait in a queue over that virtual time, and starting or
 * ending one touches no other. Jobs start and end at whole ticks; what rounding an end to a tick
 * takes or gives is made good afterwards, so that errors do not add up.
 */
export class ProcessorSharing {
  readonly #cores: number;
  readonly #jobs = new EventQueue();
  /** Work done by a job that has been there since the processor was last idle, in ticks. */
  #virtualTicks = 0;
  /** The time at which `#virtualTicks` was right, and the same as a whole tick. */
  #exactTicks = 0;
  #nowTicks = 0;
  #exactNextTicks = Infinity;
  #nextTicks = Infinity;
  #isPlanned = true;

  /** @param cores how many jobs run at full speed at once, a number > 0 */
  constructor(cores: number) {
    if (!(cores > 0)) {
      throw new RangeError(`cores ${cores} should be a number > 0`);
    }
    this.#cores = cores;
  }

  get running(): number {
    return this.#jobs.size;
  }

  /** When the next job ends; Infinity when none runs. */
  get nextTicks(): number {
    if (!this.#isPlanned) {
      this.#plan();
    }
    return this.#nextTicks;
  }

  /** Starts a job that takes `demandTicks` ≥ 0, whole or not, when it runs alone. */
  start(nowTicks: number, demandTicks: number, job: number): void {
    if (!(nowTicks >= this.#nowTicks) || !(demandTicks >= 0)) {
      throw new RangeError(
        `job ${job} of ${demandTicks} ticks starts at ${nowTicks}; it should take at least 0 and start at or after ${this.#nowTicks}`,
      );
    }
    if (this.#jobs.size === 0) {
      this.#jobs.restart();
      this.#virtualTicks = 0;
      this.#exactTicks = nowTicks;
    } else if (nowTicks > this.#nowTicks) {
      const worked = (nowTicks - this.#exactTicks) / this.#slowdown();
      const virtual = Math.round((this.#virtualTicks + worked) * stepsPerTick) / stepsPerTick;
      this.#virtualTicks = Math.min(virtual, this.#jobs.nextTime);
      this.#exactTicks = nowTicks;
    }
    this.#nowTicks = nowTicks;
    const demand = Math.round(demandTicks * stepsPerTick) / stepsPerTick;
    this.#jobs.schedule(this.#virtualTicks + demand, job);
    this.#isPlanned = false;
  }

  /** Ends the job that was to end at `nextTicks`, and returns it. */
  finish(): number {
    this.#nowTicks = this.nextTicks;
    this.#exactTicks = this.#exactNextTicks;
    this.#virtualTicks = this.#jobs.nextTime;
    this.#isPlanned = false;
    return this.#jobs.take();
  }

  #plan(): void {
    this.#isPlanned = true;
    const remaining = this.#jobs.nextTime - this.#virtualTicks;
    this.#exactNextTicks = this.#exactTicks + remaining * this.#slowdown();
    this.#nextTicks = Math.max(this.#nowTicks, Math.round(this.#exactNextTicks));
  }

  #slowdown(): number {
    const running = this.#jobs.size;
    return running <= this.#cores ? 1 : running / this.#cores;
  }
}
