import { grownFloat64 } from '../../engine/events/grown.ts';
import { roundedMs } from '../../engine/events/ticks.ts';
import { number } from '../../parameters/parameter.ts';
import {
  type HandlerPolicy,
  handlerPolicy,
  type PausedSandboxes,
} from '../../ports/handler-policy.ts';
import { LinkedLists } from './linked-lists.ts';

/** A fixed time to live after each use (policies §3), as the platforms of providers have it. */
export const ttl = handlerPolicy({
  about: 'gives up a sandbox some time after it was paused, and before that the oldest',
  source: 'AWS Lambda about 10 minutes, Azure Functions 20, OpenWhisk 10',
  parameters: {
    keep_s: number(600, { least: 0, most: 1e9 }, 'how long a paused sandbox is kept'),
  },
  create:
    ({ keep_s: keepS }) =>
    (cache) =>
      new TimeToLive(cache, 1000 * keepS),
});

class TimeToLive implements HandlerPolicy {
  readonly keepsHandlers = true;
  timerMs = Infinity;
  readonly #cache: PausedSandboxes;
  readonly #keepMs: number;
  /** All are kept equally long, so the oldest goes first. */
  readonly #paused = new LinkedLists(1);
  /** When each is given up. */
  #untilMs = new Float64Array(64);

  constructor(cache: PausedSandboxes, keepMs: number) {
    this.#cache = cache;
    this.#keepMs = keepMs;
  }

  admitted(sandbox: number): void {
    if (sandbox >= this.#untilMs.length) {
      this.#untilMs = grownFloat64(this.#untilMs, sandbox);
    }
    const { nowMs } = this.#cache;
    const untilMs = roundedMs(nowMs + this.#keepMs);
    this.#untilMs[sandbox] = untilMs;
    this.#paused.append(0, sandbox);
    this.#setTimer();
    if (untilMs <= nowMs) {
      this.#cache.evict(sandbox);
    }
  }

  removed(sandbox: number): void {
    this.#paused.remove(0, sandbox);
    this.#setTimer();
  }

  victim(): number {
    return this.#paused.first(0);
  }

  runTimer(): void {
    this.#cache.evict(this.#paused.first(0));
  }

  #setTimer(): void {
    const oldest = this.#paused.first(0);
    this.timerMs = oldest < 0 ? Infinity : this.#untilMs[oldest]!;
  }
}
