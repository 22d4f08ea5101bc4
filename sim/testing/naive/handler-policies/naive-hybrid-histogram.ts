import { Fraction } from '../../fraction.ts';
import type { Sandbox } from '../naive-zygotes.ts';
import type { NaiveHandlers } from './naive-handler-policy.ts';
import { NaiveSoonest } from './naive-soonest.ts';
import { decimal, floor, later, roundedTime, seconds } from './naive-times.ts';

export interface HybridHistogramKeys {
  readonly bin_s: number;
  readonly range_s: number;
  readonly head_percent: number;
  readonly tail_percent: number;
  readonly margin: number;
  readonly cv: number;
  readonly out_of_range: number;
}

/** Gives a sandbox up between the idle times that its function has had, and prewarms before they end. */
export class NaiveHybridHistogram extends NaiveSoonest {
  readonly #keys: HybridHistogramKeys;
  /** By function: all idle times that were counted, in ms. */
  readonly #idle = new Map<number, Fraction[]>();
  /** By function: what cancels the prewarm that has not begun yet. */
  readonly #cancels = new Map<number, () => void>();

  constructor(handlers: NaiveHandlers, keys: HybridHistogramKeys) {
    super(handlers);
    this.#keys = keys;
  }

  arrived(functionIndex: number): void {
    this.#cancels.get(functionIndex)?.();
    const lastEnd = this.handlers.functions.lastEnd(functionIndex);
    if (lastEnd !== undefined) {
      const idle = roundedTime(later(Fraction.zero, this.handlers.now().minus(lastEnd)));
      this.#idle.set(functionIndex, [...this.#idleOf(functionIndex), idle]);
    }
  }

  keepUntil(sandbox: Sandbox): Fraction {
    if (!sandbox.isUsed) {
      return sandbox.unusedUntil!;
    }
    const { functionIndex } = sandbox;
    const { functions } = this.handlers;
    const lastEnd = functions.lastEnd(functionIndex)!;
    const counts = this.#counts(functionIndex);
    if (this.#isStandard(functionIndex, counts)) {
      return roundedTime(lastEnd.plus(seconds(this.#keys.range_s)));
    }
    const margin = decimal(this.#keys.margin);
    const head = percentileBin(counts, this.#keys.head_percent);
    const tail = percentileBin(counts, this.#keys.tail_percent) + 1;
    const prewarm = this.#binStart(head).times(Fraction.one.minus(margin));
    const keep = this.#binStart(tail).times(Fraction.one.plus(margin));
    const end = roundedTime(lastEnd.plus(keep));
    if (prewarm.numerator === 0n) {
      return end;
    }
    if (functions.existing(functionIndex) === 1) {
      const at = roundedTime(lastEnd.plus(prewarm));
      this.#cancels.set(functionIndex, this.handlers.prewarm(functionIndex, at, end));
    }
    return Fraction.zero;
  }

  #idleOf(functionIndex: number): Fraction[] {
    return this.#idle.get(functionIndex) ?? [];
  }

  /** How many idle times lie in each bin in range. */
  #counts(functionIndex: number): number[] {
    const bins = floor(seconds(this.#keys.range_s).over(seconds(this.#keys.bin_s)));
    const counts = Array.from({ length: Number(bins) }, () => 0);
    for (const idle of this.#idleOf(functionIndex)) {
      const bin = Number(floor(idle.over(seconds(this.#keys.bin_s))));
      if (bin < counts.length) {
        counts[bin]!++;
      }
    }
    return counts;
  }

  /** Whether too little is known of a function, or its idle times are too much spread. */
  #isStandard(functionIndex: number, counts: readonly number[]): boolean {
    const all = this.#idleOf(functionIndex).length;
    const inRange = sum(counts);
    if (all === 0 || inRange === 0) {
      return true;
    }
    const outOfRange = new Fraction(BigInt(all - inRange), BigInt(all));
    return (
      !outOfRange.isLess(decimal(this.#keys.out_of_range)) ||
      squaredVariation(counts).isLess(decimal(this.#keys.cv).times(decimal(this.#keys.cv)))
    );
  }

  #binStart(bin: number): Fraction {
    return seconds(this.#keys.bin_s).times(new Fraction(BigInt(bin)));
  }
}

function sum(counts: readonly number[]): number {
  return counts.reduce((total, count) => total + count, 0);
}

/** The square of the coefficient of variation, the mean of squares ÷ the square of the mean − 1. */
function squaredVariation(counts: readonly number[]): Fraction {
  const squares = sum(counts.map((count) => count * count));
  const total = sum(counts);
  return new Fraction(BigInt(counts.length * squares), BigInt(total * total)).minus(Fraction.one);
}

/** The first bin up to which this share of all counts lies. */
function percentileBin(counts: readonly number[], percent: number): number {
  const total = sum(counts);
  return counts.findIndex((_, bin) => sum(counts.slice(0, bin + 1)) * 100 >= percent * total);
}
