import { grownInt32 } from '../../engine/events/grown.ts';
import { type HandlerPolicy, handlerPolicy } from '../../ports/handler-policy.ts';
import type { RandomStream } from '../../../workloads/random-stream.ts';

/** Any of the paused sandboxes, each as likely as the others (policies §3). */
export const random = handlerPolicy({
  about: 'gives up any of the paused sandboxes, all as likely',
  source: '',
  parameters: {},
  create: () => (cache) => new Uniform(cache.random('victims')),
});

class Uniform implements HandlerPolicy {
  readonly keepsHandlers = true;
  readonly timerMs = Infinity;
  readonly #stream: RandomStream;
  /** In no order, and where each of them stands. */
  readonly #paused: number[] = [];
  #places = new Int32Array(64);

  constructor(stream: RandomStream) {
    this.#stream = stream;
  }

  admitted(sandbox: number): void {
    if (sandbox >= this.#places.length) {
      this.#places = grownInt32(this.#places, sandbox);
    }
    this.#places[sandbox] = this.#paused.length;
    this.#paused.push(sandbox);
  }

  removed(sandbox: number): void {
    const place = this.#places[sandbox]!;
    const last = this.#paused.pop()!;
    if (last !== sandbox) {
      this.#paused[place] = last;
      this.#places[last] = place;
    }
  }

  victim(): number {
    return this.#paused[this.#stream.integer(this.#paused.length)]!;
  }

  runTimer(): void {}
}
