/**
 * Pearson's statistic of counts against the numbers that were to be expected, which under the
 * null hypothesis is distributed about as chi-square (Pearson 1900). Cells to which nothing falls
 * by expectation must be empty, and every other should expect at least 5.
 */
export function chiSquare(observed: ArrayLike<number>, expected: ArrayLike<number>): number {
  let statistic = 0;
  for (let cell = 0; cell < expected.length; cell++) {
    const difference = observed[cell]! - expected[cell]!;
    if (difference !== 0) {
      statistic += (difference * difference) / expected[cell]!;
    }
  }
  return statistic;
}

/**
 * The value that a chi-square statistic exceeds with a probability of 0.001, by the approximation
 * of Wilson and Hilferty, "The distribution of chi-square", PNAS 17 (1931): within 2% from 3
 * degrees of freedom on.
 */
export function chiSquareCritical(degreesOfFreedom: number): number {
  const normalQuantile = 3.090232306167813;
  const spread = 2 / (9 * degreesOfFreedom);
  return degreesOfFreedom * (1 - spread + normalQuantile * Math.sqrt(spread)) ** 3;
}

/**
 * The largest distance between the empirical distribution of a sample and a distribution: the
 * statistic of Kolmogorov and Smirnov.
 */
export function kolmogorovSmirnov(
  sample: Float64Array,
  distribution: (value: number) => number,
): number {
  let distance = 0;
  for (const [index, value] of sample.toSorted().entries()) {
    const probability = distribution(value);
    const below = probability - index / sample.length;
    const above = (index + 1) / sample.length - probability;
    distance = Math.max(distance, below, above);
  }
  return distance;
}

/**
 * The distance that a sample of this size exceeds with a probability of 0.001, for sizes over 50:
 * c(0.001) = 1.9495 in Smirnov, "Table for estimating the goodness of fit of empirical
 * distributions", Annals of Mathematical Statistics 19 (1948).
 */
export function kolmogorovSmirnovCritical(size: number): number {
  return 1.9495 / Math.sqrt(size);
}
