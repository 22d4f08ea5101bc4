import { grownInt32 } from '../engine/events/grown.ts';
import { roundedMs } from '../engine/events/ticks.ts';
import { invariant } from '../invariant.ts';
import { randomStream } from '../engine/random/random.ts';
import type {
  HandlerPolicy,
  HandlerPolicyFactory,
  PausedSandboxes,
} from '../ports/handler-policy.ts';
import type { PolicyClock } from '../ports/zygote-policy.ts';
import type { Catalog } from '../../workloads/catalog.ts';
import type { RandomStream } from '../../workloads/random-stream.ts';
import { Functions } from './functions.ts';
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
export class HandlerCache implements PausedSandboxes {
  readonly policy: HandlerPolicy;
  readonly catalog: Catalog;
  readonly sandboxes: Sandboxes;
  readonly functions: Functions;
  /** How many sandboxes are paused. */
  count = 0;
  /** How many the policy gave up. */
  evicted = 0;
  /** How many sandboxes were asked for before anybody called, and how many of them somebody called. */
  prewarms = 0;
  prewarmsUsed = 0;
  readonly #accounts: MemoryAccounts;
  readonly #clock: PolicyClock;
  readonly #seed: number;
  readonly #destroy: (sandbox: number) => void;
  readonly #startPrewarm: (functionIndex: number) => void;
  /** What was asked for outside of the timers' turn, whose turn it has to wait for. */
  #wanted: number[] = [];
  #isTimersTurn = false;
  /** The top of each function's stack; −1 when it is empty. */
  readonly #top: Int32Array;
  #below = new Int32Array(64);
  #above = new Int32Array(64).fill(notPaused);

  /**
   * @param seed of the policy's random streams
   * @param destroy what the worker does with a sandbox that is given up
   * @param startPrewarm what it does for a function that is prewarmed
   */
  constructor(
    catalog: Catalog,
    sandboxes: Sandboxes,
    accounts: MemoryAccounts,
    createPolicy: HandlerPolicyFactory,
    clock: PolicyClock,
    seed: number,
    destroy: (sandbox: number) => void,
    startPrewarm: (functionIndex: number) => void,
  ) {
    const functionCount = catalog.functionNames.length;
    this.catalog = catalog;
    this.sandboxes = sandboxes;
    this.functions = new Functions(functionCount);
    this.#accounts = accounts;
    this.#clock = clock;
    this.#seed = seed;
    this.#destroy = destroy;
    this.#startPrewarm = startPrewarm;
    this.#top = new Int32Array(functionCount).fill(-1);
    this.policy = createPolicy(this);
  }

  get nowMs(): number {
    return this.#clock.nowMs;
  }

  /** When timers of the policy, or what it asked for at once, are to have their turn, in ms. */
  get timerMs(): number {
    // Asked at every event, and most policies have no timers.
    if (this.policy.timerMs === Infinity && this.#wanted.length === 0) {
      return Infinity;
    }
    const timerMs = this.#policyTimerMs;
    if (this.#wanted.length > 0 || timerMs < this.#clock.nowMs) {
      return this.#clock.nowMs;
    }
    return timerMs;
  }

  /** On the grid of times that policies compute, which every host's clock can show. */
  get #policyTimerMs(): number {
    const { timerMs } = this.policy;
    return timerMs === Infinity ? timerMs : roundedMs(timerMs);
  }

  runTimer(nowMs: number): void {
    this.#isTimersTurn = true;
    if (this.#policyTimerMs <= nowMs) {
      this.policy.runTimer(Math.max(nowMs, this.policy.timerMs));
    }
    const wanted = this.#wanted;
    this.#wanted = [];
    for (const functionIndex of wanted) {
      this.#beginPrewarm(functionIndex);
    }
    this.#isTimersTurn = false;
  }

  prewarm(functionIndex: number): void {
    if (this.#isTimersTurn) {
      this.#beginPrewarm(functionIndex);
    } else {
      this.#wanted.push(functionIndex);
    }
  }

  #beginPrewarm(functionIndex: number): void {
    this.prewarms++;
    this.#startPrewarm(functionIndex);
  }

  random(name: string): RandomStream {
    return randomStream(this.#seed, `handler policy ${name}`);
  }

  /** An invocation arrives, before anything is decided about it. */
  arrived(functionIndex: number): void {
    this.functions.arrived(functionIndex);
    this.policy.arrived?.(functionIndex);
  }

  /** A sandbox is asked for: from now on it exists. */
  asked(functionIndex: number): void {
    this.functions.existing[functionIndex]!++;
  }

  started(sandbox: number): void {
    this.policy.started?.(sandbox);
  }

  /** An execution has ended, however that was. */
  ended(sandbox: number): void {
    this.sandboxes.uses[sandbox]!++;
    this.functions.lastEndMs[this.sandboxes.functions[sandbox]!] = this.#clock.nowMs;
    this.policy.ended?.(sandbox);
  }

  /** It was decided to destroy a sandbox, or it has failed. */
  ceased(sandbox: number): void {
    this.functions.ceased(this.sandboxes.functions[sandbox]!);
    this.policy.ceased?.(sandbox);
  }

  /** Takes the function's sandbox that was paused last out of the cache; −1 when there is none. */
  take(functionIndex: number): number {
    const sandbox = this.#top[functionIndex]!;
    if (sandbox >= 0) {
      this.prewarmsUsed += this.sandboxes.uses[sandbox] === 0 ? 1 : 0;
      this.#remove(sandbox);
      this.#accounts.settleHandler();
    }
    return sandbox;
  }

  /** Keeps a sandbox that was just paused, if it fits at all, and makes room for it. */
  offer(sandbox: number): void {
    const ownedUnits = this.sandboxes.ownedUnits[sandbox]!;
    if (!this.#accounts.fitsHandlerCache(ownedUnits)) {
      this.ceased(sandbox);
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
    this.ceased(sandbox);
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
