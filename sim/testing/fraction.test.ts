import test from 'ava';
import * as fc from 'fast-check';
import { Fraction } from './fraction.ts';

test('a third of a tenth, three times, is a tenth exactly', (t) => {
  const tenth = Fraction.fromNumber(0.1, 8);
  const third = tenth.over(new Fraction(3n));
  t.deepEqual(third.plus(third).plus(third), tenth);
});

test('a number is taken as the nearest multiple of the given power of ten', (t) => {
  t.deepEqual(Fraction.fromNumber(0.1 + 0.2, 8), new Fraction(3n, 10n));
});

test('the sign goes to the numerator', (t) => {
  t.deepEqual(new Fraction(6n, -4n), new Fraction(-3n, 2n));
});

test('arithmetic and order agree with those of integers', (t) => {
  const integer = fc.integer({ min: -1000, max: 1000 });
  const property = fc.property(integer, integer, (left, right) => {
    const [a, b] = [new Fraction(BigInt(left)), new Fraction(BigInt(right))];
    t.is(a.plus(b).toNumber(), left + right);
    t.is(a.minus(b).toNumber(), left - right);
    t.is(a.times(b).toNumber(), left * right + 0);
    t.is(a.isLess(b), left < right);
    if (right !== 0) {
      t.deepEqual(a.over(b).times(b), a);
      t.true(Math.abs(a.over(b).toNumber() - left / right) < 1e-12);
    }
  });
  t.notThrows(() => fc.assert(property, { seed: 1 }));
});
