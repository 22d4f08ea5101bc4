import type { Sandbox } from '../naive-zygotes.ts';
import { least, type NaiveHandlerPolicy, type NaiveHandlers } from './naive-handler-policy.ts';

/** Gives up the sandbox whose time is up first. */
export class NaiveSoonest implements NaiveHandlerPolicy {
  protected readonly handlers: NaiveHandlers;

  constructor(handlers: NaiveHandlers) {
    this.handlers = handlers;
  }

  victim(): Sandbox {
    return least(
      this.handlers.paused(),
      (sandbox) => this.handlers.end(sandbox)?.toNumber() ?? Infinity,
    );
  }
}
