/**
 * The probability that a normal deviate is larger than z: 0.025 for 1.96. Relative error below
 * 1e-12 down to 1e-300.
 *
 * Abramowitz and Stegun, "Handbook of Mathematical Functions" (1964): the series 26.2.11 near the
 * centre, the continued fraction 26.2.14 in the tail.
 */
export function normalTail(z: number): number {
  if (z < 0) {
    return 1 - normalTail(-z);
  }
  const density = Math.exp((-z * z) / 2) / Math.sqrt(2 * Math.PI);
  return z < 3 ? 0.5 - density * seriesOf(z) : density / fractionOf(z);
}

/** z + z³/3 + z⁵/(3·5) + ... */
function seriesOf(z: number): number {
  let term = z;
  let sum = z;
  for (let odd = 3; term > sum * 1e-17; odd += 2) {
    term *= (z * z) / odd;
    sum += term;
  }
  return sum;
}

/** z + 1/(z + 2/(z + 3/(z + ...))), from the far end. */
function fractionOf(z: number): number {
  let fraction = z;
  for (let level = 200; level >= 1; level--) {
    fraction = z + level / fraction;
  }
  return fraction;
}
