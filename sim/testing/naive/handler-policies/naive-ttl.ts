import type { Fraction } from '../../fraction.ts';
import type { NaiveHandlers } from './naive-handler-policy.ts';
import { NaiveLru } from './naive-lru.ts';
import { roundedTime, seconds } from './naive-times.ts';

/** Keeps each sandbox for one time, the same for all; of several the oldest goes first. */
export class NaiveTtl extends NaiveLru {
  readonly #handlers: NaiveHandlers;
  readonly #keep: Fraction;

  constructor(handlers: NaiveHandlers, keepS: number) {
    super(handlers);
    this.#handlers = handlers;
    this.#keep = seconds(keepS);
  }

  keepUntil(): Fraction {
    return roundedTime(this.#handlers.now().plus(this.#keep));
  }
}
