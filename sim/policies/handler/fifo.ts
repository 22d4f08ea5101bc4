import { LiveHeap } from '../../engine/events/live-heap.ts';
import {
  type HandlerPolicy,
  handlerPolicy,
  type PausedSandboxes,
} from '../../ports/handler-policy.ts';

/** First in, first out (policies §3): a hit does not renew a sandbox. */
export const fifo = handlerPolicy({
  about: 'gives up the sandbox that was made first; a hit does not renew it',
  source: '',
  parameters: {},
  create: () => (cache) => new FirstInFirstOut(cache),
});

class FirstInFirstOut implements HandlerPolicy {
  readonly keepsHandlers = true;
  readonly timerMs = Infinity;
  readonly #cache: PausedSandboxes;
  readonly #paused = new LiveHeap();

  constructor(cache: PausedSandboxes) {
    this.#cache = cache;
  }

  admitted(sandbox: number): void {
    const place = this.#cache.sandboxes.places[sandbox]!;
    this.#paused.put(sandbox, place, place);
  }

  removed(sandbox: number): void {
    this.#paused.drop(sandbox);
  }

  victim(): number {
    return this.#paused.first;
  }

  runTimer(): void {}
}
