import { roundedMs, toMs, toTicks } from '../engine/events/ticks.ts';
import type { FunctionTable } from '../ports/handler-policy.ts';

/** What the worker knows of each function from its invocations so far (policies §2, terms). */
export class Functions implements FunctionTable {
  readonly arrivals: Float64Array;
  readonly liveArrivals: Float64Array;
  readonly existing: Int32Array;
  readonly lastEndMs: Float64Array;
  readonly #coldSumTicks: Float64Array;
  readonly #coldCount: Float64Array;
  readonly #prewarmTicks: Float64Array;

  constructor(count: number) {
    this.arrivals = new Float64Array(count);
    this.liveArrivals = new Float64Array(count);
    this.existing = new Int32Array(count);
    this.lastEndMs = new Float64Array(count).fill(NaN);
    this.#coldSumTicks = new Float64Array(count);
    this.#coldCount = new Float64Array(count);
    this.#prewarmTicks = new Float64Array(count);
  }

  arrived(functionIndex: number): void {
    this.arrivals[functionIndex]!++;
    this.liveArrivals[functionIndex]!++;
  }

  /** One of its sandboxes is no more. */
  ceased(functionIndex: number): void {
    if (--this.existing[functionIndex]! === 0) {
      this.liveArrivals[functionIndex] = 0;
    }
  }

  /** A sandbox was made for an invocation, in this time. */
  startedCold(functionIndex: number, tookMs: number): void {
    this.#coldSumTicks[functionIndex]! += toTicks(tookMs);
    this.#coldCount[functionIndex]!++;
  }

  /** A sandbox was made for nobody yet, in this time. */
  prewarmed(functionIndex: number, tookMs: number): void {
    this.#prewarmTicks[functionIndex] = toTicks(tookMs);
  }

  coldMs(functionIndex: number): number {
    const count = this.#coldCount[functionIndex]!;
    // In ticks, whose sum is exact: a mean half way between two roundings is so in numbers too.
    const meanTicks =
      count > 0 ? this.#coldSumTicks[functionIndex]! / count : this.#prewarmTicks[functionIndex]!;
    return roundedMs(toMs(meanTicks));
  }
}
