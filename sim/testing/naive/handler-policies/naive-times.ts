import { Fraction } from '../../fraction.ts';

/** A time as the clock shows it, which counts in 1e-8 ms. */
export function onClock(time: Fraction): Fraction {
  return rounded(time, 8);
}

/** A time that a policy computes, to the nearest 1e-6 ms (policies §2). */
export function roundedTime(time: Fraction): Fraction {
  return rounded(time, 6);
}

/** A number of seconds, in ms. */
export function seconds(value: number): Fraction {
  return decimal(value).times(new Fraction(1000n));
}

/** A number as it is written, as far as twelve decimals say it. */
export function decimal(value: number): Fraction {
  return Fraction.fromNumber(value, 12);
}

/** The later of two times. */
export function later(one: Fraction, other: Fraction): Fraction {
  return one.isLess(other) ? other : one;
}

/** The greatest whole number that is not above a number ≥ 0. */
export function floor({ numerator, denominator }: Fraction): bigint {
  return numerator / denominator;
}

/** The double that is nearest to a fraction of whole numbers that doubles can hold. */
export function toDouble({ numerator, denominator }: Fraction): number {
  return Number(numerator) / Number(denominator);
}

/** The nearest multiple of 10^−digits, of two the larger. */
function rounded(time: Fraction, digits: number): Fraction {
  const scale = 10n ** BigInt(digits);
  const half = new Fraction(1n, 2n);
  return new Fraction(floor(time.times(new Fraction(scale)).plus(half)), scale);
}
