import type { ForkliftCost } from '../../../workloads/data-builders/forklift/forklift.ts';
import { importWorkMs, loadedPackages } from '../import-work.ts';
import { type ForkliftModel, forkliftModel } from '../model.ts';
import { forkLoad, startsLate } from '../phases.ts';
import { fitImports } from './imports/fit-imports.ts';
import { markStalls } from './fit-stalls.ts';
import { failingPackages, fullImportGraph } from './imports/import-graph.ts';
import { groupImports } from './imports/import-groups.ts';
import { findLateStarts } from './late-starts.ts';
import { solveMedian } from './least-squares.ts';
import type { Measurement } from './measurements.ts';
import { quantileTable } from './quantile-table.ts';

/** What a trial gives to the fit. */
export interface FittingTrial {
  readonly trial: number;
  /** Its measurements, tree by tree. */
  readonly trees: readonly (readonly Measurement[])[];
  /** For each of its functions: who pulled each package in. */
  readonly requiredBy: readonly ReadonlyMap<string, readonly string[]>[];
}

/** Imports beyond this many ms make serving no shorter. */
const serveImportMsMax = 50;
/** Shorter imports say little about the noise on them. */
const noiseImportMsMin = 8;
const noiseCountMin = 10;

/**
 * Fits the model to trials: first imports, then forks and all else with the imports known, then
 * what is left as noise.
 *
 * @param costs the published times of packages, which the fit stays near
 */
export function fitModel(
  trials: readonly FittingTrial[],
  costs: Readonly<Record<string, ForkliftCost>>,
): ForkliftModel {
  const trees = trials.flatMap((trial) => trial.trees);
  const all = trees.flat();
  const failing = failingPackages(all, costs);
  const graph = fullImportGraph(
    trials.flatMap((trial) => trial.requiredBy),
    costs,
  );
  const { groups, groupOf } = groupImports(all);
  const publishedMs = Object.fromEntries(
    Object.entries(costs).map(([item, cost]) => [item, cost.ms]),
  );
  const imports = fitImports(groups, graph, publishedMs, failing);
  const fittedMs = groups.map((group) =>
    importWorkMs({ ...imports, failing }, loadedPackages(imports, group.function), group.inherited),
  );

  const fork = fitForks(trees, imports.importMs);
  const lateStarts = findLateStarts(all);
  const importOf = (index: number): number => fittedMs[groupOf[index]!]!;
  const serve = fitServing(all, importOf, lateStarts);

  const factors: number[] = [];
  let measuredSum = 0;
  let fittedSum = 0;
  all.forEach((one, index) => {
    const { meanMs, count } = groups[groupOf[index]!]!;
    const fitted = importOf(index);
    if (fitted > noiseImportMsMin && count >= noiseCountMin) {
      factors.push(one.importMs / meanMs);
      measuredSum += one.importMs;
      fittedSum += fitted;
    }
  });
  const calibration = measuredSum / fittedSum;
  return rounded({
    trials: trials.map(({ trial }) => trial),
    importMs: imports.importMs,
    requires: Object.fromEntries(
      Object.entries(imports.requires)
        .filter(([, names]) => names.length > 0)
        .map(([name, names]) => [name, [...names]]),
    ),
    modules: Object.fromEntries(
      Object.entries(imports.modules).map(([item, modules]) => [item, [...modules]]),
    ),
    pairs: imports.pairs,
    failing,
    create: fork.create,
    serve: serve.serve,
    lateStarts,
    stalls: fork.stalls,
    noise: {
      importFactor: quantileTable(factors.map((factor) => factor * calibration)),
      createMs: fork.noise,
      serveMs: serve.noise,
    },
  });
}

/** To 4 decimals: what is written down is what is used. */
function rounded(model: ForkliftModel): ForkliftModel {
  return forkliftModel.parse(
    JSON.parse(
      JSON.stringify(model, (_, value: unknown) =>
        typeof value === 'number' ? Number(value.toFixed(4)) : value,
      ),
    ),
  );
}

function fitForks(
  trees: readonly (readonly Measurement[])[],
  importMs: Readonly<Record<string, number>>,
): Pick<ForkliftModel, 'create' | 'stalls'> & { noise: number[] } {
  const rowOf = (one: Measurement): number[] => {
    const load = forkLoad(importMs, one.function, one.inherited, one.depth);
    return [1, load.depth, load.inheritedPackages, load.packages, load.inheritedImportMs];
  };
  const alone = trees.flatMap(forkedAlone);
  const rows = alone.map(rowOf);
  const solution = solveMedian(
    rows,
    alone.map((one) => one.createMs),
  );
  const fitted = (row: number[]): number =>
    row.reduce((sum, value, column) => sum + value * solution[column]!, 0);
  const { stalls, stalled } = markStalls(trees, (one) => one.createMs - fitted(rowOf(one)));
  const [base, depth, inheritedPackages, packages, inheritedImportMs] = solution as [
    number,
    number,
    number,
    number,
    number,
  ];
  return {
    create: { base, depth, inheritedPackages, packages, inheritedImportMs },
    stalls,
    noise: quantileTable(
      alone.flatMap((one, index) =>
        stalled.has(one) ? [] : [one.createMs - fitted(rows[index]!)],
      ),
    ),
  };
}

/** Those that did not have to wait for another fork of the same Zygote. */
function forkedAlone(tree: readonly Measurement[]): Measurement[] {
  const busyUntilMs = new Map<ReadonlySet<string>, number>();
  return tree.filter((one) => {
    const startMs = one.requestMs;
    const isAlone = (busyUntilMs.get(one.inherited) ?? 0) <= startMs;
    busyUntilMs.set(
      one.inherited,
      Math.max(busyUntilMs.get(one.inherited) ?? 0, startMs + one.createMs + 2),
    );
    return isAlone;
  });
}

function fitServing(
  all: readonly Measurement[],
  importOf: (index: number) => number,
  lateStarts: ForkliftModel['lateStarts'],
): Pick<ForkliftModel, 'serve'> & { noise: number[] } {
  const targets: number[] = [];
  const rows = all.map((one, index) => {
    const isLate = startsLate(lateStarts.pairs, one.function.packages, one.inherited);
    const importMs = importOf(index);
    targets.push(one.serveMs - (isLate ? lateStarts.delayMs : 0));
    return [
      1,
      importMs > 0 ? 1 : 0,
      Math.min(importMs, serveImportMsMax),
      one.function.packages.length,
    ];
  });
  const solution = solveMedian(rows, targets);
  const [base, importing, importMs, packages] = solution as [number, number, number, number];
  return {
    serve: { base, importing, importMs, importMsMax: serveImportMsMax, packages },
    noise: quantileTable(
      rows.map(
        (row, index) =>
          targets[index]! - row.reduce((sum, value, column) => sum + value * solution[column]!, 0),
      ),
    ),
  };
}
