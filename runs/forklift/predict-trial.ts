import { quantile } from '../../analysis/statistics/quantile.ts';
import { summarizeLatencies } from '../../analysis/statistics/summarize-latencies.ts';
import type { ForkliftModel } from './model.ts';
import { predictTree, type TreeFigures } from './predict-tree.ts';
import {
  type LatencyRow,
  readTrialFunctions,
  readTrialLatencies,
  readTrialTrees,
} from './trials/read-trial.ts';

/** A tree's figures as predicted, and as measured where there is a file of measurements. */
export interface TreeComparison {
  readonly trial: number;
  /** Who built it: `v0` to `v3`. */
  readonly tree: string;
  /** How many nodes were asked for, as the file's name says; a tree may have fewer. */
  readonly nodes: number;
  readonly predicted: TreeFigures;
  readonly measured?: TreeFigures;
}

/** The figures that are predicted, by the names of their columns without units. */
export const figureNames = ['p50Ms', 'p90Ms', 'p99Ms', 'meanMs', 'throughputPerS'] as const;

/**
 * Predicts every tree of a trial from the trial's functions and trees alone. Measurements beside
 * them are read after a tree was predicted, and for comparison only.
 *
 * @param directory holds `w2.json`, trees and perhaps measurements
 */
export function* predictTrial(
  model: ForkliftModel,
  directory: string,
  trial: number,
  seed: number,
): Generator<TreeComparison> {
  const functions = readTrialFunctions(directory);
  for (const { name, builder, nodes, tree } of readTrialTrees(directory)) {
    const predicted = predictTree(model, functions, tree, seed);
    const rows = readTrialLatencies(directory, name);
    const comparison = { trial, tree: builder, nodes, predicted };
    yield rows === undefined ? comparison : { ...comparison, measured: measuredFigures(rows) };
  }
}

/** Relative error of a figure: 0.05 where 5% too much was predicted; undefined without measurement. */
export function relativeError(
  { predicted, measured }: TreeComparison,
  figure: (typeof figureNames)[number],
): number | undefined {
  return measured === undefined ? undefined : predicted[figure] / measured[figure] - 1;
}

/** Median and largest of the absolute relative errors of a figure; undefined without any. */
export function errorsOf(
  comparisons: readonly TreeComparison[],
  figure: (typeof figureNames)[number],
): { median: number; worst: number } | undefined {
  const errors = comparisons
    .flatMap((one) => relativeError(one, figure) ?? [])
    .map(Math.abs)
    .toSorted((a, b) => a - b);
  return errors.length === 0
    ? undefined
    : { median: quantile(Float64Array.from(errors), 0.5), worst: errors.at(-1)! };
}

function measuredFigures(rows: readonly LatencyRow[]): TreeFigures {
  const { p50, p90, p99, mean } = summarizeLatencies(
    Float64Array.from(rows, (row) => row.received - row.req),
  );
  const spentMs =
    Math.max(...rows.map((row) => row.received)) - Math.min(...rows.map((row) => row.req));
  return {
    p50Ms: p50,
    p90Ms: p90,
    p99Ms: p99,
    meanMs: mean,
    throughputPerS: (1000 * rows.length) / spentMs,
  };
}
