import { mean } from 'simple-statistics';
import type { RandomStream } from '../../workloads/random-stream.ts';
import type { Phase } from '../results/read-run-rows.ts';
import { asNumbers } from '../statistics/as-numbers.ts';
import { blockBootstrap, blockLengthFor } from '../statistics/intervals/block-bootstrap.ts';
import { compareDraws, type FigureComparison } from '../statistics/intervals/compare-draws.ts';
import { holm } from '../statistics/hypotheses/holm.ts';
import type { Interval } from '../statistics/intervals/interval.ts';
import { intervalOfDraws } from '../statistics/intervals/interval-of-draws.ts';
import { mannWhitney, type MannWhitney } from '../statistics/hypotheses/mann-whitney.ts';
import {
  permutationTestOfMeans,
  type PermutationTest,
} from '../statistics/hypotheses/permutation-test.ts';
import { quantile } from '../statistics/quantile.ts';
import { cautionsAbout } from './comparable.ts';
import { invocationsNeeded, judgedFigures, judgeFigure } from './judge.ts';
import type { JudgedFigure, Judgement } from './judge.ts';
import type { SelectedRun } from './select-runs.ts';
import { verdictOf, type Verdict } from './verdict.ts';

export interface CompareOptions {
  /** Makes an independent stream of random numbers for each name. */
  readonly randomStream: (name: string) => RandomStream;
  /** Of all that is judged together; 0.95 unless told. */
  readonly confidence?: number;
  /** A ratio within 1 ± this is no difference that matters; 0.05 unless told. */
  readonly margin?: number;
}

/** A run with its own figures. */
export interface RunFigures {
  readonly label: string;
  readonly directory: string;
  readonly invocations: number;
  readonly failed: number;
  readonly latencyMs: Readonly<Record<JudgedFigure, Interval>>;
  readonly phaseMeanMs: Readonly<Record<Phase, number>>;
}

/** A run beside the baseline. */
export interface PairComparison {
  readonly label: string;
  readonly baseline: string;
  readonly figures: Readonly<Record<JudgedFigure, FigureComparison & { judgement: Judgement }>>;
  /** `p` is adjusted for the number of pairs (Holm). */
  readonly mannWhitney: MannWhitney;
  /** `p` is adjusted for the number of pairs (Holm). */
  readonly permutation: PermutationTest;
  readonly quantiles: readonly { readonly probability: number; readonly ratio: Interval | null }[];
  readonly cautions: readonly string[];
  readonly verdict: Verdict;
}

export interface Comparison {
  readonly runs: readonly RunFigures[];
  readonly pairs: readonly PairComparison[];
  readonly method: {
    readonly confidence: number;
    /** Of each interval of a ratio, so that all that are judged hold together (Bonferroni). */
    readonly confidenceOfEach: number;
    readonly margin: number;
    readonly resamples: number;
  };
}

/** The quantiles at which two runs are drawn beside each other, in percent. */
const drawnPercents = [
  1, 5, 10, 15, 20, 25, 30, 35, 40, 45, 50, 55, 60, 65, 70, 75, 80, 85, 90, 95, 99,
];
const probabilities = drawnPercents.map((percent) => percent / 100);
/** How much may be drawn at random in a run: about two seconds. */
const drawsMax = 2e8;

/**
 * Compares runs with the first of them.
 *
 * A run is a series, so intervals come from the block bootstrap; those of ratios are made wide
 * enough that all that are judged hold at once. The rank test and the permutation test take
 * invocations for independent, which makes them eager to find differences in long runs; so the
 * verdict rests on the intervals and the margin, and the tests stand beside it.
 *
 * @param runs at least two, each with at least one latency
 */
