import type { Arrivals } from './arrivals.ts';

/**
 * Arrivals that end at a time: none arrives at `endMs` or later. A closed loop thus lasts as long as
 * it is to, however many invocations that makes.
 */
export function endingAt(arrivals: Arrivals, endMs: number): Arrivals {
  return endMs === Infinity ? arrivals : new EndingAt(arrivals, endMs);
}

class EndingAt implements Arrivals {
  readonly #arrivals: Arrivals;
  readonly #endMs: number;

  constructor(arrivals: Arrivals, endMs: number) {
    this.#arrivals = arrivals;
    this.#endMs = endMs;
  }

  get nextMs(): number {
    const { nextMs } = this.#arrivals;
    return nextMs < this.#endMs ? nextMs : Infinity;
  }

  get nextFunction(): number {
    return this.#arrivals.nextFunction;
  }

  get nextExecuteMs(): number {
    return this.#arrivals.nextExecuteMs;
  }

  advance(): void {
    this.#arrivals.advance();
  }

  completed(atMs: number): void {
    this.#arrivals.completed(atMs);
  }
}
