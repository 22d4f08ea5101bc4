import type { Arrivals } from './arrivals.ts';
import { Wrapped } from './wrapped.ts';

/**
 * Arrivals that end at a time: none arrives at `endMs` or later. A closed loop thus lasts as long as
 * it is to, however many invocations that makes.
 */
export function endingAt(arrivals: Arrivals, endMs: number): Arrivals {
  return endMs === Infinity ? arrivals : new EndingAt(arrivals, endMs);
}

class EndingAt extends Wrapped {
  readonly #endMs: number;

  constructor(arrivals: Arrivals, endMs: number) {
    super(arrivals);
    this.#endMs = endMs;
  }

  override get nextMs(): number {
    const { nextMs } = this.arrivals;
    return nextMs < this.#endMs ? nextMs : Infinity;
  }
}
