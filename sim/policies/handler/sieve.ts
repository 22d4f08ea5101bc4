import { LiveHeap } from '../../engine/events/live-heap.ts';
import { grownUint8 } from '../../engine/events/grown.ts';
import {
  type HandlerPolicy,
  handlerPolicy,
  type PausedSandboxes,
} from '../../ports/handler-policy.ts';

/**
 * SIEVE with places that are kept while containers run (policies §3): a hand goes over the sandboxes
 * in the order in which they were made, forgives those that were used since it came by, and takes
 * the first that was not.
 */
export const sieve = handlerPolicy({
  about: 'a hand goes round, forgives sandboxes used since it came by, and gives up the next',
  source: 'SIEVE (NSDI 2024), with places kept while containers run',
  parameters: {},
  create: () => (cache) => new Sieve(cache),
});

class Sieve implements HandlerPolicy {
  readonly keepsHandlers = true;
  readonly timerMs = Infinity;
  readonly #cache: PausedSandboxes;
  /** Paused sandboxes by place: those from the hand on, and those before it. */
  #ahead = new LiveHeap();
  #behind = new LiveHeap();
  /** Sandboxes that have a place, paused or not, the highest place first. */
  readonly #placed = new LiveHeap();
  /** Whether each was resumed since the hand came by. */
  #bits = new Uint8Array(64);
  #hand = 0;

  constructor(cache: PausedSandboxes) {
    this.#cache = cache;
  }

  admitted(sandbox: number): void {
    if (sandbox >= this.#bits.length) {
      this.#bits = grownUint8(this.#bits, sandbox);
    }
    const place = this.#cache.sandboxes.places[sandbox]!;
    if (!this.#placed.has(sandbox)) {
      this.#bits[sandbox] = 0;
      this.#placed.put(sandbox, -place, place);
    }
    (place >= this.#hand ? this.#ahead : this.#behind).put(sandbox, place, place);
  }

  /** Resumed, as far as is known here; what is given up loses its place next. */
  removed(sandbox: number): void {
    this.#ahead.drop(sandbox);
    this.#behind.drop(sandbox);
    this.#bits[sandbox] = 1;
  }

  ceased(sandbox: number): void {
    this.#placed.drop(sandbox);
  }

  victim(): number {
    for (;;) {
      if (this.#ahead.size === 0) {
        [this.#ahead, this.#behind] = [this.#behind, this.#ahead];
      }
      const sandbox = this.#ahead.first;
      const place = this.#ahead.firstKey;
      this.#ahead.drop(sandbox);
      this.#behind.put(sandbox, place, place);
      if (this.#bits[sandbox] === 0) {
        this.#moveHand(place + 1, sandbox);
        return sandbox;
      }
      this.#bits[sandbox] = 0;
    }
  }

  runTimer(): void {}

  /** To a place, or to the first where none but the victim's is so high. */
  #moveHand(place: number, victim: number): void {
    const { places } = this.#cache.sandboxes;
    this.#placed.drop(victim);
    const highest = this.#placed.size === 0 ? -1 : places[this.#placed.first]!;
    this.#hand = highest >= place ? place : 0;
    if (this.#hand === 0) {
      // No paused one is ahead, or it would be as high.
      [this.#ahead, this.#behind] = [this.#behind, this.#ahead];
    }
  }
}
