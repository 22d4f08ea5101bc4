import { EventQueue } from '../events/event-queue.ts';

/** The groups that are none: jobs that count one by one, and jobs that go before all others. */
export const noGroup = 0;
export const urgent = 1;
/** Groups are counted from here. */
export const firstGroup = 2;

/**
 * A processor of several cores, some of whose jobs belong to groups: a group counts as one job where
 * cores are shared, and what it gets is shared by its jobs, no job getting more than one core. So
 * Linux shares its cores between control groups and tasks beside them, and so a thousand jobs of one
 * group do not slow down a job outside of it (max-min fairness in two levels; Demers, Keshav and
 * Shenker, "Analysis and Simulation of a Fair Queueing Algorithm", 1989). Without groups this is
 * processor sharing. Urgent jobs go before all others, as what has just woken up does for a while.
 *
 * The jobs of a group progress at the same rate, so each group counts the work done by a job that is
 * always there, and a job ends when that has grown by its own demand.
 */
export class GroupSharing {
  readonly #cores: number;
  readonly #groups: Group[] = [];
  #size = 0;
  #nowTicks = 0;
  #nextTicks = Infinity;
  #nextGroup: Group | undefined;

  /** @param cores how many jobs run at full speed at once, a number > 0 */
  constructor(cores: number) {
    if (!(cores > 0)) {
      throw new RangeError(`cores ${cores} should be a number > 0`);
    }
    this.#cores = cores;
  }

  /** How many jobs run. */
  get size(): number {
    return this.#size;
  }

  /** When the next job ends; Infinity when none runs. */
  get nextTicks(): number {
    return this.#nextTicks;
  }

  /**
   * Starts a job that takes `demandTicks` ≥ 0 when it runs alone.
   *
   * @param group `noGroup`, `urgent`, or an integer from `firstGroup` on, of which there should be few
   */
  start(nowTicks: number, demandTicks: number, job: number, group: number): void {
    if (!(nowTicks >= this.#nowTicks) || !(demandTicks >= 0)) {
      throw new RangeError(
        `job ${job} of ${demandTicks} ticks starts at ${nowTicks}; it should take at least 0 and start at or after ${this.#nowTicks}`,
      );
    }
    while (this.#groups.length <= group) {
      this.#groups.push({ jobs: new EventQueue(), worked: 0, weight: 0, rate: 0 });
    }
    this.#advance(nowTicks);
    const { jobs, worked } = this.#groups[group]!;
    jobs.schedule(worked + demandTicks, job);
    this.#size++;
    this.#plan();
  }

  /** Ends the job that was to end at `nextTicks`, and returns it. */
  finish(): number {
    const group = this.#nextGroup;
    if (group === undefined) {
      throw new RangeError('no job runs that could end');
    }
    this.#advance(this.#nextTicks);
    group.worked = group.jobs.nextTime;
    const job = group.jobs.take();
    this.#size--;
    if (group.jobs.size === 0) {
      group.jobs.restart();
      group.worked = 0;
    }
    this.#plan();
    return job;
  }

  #advance(nowTicks: number): void {
    const tookTicks = nowTicks - this.#nowTicks;
    for (const group of this.#groups) {
      if (group.jobs.size > 0) {
        group.worked = Math.min(group.worked + tookTicks * group.rate, group.jobs.nextTime);
      }
    }
    this.#nowTicks = nowTicks;
  }

  /** Shares the cores, and finds the job that ends next; of several, that of the first group. */
  #plan(): void {
    this.#share();
    this.#nextTicks = Infinity;
    this.#nextGroup = undefined;
    for (const group of this.#groups) {
      if (group.jobs.size === 0) {
        continue;
      }
      const left = group.jobs.nextTime - group.worked;
      const leftTicks = left === 0 ? 0 : left / group.rate;
      const endTicks = Math.max(this.#nowTicks, Math.round(this.#nowTicks + leftTicks));
      if (endTicks < this.#nextTicks) {
        this.#nextTicks = endTicks;
        this.#nextGroup = group;
      }
    }
  }

  /**
   * Gives urgent jobs what they can use; of what is left, those that ask for less than their share
   * all that they can use; and the rest to the others.
   */
  #share(): void {
    let cores = this.#cores;
    let weights = 0;
    for (const [index, group] of this.#groups.entries()) {
      const { size } = group.jobs;
      group.rate = 0;
      group.weight = index === noGroup ? size : Math.min(1, size);
      if (index === urgent && size > 0) {
        group.rate = Math.min(1, cores / size);
        cores = Math.max(0, cores - size);
      } else {
        weights += group.weight;
      }
    }
    for (let isSettled = false; !isSettled && weights > 0;) {
      isSettled = true;
      const share = cores / weights;
      for (const group of this.#groups) {
        const { size } = group.jobs;
        if (size > 0 && group.rate === 0 && size <= share * group.weight) {
          group.rate = 1;
          cores -= size;
          weights -= group.weight;
          isSettled = false;
        }
      }
    }
    for (const group of this.#groups) {
      if (group.jobs.size > 0 && group.rate === 0) {
        group.rate = (cores / weights) * (group.weight / group.jobs.size);
      }
    }
  }
}

interface Group {
  /** By the work after which each ends. */
  readonly jobs: EventQueue;
  /** Work done by a job that has been there since the group last had none, in ticks. */
  worked: number;
  /** For how many jobs it counts. */
  weight: number;
  /** How fast each of its jobs progresses: 1 is a core of its own, 0 if urgent ones have them all. */
  rate: number;
}
