import { LiveHeap } from '../../engine/events/live-heap.ts';
import {
  type HandlerPolicy,
  handlerPolicy,
  type PausedSandboxes,
} from '../../ports/handler-policy.ts';
import { PausedByFunction } from './paused-by-function.ts';

/** "Perfect" least frequently used (policies §3): what was counted of a function is never forgotten. */
export const lfu = handlerPolicy({
  about: 'gives up the oldest sandbox of the function with the fewest invocations so far',
  source: '',
  parameters: {},
  create: () => (cache) => new LeastFrequentlyUsed(cache),
});

class LeastFrequentlyUsed implements HandlerPolicy {
  readonly keepsHandlers = true;
  readonly timerMs = Infinity;
  readonly #cache: PausedSandboxes;
  readonly #paused: PausedByFunction;
  /** Functions with paused sandboxes, by their arrivals. */
  readonly #functions = new LiveHeap();

  constructor(cache: PausedSandboxes) {
    this.#cache = cache;
    this.#paused = new PausedByFunction(cache);
  }

  arrived(functionIndex: number): void {
    this.#rank(functionIndex);
  }

  admitted(sandbox: number): void {
    this.#paused.append(sandbox);
    this.#rank(this.#cache.sandboxes.functions[sandbox]!);
  }

  removed(sandbox: number): void {
    this.#paused.remove(sandbox);
    this.#rank(this.#cache.sandboxes.functions[sandbox]!);
  }

  victim(): number {
    return this.#paused.oldest(this.#functions.first);
  }

  runTimer(): void {}

  #rank(functionIndex: number): void {
    const oldest = this.#paused.oldest(functionIndex);
    if (oldest < 0) {
      this.#functions.drop(functionIndex);
    } else {
      const arrivals = this.#cache.functions.arrivals[functionIndex]!;
      this.#functions.put(functionIndex, arrivals, this.#paused.admission(oldest));
    }
  }
}
