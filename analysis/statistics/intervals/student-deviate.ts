/**
 * The t that the absolute value of Student's distribution stays below with the given probability:
 * 2.228 for 0.95 and 10 degrees of freedom.
 *
 * @param probability between 0 and 1
 * @param degreesOfFreedom a positive integer
 */
export function studentDeviate(probability: number, degreesOfFreedom: number): number {
  let low = 0;
  let high = Math.PI / 2;
  // An angle is halved until it is as exact as a double can be.
  for (let step = 0; step < 60; step++) {
    const middle = (low + high) / 2;
    if (probabilityWithin(middle, degreesOfFreedom) < probability) {
      low = middle;
    } else {
      high = middle;
    }
  }
  return Math.tan((low + high) / 2) * Math.sqrt(degreesOfFreedom);
}

/**
 * P(|T| ≤ t) for t = tan(angle) × √(degrees of freedom): Abramowitz and Stegun, "Handbook of
 * Mathematical Functions" (1964), 26.7.3 for odd and 26.7.4 for even degrees.
 */
function probabilityWithin(angle: number, degreesOfFreedom: number): number {
  const odd = degreesOfFreedom % 2 === 1;
  const cosine = Math.cos(angle);
  const sine = Math.sin(angle);
  let term = odd ? sine * cosine : sine;
  let sum = 0;
  for (let power = odd ? 1 : 0; power <= degreesOfFreedom - 2 && term > 1e-18; power += 2) {
    sum += term;
    term *= ((power + 1) / (power + 2)) * cosine * cosine;
  }
  return odd ? (2 / Math.PI) * (angle + sum) : sum;
}
