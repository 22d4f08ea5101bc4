/** An exact rational number, so that a test can decide whether two things happen at once. */
export class Fraction {
  static readonly zero = new Fraction(0n);
  static readonly one = new Fraction(1n);
  readonly numerator: bigint;
  /** Always positive, and without a common divisor with the numerator. */
  readonly denominator: bigint;

  constructor(numerator: bigint, denominator = 1n) {
    const divisor = greatestCommonDivisor(numerator, denominator);
    const sign = denominator < 0n ? -1n : 1n;
    this.numerator = (sign * numerator) / divisor;
    this.denominator = (sign * denominator) / divisor;
  }

  /** The multiple of 10^−digits that is nearest to a number. */
  static fromNumber(value: number, digits: number): Fraction {
    return new Fraction(BigInt(Math.round(value * 10 ** digits)), 10n ** BigInt(digits));
  }

  plus(other: Fraction): Fraction {
    return new Fraction(
      this.numerator * other.denominator + other.numerator * this.denominator,
      this.denominator * other.denominator,
    );
  }

  minus(other: Fraction): Fraction {
    return new Fraction(
      this.numerator * other.denominator - other.numerator * this.denominator,
      this.denominator * other.denominator,
    );
  }

  times(other: Fraction): Fraction {
    return new Fraction(this.numerator * other.numerator, this.denominator * other.denominator);
  }

  over(other: Fraction): Fraction {
    return new Fraction(this.numerator * other.denominator, this.denominator * other.numerator);
  }

  isLess(other: Fraction): boolean {
    return this.numerator * other.denominator < other.numerator * this.denominator;
  }

  toNumber(): number {
    // The whole part is taken apart first, since numerator and denominator can both be too large.
    const whole = this.numerator / this.denominator;
    const rest = this.numerator % this.denominator;
    return Number(whole) + Number((rest * 10n ** 18n) / this.denominator) / 1e18;
  }
}

function greatestCommonDivisor(left: bigint, right: bigint): bigint {
  let [larger, smaller] = [left < 0n ? -left : left, right < 0n ? -right : right];
  while (smaller !== 0n) {
    [larger, smaller] = [smaller, larger % smaller];
  }
  return larger;
}
