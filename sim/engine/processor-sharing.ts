import { EventQueue } from './event-queue.ts';

/**
 * A processor of several cores, shared by all its jobs alike: with n jobs, each gets
 * min(1, cores / n) of a core (egalitarian processor sharing; Kleinrock, Queueing Systems II, 4.4).
 *
 * Since all jobs progress at the same rate, a job ends when the work done by an always-present job
 * has grown by its own demand. So jobs wait in a queue over that virtual time, and starting or
 * ending one touches no other. All times are whole ticks.
 */
export class ProcessorSharing {
  readonly #cores: number;
  readonly #jobs = new EventQueue();
  /** Work done by a job that has been there since the processor was last idle, in ticks. */
  #virtualTicks = 0;
  /** The time at which `#virtualTicks` was right. */
  #reckonedTicks = 0;
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
      this.#isPlanned = true;
      const running = this.#jobs.size;
      if (running === 0) {
        this.#nextTicks = Infinity;
      } else {
        const remaining = this.#jobs.nextTime - this.#virtualTicks;
        this.#nextTicks =
          this.#reckonedTicks +
          (running <= this.#cores
            ? remaining
            : Math.round((remaining * running) / this.#cores));
      }
    }
    return this.#nextTicks;
  }

  /** Starts a job that takes `demandTicks` ≥ 0 when it runs alone. */
  start(nowTicks: number, demandTicks: number, job: number): void {
    if (!(nowTicks >= this.#reckonedTicks) || !(demandTicks >= 0)) {
      throw new RangeError(
        `job ${job} of ${demandTicks} ticks starts at ${nowTicks}; it should take at least 0 and start at or after ${this.#reckonedTicks}`,
      );
    }
    const running = this.#jobs.size;
    if (running === 0) {
      this.#jobs.restart();
      this.#virtualTicks = 0;
    } else if (nowTicks > this.#reckonedTicks) {
      const passed = nowTicks - this.#reckonedTicks;
      const worked = running <= this.#cores ? passed : Math.round((passed * this.#cores) / running);
      this.#virtualTicks = Math.min(this.#virtualTicks + worked, this.#jobs.nextTime);
    }
    this.#reckonedTicks = nowTicks;
    this.#jobs.schedule(this.#virtualTicks + demandTicks, job);
    this.#isPlanned = false;
  }

  /** Ends the job that was to end at `nextTicks`, and returns it. */
  finish(): number {
    this.#reckonedTicks = this.nextTicks;
    this.#virtualTicks = this.#jobs.nextTime;
    this.#isPlanned = false;
    return this.#jobs.take();
  }
}
