import { readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { constants, gunzipSync, gzipSync } from 'node:zlib';
import { fitModel, type FittingTrial } from '../../runs/forklift/fitting/fit-model.ts';
import { readMeasurements } from '../../runs/forklift/fitting/read-measurements.ts';
import { crossValidate } from '../../runs/forklift/fitting/cross-validate.ts';
import { forkliftModelFile } from '../../runs/forklift/model.ts';
import { readTrialRequirements, trialDirectory } from '../../runs/forklift/trials/read-trial.ts';
import { errorTable } from '../../runs/forklift/error-table.ts';
import type { ForkliftCost } from '../../workloads/data-builders/forklift/forklift.ts';

// node scripts/data/fit-forklift.ts [DATA] [--cross-validate]: fits the model behind `validate forklift`
// on Forklift's trials 0 to 4 and writes it where it is read from; the same data gives the same
// bytes. With --cross-validate it predicts each trial from the other four instead, and prints the
// errors.
const checkout = path.join(import.meta.dirname, '..', '..');
const words = process.argv.slice(2).filter((word) => !word.startsWith('--'));
const data = words[0] ?? path.join(checkout, '../shared/data/forklift');
const costs = JSON.parse(
  gunzipSync(readFileSync(path.join(checkout, 'workloads/data/forklift/costs.json.gz'))).toString(),
) as Record<string, ForkliftCost>;

const trials = [0, 1, 2, 3, 4].map((trial): FittingTrial => {
  process.stderr.write(`reading trial ${trial}\n`);
  return {
    trial,
    trees: readMeasurements(data, trial),
    requiredBy: readTrialRequirements(trialDirectory(data, trial)),
  };
});

if (process.argv.includes('--cross-validate')) {
  const comparisons = crossValidate(data, trials, costs, (trial) =>
    process.stderr.write(`predicting trial ${trial} from the others\n`),
  );
  process.stdout.write(errorTable(comparisons));
} else {
  const text = JSON.stringify(fitModel(trials, costs));
  writeFileSync(forkliftModelFile, gzipSync(text, { level: constants.Z_BEST_COMPRESSION }));
  process.stderr.write(`wrote ${path.relative(checkout, forkliftModelFile)}\n`);
}
