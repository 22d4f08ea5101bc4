import type { Sandbox } from '../naive-zygotes.ts';
import type { NaiveHandlerPolicy, NaiveHandlers } from './naive-handler-policy.ts';

/** Gives up the sandbox that was paused longest ago. */
export class NaiveLru implements NaiveHandlerPolicy {
  readonly #handlers: NaiveHandlers;

  constructor(handlers: NaiveHandlers) {
    this.#handlers = handlers;
  }

  victim(): Sandbox {
    return this.#handlers.paused()[0]!;
  }
}
