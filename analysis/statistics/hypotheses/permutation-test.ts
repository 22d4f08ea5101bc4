import type { RandomStream } from '../../../workloads/random-stream.ts';

export interface PermutationTest {
  /** Mean of the second − mean of the first. */
  readonly difference: number;
  /** Two-sided: how often a random division of all values differs as much, this one counted. */
  readonly p: number;
  readonly permutations: number;
}

/**
 * The permutation test of a difference of means (Fisher, "The Design of Experiments", 1935): if
 * both samples came from one source, any division of their values into two such groups would be as
 * likely. The p-value counts the division that was observed (Phipson and Smyth, "Permutation
 * P-values Should Never Be Zero", 2010), so it is never below 1 ÷ (permutations + 1).
 *
 * Of means, since the medians of most divisions of a few different values are those values again:
 * 30 latencies of 110 ms and 30 of 220 ms fall apart into medians of 110 and 220 ms however they
 * are mixed, whereas their means do not.
 *
 * Each division is drawn in one walk over the values (selection sampling, Knuth's Algorithm S), so
 * time grows with values × permutations, about 5 ns each. The values are taken for independent of
 * each other.
 *
 * @param first in any order; at least one value
 * @param second in any order; at least one value
 */
export function permutationTestOfMeans(
  first: Float64Array,
  second: Float64Array,
  { permutations, random }: { readonly permutations: number; readonly random: RandomStream },
): PermutationTest {
  if (first.length === 0 || second.length === 0) {
    throw new RangeError('the permutation test needs at least one value in each sample');
  }
  if (!Number.isInteger(permutations) || permutations < 1) {
    throw new RangeError(`permutations ${permutations} should be a positive integer`);
  }
  const pooled = new Float64Array(first.length + second.length);
  pooled.set(first);
  pooled.set(second, first.length);
  const total = sumOf(pooled);
  const differenceAt = (firstSum: number): number =>
    (total - firstSum) / second.length - firstSum / first.length;
  const difference = differenceAt(sumOf(first));
  // Two divisions of equal sums may differ in their last digits.
  const largest = pooled.reduce((top, value) => Math.max(top, Math.abs(value)), 0);
  const limit = Math.abs(difference) - 1e-12 * largest;
  let asFar = 1;
  for (let permutation = 0; permutation < permutations; permutation++) {
    if (Math.abs(differenceAt(drawnSum(pooled, first.length, random))) >= limit) {
      asFar++;
    }
  }
  return { difference, p: asFar / (permutations + 1), permutations };
}

/** The sum of so many of the values, drawn at random. */
function drawnSum(values: Float64Array, count: number, random: RandomStream): number {
  let wanted = count;
  let sum = 0;
  for (let index = 0; wanted > 0; index++) {
    if (random.uniform() * (values.length - index) < wanted) {
      sum += values[index]!;
      wanted--;
    }
  }
  return sum;
}

function sumOf(values: Float64Array): number {
  return values.reduce((sum, value) => sum + value, 0);
}
