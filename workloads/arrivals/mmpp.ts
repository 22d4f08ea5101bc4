import { positive, wholeNumber } from './options.ts';
import type { Arrivals, ArrivalsOptions, ArrivalsSource } from './arrivals.ts';
import { InputError } from '../input-error.ts';
import type { Popularity } from '../popularity/popularity.ts';
import type { RandomStream } from '../random-stream.ts';

/** Rates in invocations per ms and mean sojourn times in ms of the two states. */
export interface MmppParameters {
  readonly burstRate: number;
  readonly calmRate: number;
  readonly burstMs: number;
  readonly calmMs: number;
}

/**
 * A Markov-modulated Poisson process with two states, burst and calm (W. Fischer and
 * K. Meier-Hellstern, "The Markov-modulated Poisson process (MMPP) cookbook", Performance
 * Evaluation 18, 1993). In each state arrivals are a Poisson process, and the times spent in it
 * are exponential. The first state is drawn from the stationary distribution, so that the mean
 * rate holds from the start.
 */
export function mmpp({ options, random, popularity }: ArrivalsSource): Arrivals {
  const parameters = mmppParameters(options);
  const invocations = wholeNumber('invocations', options.invocations);
  return new Mmpp(parameters, invocations, random, popularity());
}

/**
 * The process whose rate is `burstFactor` times as high in a burst as between bursts, and
 * `ratePerSecond` on the average over time.
 *
 * @throws InputError when an option is out of range
 */
export function mmppParameters(options: ArrivalsOptions): MmppParameters {
  const ratePerMs = positive('rate', options.ratePerSecond) / 1000;
  const burstMs = positive('burst time', options.burstMs);
  const calmMs = positive('calm time', options.calmMs);
  const factor = positive('burst factor', options.burstFactor);
  if (factor < 1) {
    throw new InputError(`burst factor ${factor} should be at least 1`);
  }
  // Bounds the number of changes of state that are passed over from one arrival to the next.
  if (ratePerMs * (burstMs + calmMs) < 1e-6) {
    throw new InputError(
      `rate ${options.ratePerSecond} should be at least one invocation in a million bursts`,
    );
  }
  const calmRate = (ratePerMs * (burstMs + calmMs)) / (factor * burstMs + calmMs);
  return { burstRate: factor * calmRate, calmRate, burstMs, calmMs };
}

class Mmpp implements Arrivals {
  nextMs = 0;
  nextFunction = 0;
  nextExecuteMs = NaN;
  readonly #burstGapMs: number;
  readonly #calmGapMs: number;
  readonly #burstMs: number;
  readonly #calmMs: number;
  readonly #random: RandomStream;
  readonly #popularity: Popularity;
  #remaining: number;
  #bursting: boolean;
  #stateEndMs: number;

  constructor(
    { burstRate, calmRate, burstMs, calmMs }: MmppParameters,
    invocations: number,
    random: RandomStream,
    popularity: Popularity,
  ) {
    this.#burstGapMs = 1 / burstRate;
    this.#calmGapMs = 1 / calmRate;
    this.#burstMs = burstMs;
    this.#calmMs = calmMs;
    this.#random = random;
    this.#popularity = popularity;
    this.#remaining = invocations;
    this.#bursting = random.uniform() < burstMs / (burstMs + calmMs);
    this.#stateEndMs = random.exponential(this.#bursting ? burstMs : calmMs);
    this.advance();
  }

  advance(): void {
    if (this.#remaining === 0) {
      this.nextMs = Infinity;
      return;
    }
    this.#remaining -= 1;
    let atMs = this.nextMs + this.#gap();
    while (atMs > this.#stateEndMs) {
      // The gap has no memory: what is left of it at the change of state is drawn anew.
      const changeMs = this.#stateEndMs;
      this.#changeState();
      atMs = changeMs + this.#gap();
    }
    this.nextMs = atMs;
    this.nextFunction = this.#popularity.draw(atMs);
  }

  completed(): void {
    // An open loop does not wait for what it issued.
  }

  #gap(): number {
    return this.#random.exponential(this.#bursting ? this.#burstGapMs : this.#calmGapMs);
  }

  #changeState(): void {
    this.#bursting = !this.#bursting;
    this.#stateEndMs += this.#random.exponential(this.#bursting ? this.#burstMs : this.#calmMs);
  }
}
