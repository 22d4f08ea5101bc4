import { LiveHeap } from '../../engine/events/live-heap.ts';
import { roundedMs } from '../../engine/events/ticks.ts';
import { number } from '../../parameters/parameter.ts';
import {
  type HandlerPolicy,
  handlerPolicy,
  type PausedSandboxes,
} from '../../ports/handler-policy.ts';
import { toMb } from '../../records/memory-units.ts';

/**
 * Ski rental (policies §3): a sandbox is kept for as long as keeping it costs no more than making it
 * again, which is at most twice the best possible where costs are constant and no limit bites.
 */
export const breakEven = handlerPolicy({
  about: 'gives up a sandbox when keeping it has cost as much as a cold start',
  source: 'Karlin et al. 1988; linear elastic caching (CIDR 2025); RainbowCake (ASPLOS 2024)',
  parameters: {
    price: number(
      0.01,
      { least: 0, most: Infinity, isAbove: true },
      'what memory costs, in ms of cold start for each MB·s',
    ),
  },
  create:
    ({ price }) =>
    (cache) =>
      new BreakEven(cache, price),
});

class BreakEven implements HandlerPolicy {
  readonly keepsHandlers = true;
  readonly #cache: PausedSandboxes;
  readonly #price: number;
  /** By when they are given up. */
  readonly #paused = new LiveHeap();
  #admissions = 0;

  constructor(cache: PausedSandboxes, price: number) {
    this.#cache = cache;
    this.#price = price;
  }

  get timerMs(): number {
    return this.#paused.firstKey;
  }

  admitted(sandbox: number): void {
    const { nowMs, functions, sandboxes } = this.#cache;
    const coldMs = functions.coldMs(sandboxes.functions[sandbox]!);
    // What saves nothing is not kept, though it may take no memory either.
    const keepS = coldMs === 0 ? 0 : coldMs / (this.#price * toMb(sandboxes.ownedUnits[sandbox]!));
    const untilMs = roundedMs(nowMs + 1000 * keepS);
    this.#paused.put(sandbox, untilMs, this.#admissions++);
    if (untilMs <= nowMs) {
      this.#cache.evict(sandbox);
    }
  }

  removed(sandbox: number): void {
    this.#paused.drop(sandbox);
  }

  victim(): number {
    return this.#paused.first;
  }

  runTimer(): void {
    this.#cache.evict(this.#paused.first);
  }
}
