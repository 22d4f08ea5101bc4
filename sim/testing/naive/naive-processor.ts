import { Fraction } from '../fraction.ts';

interface Job {
  /** The share of the processor that the job will have got when it is done, in ms. */
  readonly goal: Fraction;
  readonly done: () => void;
}

/**
 * Cores that all running jobs share equally, each getting one core at most, and the clock that
 * goes with them. All times are exact, in ms.
 */
export class NaiveProcessor {
  now = Fraction.zero;
  readonly #cores: Fraction;
  /** In the order in which they were started. */
  #jobs: Job[] = [];
  /** What every running job would have got, had it run since the processor was idle last. */
  #share = Fraction.zero;

  constructor(cores: number) {
    this.#cores = Fraction.fromNumber(cores, 8);
  }

  get isIdle(): boolean {
    return this.#jobs.length === 0;
  }

  start(work: Fraction, done: () => void): void {
    if (this.isIdle) {
      this.#share = Fraction.zero;
    }
    this.#jobs.push({ goal: this.#share.plus(work), done });
  }

  /** When the next job will be done if none is started before. */
  nextCompletion(): Fraction {
    return this.now.plus(this.#nextJob().goal.minus(this.#share).over(this.#rate()));
  }

  advance(to: Fraction): void {
    if (to.isLess(this.now)) {
      throw new RangeError(`time ${to.toNumber()} should be at least ${this.now.toNumber()} ms`);
    }
    if (!this.isIdle) {
      this.#share = this.#share.plus(to.minus(this.now).times(this.#rate()));
    }
    this.now = to;
  }

  /** Advances to the next completion and lets its job go on with what comes after it. */
  complete(): void {
    const job = this.#nextJob();
    this.advance(this.nextCompletion());
    this.#jobs = this.#jobs.filter((other) => other !== job);
    job.done();
  }

  /** Of several that will be done at once, the one that was started first. */
  #nextJob(): Job {
    return this.#jobs.reduce((first, job) => (job.goal.isLess(first.goal) ? job : first));
  }

  /** The speed of each running job, in ms of work a ms. */
  #rate(): Fraction {
    const rate = this.#cores.over(new Fraction(BigInt(this.#jobs.length)));
    return Fraction.one.isLess(rate) ? Fraction.one : rate;
  }
}
