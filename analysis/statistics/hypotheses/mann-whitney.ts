import { normalTail } from './normal-tail.ts';

export interface MannWhitney {
  /** How many pairs (one of the first, one of the second) have the larger value in the second; ties count half. */
  readonly u: number;
  /** U in standard deviations from what chance would give; 0 where all values are the same. */
  readonly z: number;
  /** Two-sided, by the normal approximation with ties and continuity corrected. */
  readonly p: number;
  /** P(second > first) − P(second < first), from −1 to 1 (Cliff, "Dominance Statistics", 1993). */
  readonly cliffsDelta: number;
  /** P(second > first) + half of P(equal) (McGraw and Wong, "A Common Language Effect Size", 1992; with ties Vargha and Delaney's A, 2000). */
  readonly commonLanguage: number;
}

/**
 * The test of Mann and Whitney, "On a Test of Whether One of Two Random Variables is
 * Stochastically Larger than the Other" (1947). The normal approximation is good from about 8
 * values in each sample on; it takes the values for independent of each other.
 *
 * @param first in any order; at least one value
 * @param second in any order; at least one value
 */
export function mannWhitney(first: Float64Array, second: Float64Array): MannWhitney {
  if (first.length === 0 || second.length === 0) {
    throw new RangeError('the Mann–Whitney test needs at least one value in each sample');
  }
  const pairs = first.length * second.length;
  const total = first.length + second.length;
  const { u, tieSum } = countPairs(first.toSorted(), second.toSorted());
  const variance = (pairs / 12) * (total + 1 - tieSum / (total * (total - 1)));
  const distance = u - pairs / 2;
  const z = variance > 0 ? distance / Math.sqrt(variance) : 0;
  const corrected = Math.max(0, Math.abs(distance) - 0.5);
  const p = variance > 0 ? Math.min(1, 2 * normalTail(corrected / Math.sqrt(variance))) : 1;
  return { u, z, p, cliffsDelta: (2 * u) / pairs - 1, commonLanguage: u / pairs };
}

/** U, and Σ (t³ − t) over all groups of t equal values; both samples are sorted. */
function countPairs(first: Float64Array, second: Float64Array): { u: number; tieSum: number } {
  let u = 0;
  let tieSum = 0;
  let inFirst = 0;
  let inSecond = 0;
  while (inFirst < first.length || inSecond < second.length) {
    const value = Math.min(first[inFirst] ?? Infinity, second[inSecond] ?? Infinity);
    const below = inFirst;
    const beforeSecond = inSecond;
    while (first[inFirst] === value) {
      inFirst++;
    }
    while (second[inSecond] === value) {
      inSecond++;
    }
    const equalFirst = inFirst - below;
    const equalSecond = inSecond - beforeSecond;
    u += equalSecond * (below + equalFirst / 2);
    const tied = equalFirst + equalSecond;
    tieSum += tied ** 3 - tied;
  }
  return { u, tieSum };
}
