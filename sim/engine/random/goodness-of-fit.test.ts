import test from 'ava';
import {
  chiSquare,
  chiSquareCritical,
  kolmogorovSmirnov,
  kolmogorovSmirnovCritical,
} from './goodness-of-fit.ts';

test('chi-square of counts, by hand: (15 - 10)² / 10 + (5 - 10)² / 10', (t) => {
  t.is(chiSquare([15, 5, 0], [10, 10, 0]), 5);
});

test('chi-square is infinite when something falls into an impossible cell', (t) => {
  t.is(chiSquare([19, 1], [20, 0]), Infinity);
});

// Upper critical values for 0.001, NIST/SEMATECH e-Handbook of Statistical Methods, 1.3.6.7.4.
for (const [degreesOfFreedom, critical] of [
  [3, 16.266],
  [9, 27.877],
  [19, 43.82],
  [50, 86.661],
  [100, 149.449],
] as const) {
  test(`critical chi-square for ${degreesOfFreedom} degrees of freedom`, (t) => {
    t.true(Math.abs(chiSquareCritical(degreesOfFreedom) / critical - 1) < 0.02);
  });
}

test('distance of a sample from the uniform distribution, by hand', (t) => {
  const distance = kolmogorovSmirnov(Float64Array.of(0.9, 0.1, 0.2), (value) => value);
  t.true(Math.abs(distance - (2 / 3 - 0.2)) < 1e-12);
});

test('critical distance solves the limit of Kolmogorov for 0.001', (t) => {
  // Kolmogorov (1933): P(√n D > c) tends to 2 Σ (−1)^(k−1) exp(−2 k² c²).
  const c = kolmogorovSmirnovCritical(1);
  const probability = 2 * (Math.exp(-2 * c ** 2) - Math.exp(-8 * c ** 2));
  t.true(Math.abs(probability - 0.001) < 1e-6);
});
