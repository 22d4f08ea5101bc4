import { grownInt32 } from '../engine/events/grown.ts';
import { invariant } from '../invariant.ts';
import type { HandlerPolicy, HandlerPolicyFactory } from '../ports/handler-policy.ts';
import type { MemoryAccounts } from './memory-accounts.ts';
import type { Sandboxes } from './sandboxes.ts';

/** Stands above a sandbox that is in no stack. */
const notPaused = -2;

/**
 * The handler cache: paused sandboxes, ready to serve the function that they belong to.
 *
 * The sandboxes of one function form a stack, since the one paused last is resumed first. It is
 * linked both ways, because a policy may take one out of the middle.
 */
export class HandlerCache {
  readonly policy: HandlerPolicy;
  readonly sandboxes: Sandboxes;
  /** How many sandboxes are paused. */
  count = 0;
  /** How many the policy gave up. */
  evicted = 0;
  readonly #accounts: MemoryAccounts;
  readonly #destroy: (sandbox: number) => void;
  /** The top of each function's stack; −1 when it is empty. */
  readonly #top: Int32Array;
  #below = new Int32Array(64);
  #above = new Int32Array(64).fill(notPaused);

  /** @param destroy what the worker does with a sandbox that is given up */
  constructor(
    functionCount: number,
    sandboxes: Sandboxes,
    accounts: MemoryAccounts,
    createPolicy: HandlerPolicyFactory,
    destroy: (sandbox: number) => void,
  ) {
    this.sandboxes = sandboxes;
    this.#accounts = accounts;
    this.#destroy = destroy;
    this.#top = new Int32Array(functionCount).fill(-1);
    this.policy = createPolicy(this);
  }

  /** Takes the function's sandbox that was paused last out of the cache; −1 when there is none. */
  take(functionIndex: number): number {
    const sandbox = this.#top[functionIndex]!;
    if (sandbox >= 0) {
      this.#remove(sandbox);
      this.#accounts.settleHandler();
    }
    return sandbox;
  }

  /** Keeps a sandbox that was just paused, if it fits at all, and makes room for it. */
  offer(sandbox: number): void {
    const ownedUnits = this.sandboxes.ownedUnits[sandbox]!;
    if (!this.#accounts.fitsHandlerCache(ownedUnits)) {
      this.#destroy(sandbox);
      return;
    }
    this.#push(sandbox);
    this.#accounts.handlerUnits += ownedUnits;
    this.count++;
    this.policy.admitted(sandbox);
    while (this.#accounts.isHandlerCacheOver && this.count > 0) {
      this.#giveUp(this.policy.victim());
    }
    this.#accounts.settleHandler();
  }

  /** Gives up a paused sandbox, for its policy. */
  evict(sandbox: number): void {
    this.#giveUp(sandbox);
    this.#accounts.settleHandler();
  }

  #giveUp(sandbox: number): void {
    invariant(
      sandbox >= 0 && sandbox < this.#above.length && this.#above[sandbox] !== notPaused,
      () => `sandbox ${sandbox} is given up, but not paused`,
    );
    this.#remove(sandbox);
    this.evicted++;
    this.#destroy(sandbox);
  }

  #push(sandbox: number): void {
    if (sandbox >= this.#below.length) {
      this.#below = grownInt32(this.#below, sandbox);
      this.#above = grownInt32(this.#above, sandbox, notPaused);
    }
    const functionIndex = this.sandboxes.functions[sandbox]!;
    const below = this.#top[functionIndex]!;
    this.#below[sandbox] = below;
    this.#above[sandbox] = -1;
    if (below >= 0) {
      this.#above[below] = sandbox;
    }
    this.#top[functionIndex] = sandbox;
  }

  #remove(sandbox: number): void {
    const above = this.#above[sandbox]!;
    const below = this.#below[sandbox]!;
    if (above >= 0) {
      this.#below[above] = below;
    } else {
      this.#top[this.sandboxes.functions[sandbox]!] = below;
    }
    if (below >= 0) {
      this.#above[below] = above;
    }
    this.#above[sandbox] = notPaused;
    this.#accounts.handlerUnits -= this.sandboxes.ownedUnits[sandbox]!;
    this.count--;
    invariant(this.count >= 0, 'more sandboxes left the handler cache than came');
    this.policy.removed(sandbox);
  }
}
