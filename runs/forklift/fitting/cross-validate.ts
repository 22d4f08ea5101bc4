import type { ForkliftCost } from '../../../workloads/data-builders/forklift/forklift.ts';
import { predictTrial, type TreeComparison } from '../predict-trial.ts';
import { trialDirectory } from '../trials/read-trial.ts';
import { fitModel, type FittingTrial } from './fit-model.ts';

const seed = 1;

/** Predicts each trial by a model that was fitted on all the others. */
export function crossValidate(
  data: string,
  trials: readonly FittingTrial[],
  costs: Readonly<Record<string, ForkliftCost>>,
  onTrial: (trial: number) => void,
): TreeComparison[] {
  return trials.flatMap(({ trial }) => {
    onTrial(trial);
    const model = fitModel(
      trials.filter((one) => one.trial !== trial),
      costs,
    );
    return [...predictTrial(model, trialDirectory(data, trial), trial, seed)];
  });
}
