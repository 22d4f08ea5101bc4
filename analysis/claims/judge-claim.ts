import type { Claim, Evidence } from './claim.ts';

/** What can come of a claim, in the order of its strength. */
export const verdicts = [
  'stronger',
  'holds',
  'weaker',
  'does not hold',
  'cannot be tested here',
] as const;
export type Verdict = (typeof verdicts)[number];

/** A verdict, with what it rests on where that is not plain from the numbers. */
export interface Judgement {
  readonly verdict: Verdict;
  /**
   * Why nothing can be said, or why what came out answers another question than the paper's, in a
   * few words; empty otherwise.
   */
  readonly why: string;
}

/** An effect this small is none, as where runs are compared. */
const margin = 0.05;
/** How far from the paper's a value may be that the paper calls `about` so much. */
const tolerance = 0.25;

/**
 * Holds the interval of our value against the paper's.
 *
 * A ratio claims an advantage, so more of it is no refutation (`at least` needs no rule of its own);
 * but several times as much is not the same finding:
 *
 * - `stronger`: the interval lies wholly beyond twice the paper's value: the effect is there, and the
 *   question is another one than the paper's, with why;
 * - `holds`: the interval reaches the paper's value or lies beyond it (of `about 5`, 4.5);
 * - `weaker`: it lies wholly below the paper's value, but wholly above 1.05: the effect is there;
 * - `does not hold`: it reaches down to 1.05 or below, and not up to the paper's value;
 * - `cannot be tested here`: it reaches both, so that it tells nothing.
 *
 * What refutes a claim that can be tested in part alone is `cannot be tested here`: it may be the
 * other part that brings the effect.
 *
 * A value in % or ms is what the paper calls `about` so much:
 *
 * - `holds`: the interval touches ±25 % of the paper's value;
 * - `weaker`: it does not, but touches half to twice the value: it is of that order;
 * - `does not hold`: it lies wholly outside of half to twice the value;
 * - `cannot be tested here`: it reaches beyond both half and twice the value.
 *
 * @throws {RangeError} unless low ≤ high, and both are numbers
 */
export function judgeClaim(
  { paper, unit, isAbout = false, isInPart = false, beyond = otherHost }: JudgedClaim,
  { low, high }: Pick<Evidence, 'low' | 'high'>,
): Judgement {
  if (!(low <= high)) {
    throw new RangeError(`${low} to ${high} should be an interval`);
  }
  if (unit === 'x' && low > 2 * paper) {
    return { verdict: 'stronger', why: `more than twice the paper’s: ${beyond}` };
  }
  const judgement =
    unit === 'x'
      ? judgeRatio(isAbout ? roundsTo(paper) : paper, low, high)
      : judgeAmount(paper, low, high);
  return isInPart && judgement.verdict === 'does not hold'
    ? { verdict: 'cannot be tested here', why: 'what can be tested of it shows no such effect' }
    : judgement;
}

type JudgedClaim = Pick<Claim, 'paper' | 'unit' | 'isAbout' | 'isInPart' | 'beyond'>;

/** Where a claim does not say what its question is beyond twice the paper's value. */
const otherHost = 'host, kernel and versions are not those of the paper';

function judgeRatio(paper: number, low: number, high: number): Judgement {
  const isThere = low > 1 + margin;
  if (high >= paper) {
    return isThere ? told('holds') : untold('from no effect to the paper’s');
  }
  return told(isThere ? 'weaker' : 'does not hold');
}

/** The least that rounds to a number as it is written: 4.5 for 5, 2.75 for 2.8. */
function roundsTo(value: number): number {
  const decimals = /\.(\d+)$/.exec(String(value))?.[1]!.length ?? 0;
  return value - 0.5 * 10 ** -decimals;
}

function judgeAmount(paper: number, low: number, high: number): Judgement {
  const touches = (from: number, to: number): boolean => low <= to * paper && high >= from * paper;
  if (low < paper / 2 && high > paper * 2) {
    return untold('from below half to above twice the paper’s value');
  }
  if (touches(1 - tolerance, 1 + tolerance)) {
    return told('holds');
  }
  return told(touches(0.5, 2) ? 'weaker' : 'does not hold');
}

const told = (verdict: Verdict): Judgement => ({ verdict, why: '' });

const untold = (reach: string): Judgement => ({
  verdict: 'cannot be tested here',
  why: `the interval reaches ${reach}; more runs would narrow it`,
});
