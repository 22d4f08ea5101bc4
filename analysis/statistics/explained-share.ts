import { mean } from 'simple-statistics';

/**
 * The share of the variance of values that a division into groups explains: the sum of squares
 * between groups ÷ the total one, from 0 to 1 (the correlation ratio η² of Pearson, "On the General
 * Theory of Skew Correlation", 1905; the main effect of an analysis of variance). 0 where all
 * values are the same.
 *
 * @param groups the group of each value
 */
export function explainedShare(values: readonly number[], groups: readonly string[]): number {
  if (values.length === 0 || groups.length !== values.length) {
    throw new RangeError(`${values.length} values cannot be in ${groups.length} groups`);
  }
  const overall = mean([...values]);
  const total = values.reduce((sum, value) => sum + (value - overall) ** 2, 0);
  const members = Map.groupBy(values.keys(), (index) => groups[index]!);
  let between = 0;
  for (const indices of members.values()) {
    const own = mean(indices.map((index) => values[index]!));
    between += indices.length * (own - overall) ** 2;
  }
  // Rounding alone makes equal values differ by about 1e-16 of themselves.
  return total <= values.length * (1e-12 * overall) ** 2 ? 0 : Math.min(1, between / total);
}
