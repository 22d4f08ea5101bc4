import type { Configuration } from '../../configuration.ts';
import type { Budget } from './naive-zygote-policy.ts';
import type { Sandbox } from './naive-zygotes.ts';

/** Those that are modelled here. */
export const naiveHandlerPolicies: readonly string[] = ['none', 'lru'];

/** Paused sandboxes, of which the one paused longest ago is evicted first. */
export class NaiveHandlerCache {
  /** False with policy `none`: then nothing is paused, nor offered. */
  readonly isUsed: boolean;
  evicted = 0;
  /** The most that the account held once it had made room. */
  peakUnits = 0n;
  /** The one paused longest ago first. */
  #paused: Sandbox[] = [];
  readonly #budget: Budget;
  readonly #destroy: (sandbox: Sandbox) => void;

  constructor(configuration: Configuration, budget: Budget, destroy: (sandbox: Sandbox) => void) {
    if (configuration.handlerPolicy !== 'none' && configuration.handlerPolicy !== 'lru') {
      throw new Error(
        `handler policy ${configuration.handlerPolicy} has no naive model: write it in sim/testing/naive/naive-handler-cache.ts`,
      );
    }
    this.isUsed = configuration.handlerPolicy === 'lru';
    this.#budget = budget;
    this.#destroy = destroy;
  }

  /** The handler account. */
  accountUnits(): bigint {
    return this.#paused.reduce((sum, sandbox) => sum + sandbox.ownUnits, 0n);
  }

  /** Takes out the sandbox of a function that was paused last, if there is one. */
  take(functionIndex: number): Sandbox | undefined {
    const sandbox = this.#paused.findLast((other) => other.functionIndex === functionIndex);
    this.#paused = this.#paused.filter((other) => other !== sandbox);
    return sandbox;
  }

  /** Puts in a sandbox that was just paused, and destroys what has to go for it. */
  offer(sandbox: Sandbox): void {
    this.#paused.push(sandbox);
    if (sandbox.ownUnits > this.#budget.limitUnits) {
      this.#paused.pop();
      this.#destroy(sandbox);
      return;
    }
    while (this.#paused.length > 0 && this.#budget.usedUnits() > this.#budget.limitUnits) {
      this.#destroy(this.#paused.shift()!);
      this.evicted++;
    }
    const accountUnits = this.accountUnits();
    this.peakUnits = accountUnits > this.peakUnits ? accountUnits : this.peakUnits;
  }
}
