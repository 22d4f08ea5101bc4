import { blockBootstrap } from '../../analysis/statistics/intervals/block-bootstrap.ts';
import { compareDraws } from '../../analysis/statistics/intervals/compare-draws.ts';
import { intervalOfDraws } from '../../analysis/statistics/intervals/interval-of-draws.ts';
import { summarizeLatencies } from '../../analysis/statistics/summarize-latencies.ts';
import { randomStream } from '../../sim/engine/random/random.ts';
import { InputError } from '../../workloads/input-error.ts';
import type { Evidence } from './claim.ts';

const resamples = 2000;
const seed = 2018;

/** Which claim a ratio speaks to, and what was compared on what. */
export interface RatioQuestion extends Pick<Evidence, 'claim' | 'mode'> {
  /** What was compared on what; how the interval was had is added. */
  readonly basis: string;
}

/**
 * The median of one sample over that of another, with an interval of 95 % by the two-sample
 * bootstrap, neighbours drawn together (`blockBootstrap`, `compareDraws`).
 */
export function medianRatio(
  slower: Float64Array,
  faster: Float64Array,
  question: RatioQuestion,
): Evidence {
  const side = (values: Float64Array, name: string) => ({
    estimate: summarizeLatencies(values).p50,
    draws: blockBootstrap(values, [0.5], { resamples, random: stream(question, name) })
      .quantiles[0]!,
  });
  const n = Math.min(slower.length, faster.length);
  return evidence(side(slower, 'slower'), side(faster, 'faster'), n, question);
}

/**
 * The throughput of one run over that of another, from the gaps between the ends of their
 * invocations, with an interval as that of `medianRatio`.
 */
export function throughputRatio(
  slowerGapMs: Float64Array,
  fasterGapMs: Float64Array,
  question: RatioQuestion,
): Evidence {
  const side = (gaps: Float64Array, name: string) => ({
    estimate: summarizeLatencies(gaps).mean,
    draws: blockBootstrap(gaps, [], { resamples, random: stream(question, name) }).mean,
  });
  const n = Math.min(slowerGapMs.length, fasterGapMs.length);
  return evidence(side(slowerGapMs, 'slower'), side(fasterGapMs, 'faster'), n, question);
}

/** Invocations a second, from the gaps between their ends, with the same kind of interval. */
export function throughput(gapMs: Float64Array): { perSecond: number; low: number; high: number } {
  const random = randomStream(seed, 'throughput');
  const rates = blockBootstrap(gapMs, [], { resamples, random }).mean.map((ms) => 1000 / ms);
  const perSecond = 1000 / summarizeLatencies(gapMs).mean;
  const { low, high } = intervalOfDraws(perSecond, rates);
  return { perSecond, low, high };
}

type Side = Parameters<typeof compareDraws>[0];

function evidence(slower: Side, faster: Side, n: number, question: RatioQuestion): Evidence {
  const { ratio } = compareDraws(faster, slower);
  if (ratio === null) {
    throw new InputError(`${question.basis}: the faster of both takes 0 ms, so there is no ratio`);
  }
  const { estimate, low, high } = ratio;
  return {
    ...question,
    value: estimate,
    low,
    high,
    n,
    basis: `${question.basis}; interval by ${resamples} resamples in blocks of neighbours (circular block bootstrap, seed ${seed})`,
  };
}

function stream({ claim, mode }: RatioQuestion, side: string) {
  return randomStream(seed, `${claim} ${mode} ${side}`);
}
