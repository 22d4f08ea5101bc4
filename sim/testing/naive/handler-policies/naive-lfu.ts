import type { Sandbox } from '../naive-zygotes.ts';
import { least, type NaiveHandlerPolicy, type NaiveHandlers } from './naive-handler-policy.ts';

/** Gives up a sandbox of the function that was called least often. */
export class NaiveLfu implements NaiveHandlerPolicy {
  readonly #handlers: NaiveHandlers;

  constructor(handlers: NaiveHandlers) {
    this.#handlers = handlers;
  }

  victim(): Sandbox {
    const { functions } = this.#handlers;
    return least(this.#handlers.paused(), ({ functionIndex }) => functions.arrivals(functionIndex));
  }
}