export function compareRuns(
  runs: readonly SelectedRun[],
  { randomStream, confidence = 0.95, margin = 0.05 }: CompareOptions,
): Comparison {
  const longest = Math.max(...runs.map(({ latencyMs }) => latencyMs.length));
  const resamples = Math.min(2000, Math.max(200, Math.floor(drawsMax / longest)));
  const confidenceOfEach = 1 - (1 - confidence) / (judgedFigures.length * (runs.length - 1));
  const samples = runs.map((run, index) =>
    drawSample(run, resamples, randomStream(`run ${index}`)),
  );
  const [baseline, ...others] = samples;
  const tests = others.map(({ run }, index) =>
    testPair(baseline!.run, run, randomStream(`permutations ${index}`)),
  );
  const rankP = holm(tests.map((pair) => pair.mannWhitney.p));
  const permutationP = holm(tests.map((pair) => pair.permutation.p));
  const pairs = others.map((other, index) => {
    const pair = {
      ...comparePair(baseline!, other, confidenceOfEach, margin),
      mannWhitney: { ...tests[index]!.mannWhitney, p: rankP[index]! },
      permutation: { ...tests[index]!.permutation, p: permutationP[index]! },
    };
    return { ...pair, verdict: verdictOf(pair, margin) };
  });
  return {
    runs: samples.map((sample) => figuresOf(sample, confidence)),
    pairs,
    method: { confidence, confidenceOfEach, margin, resamples },
  };
}

interface Sample {
  readonly run: SelectedRun;
  readonly mean: { readonly estimate: number; readonly draws: Float64Array };
  /** At `probabilities`. */
  readonly quantiles: readonly { readonly estimate: number; readonly draws: Float64Array }[];
}

function drawSample(run: SelectedRun, resamples: number, random: RandomStream): Sample {
  const { latencyMs } = run;
  const blockLength = blockLengthFor(latencyMs.length);
  const draws = blockBootstrap(latencyMs, probabilities, { resamples, random, blockLength });
  const sorted = latencyMs.toSorted();
  return {
    run,
    mean: { estimate: mean(asNumbers(latencyMs)), draws: draws.mean },
    quantiles: probabilities.map((probability, index) => ({
      estimate: quantile(sorted, probability),
      draws: draws.quantiles[index]!,
    })),
  };
}

function figureOf(sample: Sample, figure: JudgedFigure) {
  return figure === 'mean'
    ? sample.mean
    : sample.quantiles[drawnPercents.indexOf(Number(figure.slice(1)))]!;
}

function figuresOf(sample: Sample, confidence: number): RunFigures {
  const { label, directory, latencyMs, failed, phaseMeanMs } = sample.run;
  const interval = (figure: JudgedFigure) => {
    const { estimate, draws } = figureOf(sample, figure);
    return intervalOfDraws(estimate, draws, confidence);
  };
  return {
    label,
    directory,
    invocations: latencyMs.length,
    failed,
    latencyMs: byFigure(interval),
    phaseMeanMs,
  };
}

function testPair(baseline: SelectedRun, other: SelectedRun, random: RandomStream) {
  const total = baseline.latencyMs.length + other.latencyMs.length;
  const permutations = Math.min(9999, Math.max(199, Math.floor(drawsMax / total)));
  return {
    mannWhitney: mannWhitney(baseline.latencyMs, other.latencyMs),
    permutation: permutationTestOfMeans(baseline.latencyMs, other.latencyMs, {
      permutations,
      random,
    }),
  };
}

function comparePair(baseline: Sample, other: Sample, confidence: number, margin: number) {
  const invocations = Math.min(baseline.run.latencyMs.length, other.run.latencyMs.length);
  return {
    label: other.run.label,
    baseline: baseline.run.label,
    figures: byFigure((figure) => {
      const one = figureOf(baseline, figure);
      const compared = compareDraws(one, figureOf(other, figure), confidence);
      const judgement: Judgement =
        invocations < invocationsNeeded(figure)
          ? 'too few'
          : judgeFigure(compared, margin, one.estimate);
      return { ...compared, judgement };
    }),
    quantiles: probabilities.map((probability, index) => ({
      probability,
      ratio: compareDraws(baseline.quantiles[index]!, other.quantiles[index]!).ratio,
    })),
    cautions: cautionsAbout(baseline.run, other.run),
  };
}

function byFigure<Value>(make: (figure: JudgedFigure) => Value): Record<JudgedFigure, Value> {
  return { mean: make('mean'), p50: make('p50'), p90: make('p90'), p99: make('p99') };
}
