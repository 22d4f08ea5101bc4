import { Fraction } from '../fraction.ts';
import { roundedTime, toDouble } from './handler-policies/naive-times.ts';

interface NaiveFunction {
  arrivals: number;
  /** Counted anew each time the last of its sandboxes has ceased to exist. */
  liveArrivals: number;
  /** How many of its sandboxes exist, whatever they do. */
  existing: number;
  /** When an execution of it ended last. */
  lastEnd: Fraction | undefined;
  /** What each of its cold starts took. */
  readonly coldStarts: Fraction[];
  /** What its latest prewarm took. */
  prewarm: Fraction;
}

/** What is known of each function from its invocations so far (policies §2, terms). */
export class NaiveFunctions {
  readonly #functions = new Map<number, NaiveFunction>();

  arrivals(functionIndex: number): number {
    return this.#of(functionIndex).arrivals;
  }

  liveArrivals(functionIndex: number): number {
    return this.#of(functionIndex).liveArrivals;
  }

  existing(functionIndex: number): number {
    return this.#of(functionIndex).existing;
  }

  lastEnd(functionIndex: number): Fraction | undefined {
    return this.#of(functionIndex).lastEnd;
  }

  coldMs(functionIndex: number): number {
    const { coldStarts, prewarm } = this.#of(functionIndex);
    const total = coldStarts.reduce((sum, each) => sum.plus(each), Fraction.zero);
    const mean =
      coldStarts.length > 0 ? total.over(new Fraction(BigInt(coldStarts.length))) : prewarm;
    return toDouble(roundedTime(mean));
  }

  arrived(functionIndex: number): void {
    this.#of(functionIndex).arrivals++;
    this.#of(functionIndex).liveArrivals++;
  }

  /** A sandbox is asked for, and exists from now on. */
  asked(functionIndex: number): void {
    this.#of(functionIndex).existing++;
  }

  /** It was decided to destroy a sandbox. */
  ceased(functionIndex: number): void {
    const each = this.#of(functionIndex);
    each.existing--;
    if (each.existing === 0) {
      each.liveArrivals = 0;
    }
  }

  startedCold(functionIndex: number, took: Fraction): void {
    this.#of(functionIndex).coldStarts.push(took);
  }

  prewarmed(functionIndex: number, took: Fraction): void {
    this.#of(functionIndex).prewarm = took;
  }

  ended(functionIndex: number, now: Fraction): void {
    this.#of(functionIndex).lastEnd = now;
  }

  #of(functionIndex: number): NaiveFunction {
    const known = this.#functions.get(functionIndex) ?? {
      arrivals: 0,
      liveArrivals: 0,
      existing: 0,
      lastEnd: undefined,
      coldStarts: [],
      prewarm: Fraction.zero,
    };
    this.#functions.set(functionIndex, known);
    return known;
  }
}
