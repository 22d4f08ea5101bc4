import { LiveHeap } from '../../engine/events/live-heap.ts';
import { roundedMs } from '../../engine/events/ticks.ts';
import { number, type ValuesOf } from '../../parameters/parameter.ts';
import {
  type HandlerPolicy,
  handlerPolicy,
  type PausedSandboxes,
} from '../../ports/handler-policy.ts';
import { binsOf, IdleHistogram } from './idle-histogram.ts';

const parameters = {
  bin_s: number(60, { least: 1e-6, most: 1e9 }, 'how wide a bin of idle times is'),
  range_s: number(
    14_400,
    { least: 0, most: 1e9, isAbove: true },
    'how long idle times are looked at; a multiple of bin_s, at most 10,000 bins',
  ),
  head_percent: number(
    5,
    { least: 0, most: 100, isAbove: true },
    'the percentile before which nobody is expected',
  ),
  tail_percent: number(
    99,
    { least: 0, most: 100, isAbove: true },
    'the percentile up to which a sandbox is kept; at least head_percent',
  ),
  margin: number(0.1, { least: 0, most: 1 }, 'by what share both are widened'),
  cv: number(
    2,
    { least: 0, most: Infinity },
    'below this coefficient of variation the histogram says nothing',
  ),
  out_of_range: number(
    0.5,
    { least: 0, most: 1 },
    'from this share of idle times out of range on it says nothing',
  ),
};

/**
 * The hybrid histogram policy of Azure Functions (policies §3), without its ARIMA model: from the
 * idle times of a function it learns when to prewarm it and how long to keep it.
 */
export const hybridHistogram = handlerPolicy({
  about: 'learns from idle times when to prewarm a function and how long to keep its sandbox',
  source: 'Serverless in the Wild (ATC 2020), without its ARIMA model',
  parameters,
  check({ bin_s: binS, range_s: rangeS, head_percent: head, tail_percent: tail }) {
    if ((binsOf({ bin_s: binS, range_s: rangeS }) ?? Infinity) > 10_000) {
      return `range_s=${rangeS} should be a multiple of bin_s=${binS}, of at most 10000 bins`;
    }
    return head > tail ? `head_percent=${head} should be at most tail_percent=${tail}` : undefined;
  },
  create: (values) => (cache) => new HybridHistogram(cache, values),
});

class HybridHistogram implements HandlerPolicy {
  readonly keepsHandlers = true;
  readonly #cache: PausedSandboxes;
  readonly #values: ValuesOf<typeof parameters>;
  readonly #histograms: (IdleHistogram | undefined)[] = [];
  /** Paused sandboxes by when they are given up, and functions by when they are prewarmed. */
  readonly #paused = new LiveHeap();
  readonly #prewarms = new LiveHeap();
  /** Counts timers in the order of their setting. */
  #settings = 0;
  /** Until when the sandbox that a function is prewarmed with is to be kept. */
  readonly #prewarmedUntilMs: Float64Array;

  constructor(cache: PausedSandboxes, values: ValuesOf<typeof parameters>) {
    this.#cache = cache;
    this.#values = values;
    this.#prewarmedUntilMs = new Float64Array(cache.catalog.functionNames.length);
  }

  get timerMs(): number {
    return Math.min(this.#paused.firstKey, this.#prewarms.firstKey);
  }

  arrived(functionIndex: number): void {
    this.#prewarms.drop(functionIndex);
    const lastEndMs = this.#cache.functions.lastEndMs[functionIndex]!;
    if (!Number.isNaN(lastEndMs)) {
      const idleMs = roundedMs(Math.max(0, this.#cache.nowMs - lastEndMs));
      this.#histogram(functionIndex).count(idleMs);
    }
  }

  admitted(sandbox: number): void {
    const { nowMs, sandboxes, functions } = this.#cache;
    const functionIndex = sandboxes.functions[sandbox]!;
    const isPrewarmed = sandboxes.uses[sandbox] === 0;
    const window = isPrewarmed ? undefined : this.#histogram(functionIndex).window();
    const lastEndMs = functions.lastEndMs[functionIndex]!;
    let untilMs: number;
    if (window === undefined) {
      untilMs = isPrewarmed
        ? this.#prewarmedUntilMs[functionIndex]!
        : roundedMs(lastEndMs + 1000 * this.#values.range_s);
    } else {
      untilMs = roundedMs(lastEndMs + window.keepMs);
    }
    const isGivenUp = window !== undefined && window.prewarmMs > 0;
    this.#paused.put(sandbox, untilMs, this.#settings++);
    if (isGivenUp || untilMs <= nowMs) {
      this.#cache.evict(sandbox);
    }
    if (isGivenUp && functions.existing[functionIndex] === 0) {
      const prewarmMs = roundedMs(lastEndMs + window.prewarmMs);
      this.#prewarmedUntilMs[functionIndex] = untilMs;
      this.#prewarms.put(functionIndex, Math.max(nowMs, prewarmMs), this.#settings++);
    }
  }

  removed(sandbox: number): void {
    this.#paused.drop(sandbox);
  }

  victim(): number {
    return this.#paused.first;
  }

  runTimer(): void {
    const { firstKey: giveUpMs, firstTie: giveUpSetting } = this.#paused;
    const { firstKey: prewarmMs, firstTie: prewarmSetting } = this.#prewarms;
    if (giveUpMs < prewarmMs || (giveUpMs === prewarmMs && giveUpSetting < prewarmSetting)) {
      this.#cache.evict(this.#paused.first);
    } else {
      const functionIndex = this.#prewarms.first;
      this.#prewarms.drop(functionIndex);
      this.#cache.prewarm(functionIndex);
    }
  }

  #histogram(functionIndex: number): IdleHistogram {
    return (this.#histograms[functionIndex] ??= new IdleHistogram(this.#values));
  }
}
