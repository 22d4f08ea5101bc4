import { positive, wholeNumber } from './options.ts';
import type { Arrivals, ArrivalsSource } from './arrivals.ts';
import type { Popularity } from '../popularity/popularity.ts';
import type { RandomStream } from '../random-stream.ts';

/**
 * A Poisson process of `ratePerSecond`: the gaps before the first arrival and between arrivals are
 * independent and exponential, drawn by inverse transform.
 */
export function poisson({ options, random, popularity }: ArrivalsSource): Arrivals {
  const meanGapMs = 1000 / positive('rate', options.ratePerSecond);
  const invocations = wholeNumber('invocations', options.invocations);
  return new Poisson(meanGapMs, invocations, random, popularity());
}

class Poisson implements Arrivals {
  nextMs = 0;
  nextFunction = 0;
  nextExecuteMs = NaN;
  readonly #meanGapMs: number;
  readonly #random: RandomStream;
  readonly #popularity: Popularity;
  #remaining: number;

  constructor(
    meanGapMs: number,
    invocations: number,
    random: RandomStream,
    popularity: Popularity,
  ) {
    this.#meanGapMs = meanGapMs;
    this.#random = random;
    this.#popularity = popularity;
    this.#remaining = invocations;
    this.advance();
  }

  advance(): void {
    if (this.#remaining === 0) {
      this.nextMs = Infinity;
      return;
    }
    this.#remaining -= 1;
    this.nextMs += this.#random.exponential(this.#meanGapMs);
    this.nextFunction = this.#popularity.draw(this.nextMs);
  }

  completed(): void {
    // An open loop does not wait for what it issued.
  }
}
