import type { Arrivals, ArrivalsSource } from './arrivals.ts';
import type { Popularity } from '../popularity/popularity.ts';
import { wholeNumber } from './options.ts';

/**
 * A closed loop: each client issues its next invocation at the moment its last one ended, without
 * time to think. All start at 0, in order; those that wait are served first come, first served.
 */
export function closed({ options, popularity }: ArrivalsSource): Arrivals {
  const invocations = wholeNumber('invocations', options.invocations);
  const clients = wholeNumber('clients', options.clients);
  return new Closed(Math.min(clients, invocations), invocations, popularity());
}

class Closed implements Arrivals {
  nextMs = Infinity;
  nextFunction = 0;
  nextExecuteMs = NaN;
  readonly #popularity: Popularity;
  /** A ring of the times since which clients have been ready; it holds each client once at most. */
  readonly #readyMs: Float64Array;
  #first = 0;
  #ready: number;
  /** How many invocations are still to be issued, those that clients are ready for included. */
  #remaining: number;
  #latestMs = 0;

  constructor(clients: number, invocations: number, popularity: Popularity) {
    this.#popularity = popularity;
    this.#readyMs = new Float64Array(clients);
    this.#ready = clients;
    this.#remaining = invocations;
    this.#show();
  }

  advance(): void {
    if (this.nextMs === Infinity) {
      throw new RangeError('no client of the closed loop is ready to issue an invocation');
    }
    this.#first = this.#first + 1 === this.#readyMs.length ? 0 : this.#first + 1;
    this.#ready -= 1;
    this.#remaining -= 1;
    this.#show();
  }

  completed(atMs: number): void {
    const clients = this.#readyMs.length;
    if (this.#ready === clients) {
      throw new RangeError(`an invocation ended at ${atMs} ms, and no client waited for one`);
    }
    if (!(atMs >= this.#latestMs)) {
      throw new RangeError(
        `an invocation ended at ${atMs} ms, which should be at least ${this.#latestMs} ms`,
      );
    }
    const end = this.#first + this.#ready;
    this.#readyMs[end < clients ? end : end - clients] = atMs;
    this.#latestMs = atMs;
    this.#ready += 1;
    if (this.#ready === 1) {
      this.#show();
    }
  }

  /** Shows the invocation of the client that has been ready for longest. */
  #show(): void {
    if (this.#ready > 0 && this.#remaining > 0) {
      this.nextMs = this.#readyMs[this.#first]!;
      this.nextFunction = this.#popularity.draw(this.nextMs);
    } else {
      this.nextMs = Infinity;
    }
  }
}
