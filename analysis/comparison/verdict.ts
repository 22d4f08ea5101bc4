import type { FigureComparison } from '../statistics/intervals/compare-draws.ts';
import { effectSize } from '../statistics/hypotheses/effect-size.ts';
import type { Interval } from '../statistics/intervals/interval.ts';
import type { MannWhitney } from '../statistics/hypotheses/mann-whitney.ts';
import { formatNumber } from '../text-table.ts';
import { judgedFigures, type JudgedFigure, type Judgement } from './judge.ts';

export interface Verdict {
  /**
   * `different`: a figure differs by more than the margin. `equal`: every figure that can be judged
   * is the same within the margin. `unclear`: neither can be said.
   */
  readonly kind: 'different' | 'equal' | 'unclear';
  readonly sentence: string;
}

/** What a verdict is made from. */
export interface JudgedPair {
  readonly label: string;
  readonly baseline: string;
  readonly figures: Readonly<Record<JudgedFigure, FigureComparison & { judgement: Judgement }>>;
  readonly mannWhitney: MannWhitney;
}

/** Says in a sentence whether two runs differ, by how much, and how sure that is. */
export function verdictOf(pair: JudgedPair, margin: number): Verdict {
  const { label, baseline, figures } = pair;
  const having = (...wanted: Judgement[]) =>
    judgedFigures.filter((figure) => wanted.includes(figures[figure].judgement));
  const ratios = (names: readonly JudgedFigure[]) =>
    names.map((name) => `${figureNames[name]} ${comparedText(figures[name])}`).join(', ');
  const evidence = evidenceOf(pair.mannWhitney);
  const higher = having('higher');
  const lower = having('lower');
  const unclear = having('unclear');
  const equal = having('equal');
  const bounds = `${formatNumber(100 * margin)} %`;
  if (higher.length + lower.length > 0) {
    const word =
      lower.length === 0 ? 'slower than' : higher.length === 0 ? 'faster than' : 'different from';
    const sentence = `${label} is ${word} ${baseline}: ${ratios(having('higher', 'lower'))}; ${evidence}.`;
    return { kind: 'different', sentence };
  }
  if (unclear.length === 0 && equal.length > 0) {
    const names = equal.map((name) => figureNames[name]).join(', ');
    const significant =
      pair.mannWhitney.p < 0.05 ? 'statistically significant but negligible' : 'negligible';
    const sentence = `${label} is not different from ${baseline}: what differs is ${significant}, within ${bounds} in ${names}; ${evidence}.`;
    return { kind: 'equal', sentence };
  }
  const open = unclear.length > 0 ? ratios(unclear) : 'too few invocations to judge any figure';
  const sentence = `${label} is not shown to be different from ${baseline}: a difference of more than ${bounds} is neither shown nor ruled out (${open}); ${evidence}.`;
  return { kind: 'unclear', sentence };
}

/** What sentences and tables call the figures. */
export const figureNames: Readonly<Record<JudgedFigure, string>> = {
  mean: 'mean',
  p50: 'median',
  p90: 'p90',
  p99: 'p99',
};

/**
 * A ratio with its interval, `3.2x (3.01x to 3.4x)`, or where there is none the difference: `12 ms
 * more (11 ms to 13 ms)`. Where nothing varies there is no interval.
 */
export function comparedText({ ratio, difference }: FigureComparison): string {
  if (ratio !== null) {
    return withInterval(ratio, (value) => `${formatNumber(value)}x`);
  }
  const isLess = difference.estimate < 0;
  const size = isLess
    ? { estimate: -difference.estimate, low: -difference.high, high: -difference.low }
    : difference;
  const words = (value: number): string => `${formatNumber(value)} ms`;
  return withInterval(size, words).replace(' ms', ` ms ${isLess ? 'less' : 'more'}`);
}

/** A figure with its interval, where that has a width: nothing is known of one from a single value. */
export function withInterval(
  { estimate, low, high }: Pick<Interval, 'estimate' | 'low' | 'high'>,
  words: (value: number) => string,
): string {
  return low === high ? words(estimate) : `${words(estimate)} (${words(low)} to ${words(high)})`;
}

function evidenceOf({ cliffsDelta, commonLanguage, p }: MannWhitney): string {
  const share = formatNumber(100 * commonLanguage);
  return `${effectSize(cliffsDelta)} effect (Cliff's delta ${formatNumber(cliffsDelta)}: it takes longer in ${share} % of pairs), Mann–Whitney ${probabilityText(p)}`;
}

/** `p = 0.0123`, or `p < 0.001`. */
export function probabilityText(p: number): string {
  return p < 0.001 ? 'p < 0.001' : `p = ${formatNumber(p)}`;
}
