import type { Fraction } from '../fraction.ts';
import { naiveHandlerPolicy } from './handler-policies/naive-handler-policies.ts';
import type { NaiveHandlerPolicy, NaiveHandlers } from './handler-policies/naive-handler-policy.ts';
import { type NaiveTimer, NaiveTimers } from './handler-policies/naive-timers.ts';
import { NaiveFunctions } from './naive-functions.ts';
import type { Budget } from './naive-zygote-policy.ts';
import type { Sandbox } from './naive-zygotes.ts';

/** What the handler cache asks its worker for. */
export interface NaiveHandlerActions {
  /** The time on the worker's clock. */
  now(): Fraction;
  destroy(sandbox: Sandbox): void;
  /** Makes a sandbox that nobody has called for, to be kept unused until some time. */
  prewarm(functionIndex: number, unusedUntil: Fraction): void;
}

/** Paused sandboxes, of which a policy gives some up. */
export class NaiveHandlerCache implements NaiveHandlers {
  readonly functions = new NaiveFunctions();
  readonly timers = new NaiveTimers();
  evicted = 0;
  prewarms = 0;
  prewarmsUsed = 0;
  /** The most that the account held once it had made room. */
  peakUnits = 0n;
  /** The one paused longest ago first. */
  #paused: Sandbox[] = [];
  #placed: Sandbox[] = [];
  /** When the time of each paused sandbox is up, for those that have one. */
  readonly #ends = new Map<Sandbox, NaiveTimer>();
  /** Undefined for `none`: then nothing is paused, nor offered. */
  readonly #policy: NaiveHandlerPolicy | undefined;
  readonly #budget: Budget;
  readonly #actions: NaiveHandlerActions;

  constructor(handlerPolicy: string, budget: Budget, actions: NaiveHandlerActions) {
    this.#policy = naiveHandlerPolicy(handlerPolicy, this);
    this.#budget = budget;
    this.#actions = actions;
  }

  get isUsed(): boolean {
    return this.#policy !== undefined;
  }

  now(): Fraction {
    return this.#actions.now();
  }

  paused(): readonly Sandbox[] {
    return this.#paused;
  }

  placed(): readonly Sandbox[] {
    return this.#placed;
  }

  end(sandbox: Sandbox): Fraction | undefined {
    return this.#ends.get(sandbox)?.due;
  }

  prewarm(functionIndex: number, at: Fraction, unusedUntil: Fraction): () => void {
    const timer = this.timers.set(at, () => {
      this.prewarms++;
      this.#actions.prewarm(functionIndex, unusedUntil);
    });
    return () => this.timers.cancel(timer);
  }

  /** The handler account. */
  accountUnits(): bigint {
    return this.#paused.reduce((sum, sandbox) => sum + sandbox.ownUnits, 0n);
  }

  /** An invocation of a function arrives. Takes out its sandbox that was paused last, if there is one. */
  arrive(functionIndex: number): Sandbox | undefined {
    this.functions.arrived(functionIndex);
    this.#policy?.arrived?.(functionIndex);
    const sandbox = this.#paused.findLast((other) => other.functionIndex === functionIndex);
    if (sandbox !== undefined) {
      this.prewarmsUsed += sandbox.isUsed ? 0 : 1;
      this.#remove(sandbox);
      this.#policy!.resumed?.(sandbox);
    }
    return sandbox;
  }

  /** Puts in a sandbox that was just paused, and gives up what has to go for it. */
  offer(sandbox: Sandbox): void {
    if (sandbox.ownUnits > this.#budget.limitUnits) {
      this.#actions.destroy(sandbox);
      return;
    }
    this.#admit(sandbox);
    while (this.#paused.length > 0 && this.#budget.usedUnits() > this.#budget.limitUnits) {
      this.#giveUp(this.#policy!.victim());
    }
    const accountUnits = this.accountUnits();
    this.peakUnits = accountUnits > this.peakUnits ? accountUnits : this.peakUnits;
  }

  #admit(sandbox: Sandbox): void {
    this.#paused.push(sandbox);
    this.#placed = [...new Set([...this.#placed, sandbox])];
    this.#policy!.admitted?.(sandbox);
    const end = this.#policy!.keepUntil?.(sandbox);
    if (end === undefined) {
      return;
    }
    if (this.now().isLess(end)) {
      this.#ends.set(
        sandbox,
        this.timers.set(end, () => this.#giveUp(sandbox)),
      );
    } else {
      this.#giveUp(sandbox);
    }
  }

  #giveUp(sandbox: Sandbox): void {
    this.evicted++;
    this.#remove(sandbox);
    this.#placed = this.#placed.filter((other) => other !== sandbox);
    this.#actions.destroy(sandbox);
  }

  #remove(sandbox: Sandbox): void {
    this.#paused = this.#paused.filter((other) => other !== sandbox);
    this.timers.cancel(this.#ends.get(sandbox));
    this.#ends.delete(sandbox);
  }
}
