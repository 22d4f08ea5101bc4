import { Fraction } from '../../fraction.ts';
import type { Sandbox } from '../naive-zygotes.ts';
import { ratio } from './naive-greedy-dual.ts';
import { type NaiveHandlers, ownedMb } from './naive-handler-policy.ts';
import { NaiveSoonest } from './naive-soonest.ts';
import { roundedTime } from './naive-times.ts';

/** Keeps a sandbox until its memory has cost what a cold start would. */
export class NaiveBreakEven extends NaiveSoonest {
  readonly #price: number;

  /** @param price of a MB·s, in ms of cold start */
  constructor(handlers: NaiveHandlers, price: number) {
    super(handlers);
    this.#price = price;
  }

  keepUntil(sandbox: Sandbox): Fraction | undefined {
    const coldMs = this.handlers.functions.coldMs(sandbox.functionIndex);
    const keepS = ratio(coldMs, this.#price * ownedMb(sandbox));
    if (keepS === Infinity) {
      return undefined;
    }
    // A double is no decimal number: all that it can tell is kept.
    const keepMs = Fraction.fromNumber(1000 * keepS, 15);
    return roundedTime(this.handlers.now().plus(keepMs));
  }
}
