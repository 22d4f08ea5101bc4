import type { Arrivals } from './arrivals.ts';
import { Wrapped } from './wrapped.ts';

/** Arrivals on a clock that starts at an origin, and that origin on the clock of the recording. */
export interface ArrivalsFromOrigin {
  readonly arrivals: Arrivals;
  /** What has to be added to a time of the run to have it as the recording counts, in ms. */
  readonly originMs: number;
}

/**
 * Lets the clock of a run start shortly before its first arrival, whenever that was: a trace may
 * count from midnight or from 1970, where doubles tell fewer decimals of a ms apart, and real time
 * would have to be waited for.
 *
 * @param stepMs the origin is a multiple of this, in ms; itself one of 50 ms, since that is what
 *   timers of policies are due at multiples of
 */
export function fromOrigin(arrivals: Arrivals, stepMs: number): ArrivalsFromOrigin {
  const steps = Math.floor(arrivals.nextMs / stepMs);
  const originMs = Number.isFinite(steps) ? steps * stepMs : 0;
  return { arrivals: originMs === 0 ? arrivals : new Shifted(arrivals, originMs), originMs };
}

class Shifted extends Wrapped {
  readonly #originMs: number;

  constructor(arrivals: Arrivals, originMs: number) {
    super(arrivals);
    this.#originMs = originMs;
  }

  override get nextMs(): number {
    return this.arrivals.nextMs - this.#originMs;
  }

  override completed(atMs: number): void {
    this.arrivals.completed(atMs + this.#originMs);
  }
}
