import type { Sandbox } from '../naive-zygotes.ts';
import type { NaiveHandlerPolicy, NaiveHandlers } from './naive-handler-policy.ts';

/** A hand goes round over the sandboxes, and takes the first that was not used since it last came by. */
export class NaiveSieve implements NaiveHandlerPolicy {
  readonly #handlers: NaiveHandlers;
  readonly #used = new Set<Sandbox>();
  #hand = 0;

  constructor(handlers: NaiveHandlers) {
    this.#handlers = handlers;
  }

  resumed(sandbox: Sandbox): void {
    this.#used.add(sandbox);
  }

  victim(): Sandbox {
    const placed = this.#handlers.placed().toSorted((one, other) => one.number - other.number);
    const ahead = placed.filter(({ number }) => number >= this.#hand);
    // From the hand upwards, then all from the least, twice: the first time round may only clear.
    for (const sandbox of [...ahead, ...placed, ...placed]) {
      if (!this.#handlers.paused().includes(sandbox)) {
        continue;
      }
      if (!this.#used.delete(sandbox)) {
        const next = sandbox.number + 1;
        this.#hand = placed.some(({ number }) => number >= next) ? next : 0;
        return sandbox;
      }
    }
    throw new Error('a sandbox should be paused');
  }
}
