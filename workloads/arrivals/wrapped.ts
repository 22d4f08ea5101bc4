import type { Arrivals } from './arrivals.ts';

/** Arrivals as they are; what is to be otherwise, a class of its own overrides. */
export class Wrapped implements Arrivals {
  protected readonly arrivals: Arrivals;

  constructor(arrivals: Arrivals) {
    this.arrivals = arrivals;
  }

  get nextMs(): number {
    return this.arrivals.nextMs;
  }

  get nextFunction(): number {
    return this.arrivals.nextFunction;
  }

  get nextExecuteMs(): number {
    return this.arrivals.nextExecuteMs;
  }

  advance(): void {
    this.arrivals.advance();
  }

  completed(atMs: number): void {
    this.arrivals.completed(atMs);
  }
}
