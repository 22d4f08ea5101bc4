import type { Fraction } from '../../fraction.ts';
import { later } from './naive-times.ts';

export interface NaiveTimer {
  readonly due: Fraction;
  readonly run: () => void;
}

/** What a policy wants to do at some time. */
export class NaiveTimers {
  /** In the order of setting. */
  #timers: NaiveTimer[] = [];

  set(due: Fraction, run: () => void): NaiveTimer {
    const timer = { due, run };
    this.#timers.push(timer);
    return timer;
  }

  cancel(timer: NaiveTimer | undefined): void {
    this.#timers = this.#timers.filter((other) => other !== timer);
  }

  /** When the next has its turn; for one that is past that is now. */
  next(now: Fraction): Fraction | undefined {
    const timer = this.#next(now);
    return timer && later(timer.due, now);
  }

  /** Lets the next have its turn. */
  run(now: Fraction): void {
    const timer = this.#next(now)!;
    this.cancel(timer);
    timer.run();
  }

  /** Of those that are due at one time, all that are past among them, the one that was set first. */
  #next(now: Fraction): NaiveTimer | undefined {
    return this.#timers.reduce<NaiveTimer | undefined>(
      (first, timer) =>
        first === undefined || later(timer.due, now).isLess(later(first.due, now)) ? timer : first,
      undefined,
    );
  }
}
