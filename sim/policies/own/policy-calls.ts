import { InputError } from '../../../workloads/input-error.ts';
import type { PolicyCallGuard } from './own-policies.ts';

/** A user's policy did what none may; the message names its file and the call. */
export class PolicyError extends InputError {
  override readonly name = 'PolicyError';
}

/**
 * How often a policy may do a thing without anything else coming of it, before it is held to do so
 * for ever.
 */
export const turnsMax = 100_000;

/**
 * The calls of a user's own policy. What goes wrong in one stops the run in one line that names the
 * file and the call; a policy that catches it itself stops the run all the same.
 */
export class PolicyCalls {
  readonly #file: string;
  readonly #guard: PolicyCallGuard;
  #failure: unknown;
  #atMs = -1;
  #turns = 0;

  /** @param file as the option names it: `./mine.ts` */
  constructor(file: string, guard: PolicyCallGuard = (_call, body) => body()) {
    this.#file = file;
    this.#guard = guard;
  }

  /** Calls the policy; what is called is `victim()`, or `timerMs` where it is read. */
  call<Result>(name: string, body: () => Result): Result {
    let result: Result | undefined;
    try {
      result = this.#guard(`${this.#file}: ${name}`, body);
    } catch (error) {
      // What was thrown first counts: what follows from it would mislead.
      this.#failure ??=
        error instanceof PolicyError ? error : this.#error(`${name} threw ${thrownText(error)}`);
    }
    if (this.#failure !== undefined) {
      throw this.#failure;
    }
    if (result instanceof Promise) {
      // What it comes to is told nobody, but must not end the process either.
      result.catch(() => {});
      this.fail(`${name} gave a promise; a policy has to answer at once`);
    }
    return result as Result;
  }

  /** Does what the policy asks for; what fails there is no fault of the call that asked. */
  ask<Result>(body: () => Result): Result {
    try {
      return body();
    } catch (error) {
      this.#failure ??= error;
      throw error;
    }
  }

  /** Stops the run. */
  fail(problem: string): never {
    this.#failure ??= this.#error(problem);
    throw this.#failure;
  }

  /** Counts the turns of the policy's timer at one time. */
  timerTurn(nowMs: number): void {
    this.#turns = nowMs === this.#atMs ? this.#turns + 1 : 1;
    this.#atMs = nowMs;
    if (this.#turns > turnsMax) {
      this.fail(`runTimer() was called ${turnsMax} times at ${nowMs} ms, and timerMs stays there`);
    }
  }

  /** A time that the policy gives. */
  checkTime(timeMs: unknown): number {
    if (typeof timeMs !== 'number' || Number.isNaN(timeMs)) {
      this.fail(`timerMs is ${valueText(timeMs)}, which is no time in ms; Infinity is for never`);
    }
    return timeMs;
  }

  /** A policy as it was made: with these methods, and those perhaps. */
  checkPolicy(
    policy: unknown,
    kind: string,
    methods: readonly string[],
    optional: readonly string[] = [],
  ): void {
    if (typeof policy !== 'object' || policy === null) {
      this.fail(`what create() gives made ${valueText(policy)}; it should be a ${kind}`);
    }
    const named = policy as Readonly<Record<string, unknown>>;
    for (const name of methods) {
      if (typeof named[name] !== 'function') {
        this.fail(`a ${kind} has a method ${name}; here it is ${valueText(named[name])}`);
      }
    }
    for (const name of optional) {
      if (named[name] !== undefined && typeof named[name] !== 'function') {
        this.fail(`${name} of a ${kind} is a method; here it is ${valueText(named[name])}`);
      }
    }
    this.checkTime(named['timerMs']);
  }

  #error(problem: string): PolicyError {
    return new PolicyError(`${this.#file}: ${problem}`);
  }
}

/** A value for a message of one line. */
export function valueText(value: unknown): string {
  if (typeof value === 'function') {
    return 'a function';
  }
  if (typeof value === 'string') {
    return JSON.stringify(value.length > 40 ? `${value.slice(0, 40)}…` : value);
  }
  return typeof value === 'object' && value !== null ? 'an object' : String(value);
}

function thrownText(error: unknown): string {
  const text = error instanceof Error ? `${error.name}: ${error.message}` : valueText(error);
  return text.replaceAll(/\s*\n\s*/g, ' ');
}
