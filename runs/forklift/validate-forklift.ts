import { mkdirSync } from 'node:fs';
import path from 'node:path';
import { stringify } from 'csv-stringify/sync';
import { InputError } from '../../workloads/input-error.ts';
import { readForkliftModel } from './model.ts';
import { figureNames, predictTrial, relativeError, type TreeComparison } from './predict-trial.ts';
import { trialDirectory } from './trials/read-trial.ts';
import { writeWhole } from '../directories/run-directory.ts';

/** What `validate forklift` is asked for. */
export interface ForkliftValidation {
  /** The folder of Forklift's data: trials are in `trials/T`, or `T`, of it. */
  readonly data: string;
  readonly trials: readonly number[];
  readonly out: string;
  readonly seed: number;
}

const columns = {
  p50Ms: 'p50_ms',
  p90Ms: 'p90_ms',
  p99Ms: 'p99_ms',
  meanMs: 'mean_ms',
  throughputPerS: 'throughput_per_s',
} as const;

/**
 * Predicts every tree of Forklift's trials with the committed model, from the trial's functions
 * (`w2.json.gz`) and trees alone, and writes `predictions.csv`. Where measurements of a tree are
 * there too, `errors.csv` holds them and the relative errors beside the predictions.
 *
 * @param onTrial is told of each trial before it is predicted
 * @throws InputError if a trial is not there, a file of it is not as it should be, or the output
 *   cannot be written
 */
export function validateForklift(
  { data, trials, out, seed }: ForkliftValidation,
  onTrial: (index: number) => void = () => {},
): TreeComparison[] {
  const directories = trials.map((trial) => trialDirectory(data, trial));
  openOutput(out);
  const model = readForkliftModel();
  const comparisons = trials.flatMap((trial, index) => {
    onTrial(index);
    return [...predictTrial(model, directories[index]!, trial, seed)];
  });
  writeWhole(path.join(out, 'predictions.csv'), predictionsCsv(comparisons));
  if (comparisons.some(({ measured }) => measured !== undefined)) {
    writeWhole(path.join(out, 'errors.csv'), errorsCsv(comparisons));
  }
  return comparisons;
}

function openOutput(out: string): void {
  try {
    mkdirSync(out, { recursive: true });
  } catch (error) {
    throw new InputError(`cannot write to ${out}: ${(error as Error).message}`);
  }
}

function predictionsCsv(comparisons: readonly TreeComparison[]): string {
  return stringify([
    ['trial', 'tree', 'nodes', ...figureNames.map((figure) => columns[figure])],
    ...comparisons.map(({ trial, tree, nodes, predicted }) => [
      trial,
      tree,
      nodes,
      ...figureNames.map((figure) => rounded(predicted[figure])),
    ]),
  ]);
}

/** Three columns a figure: predicted, measured, and by what share the prediction is too high. */
function errorsCsv(comparisons: readonly TreeComparison[]): string {
  const measuredTrees = comparisons.filter(({ measured }) => measured !== undefined);
  return stringify([
    [
      'trial',
      'tree',
      'nodes',
      ...figureNames.flatMap((figure) => [
        `predicted_${columns[figure]}`,
        `measured_${columns[figure]}`,
        `${columns[figure].replace(/_(ms|per_s)$/, '')}_error`,
      ]),
    ],
    ...measuredTrees.map((comparison) => [
      comparison.trial,
      comparison.tree,
      comparison.nodes,
      ...figureNames.flatMap((figure) => [
        rounded(comparison.predicted[figure]),
        rounded(comparison.measured![figure]),
        rounded(relativeError(comparison, figure)!),
      ]),
    ]),
  ]);
}

function rounded(value: number): number {
  return Number(value.toFixed(4));
}
