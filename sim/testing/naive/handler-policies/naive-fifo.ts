import type { Sandbox } from '../naive-zygotes.ts';
import { least, type NaiveHandlerPolicy, type NaiveHandlers } from './naive-handler-policy.ts';

/** Gives up the sandbox for which provisioning began first. */
export class NaiveFifo implements NaiveHandlerPolicy {
  readonly #handlers: NaiveHandlers;

  constructor(handlers: NaiveHandlers) {
    this.#handlers = handlers;
  }

  victim(): Sandbox {
    return least(this.#handlers.paused(), ({ number }) => number);
  }
}
