import type { CommandModule } from 'yargs';
import { errorTable } from '../../../runs/forklift/error-table.ts';
import { validateForklift } from '../../../runs/forklift/validate-forklift.ts';
import { UsageError } from '../../../workloads/input-error.ts';
import { seedOf } from '../../command-line/given.ts';
import { Progress } from '../../command-line/progress.ts';

/** `zygolab validate forklift`: predicts Forklift's published trials, and says how far off it is. */
export const forklift: CommandModule = {
  command: 'forklift',
  describe: "predict the trees of Forklift's trials from their functions and trees alone",
  builder: (yargs) =>
    yargs
      .options({
        data: {
          type: 'string',
          requiresArg: true,
          demandOption: true,
          description: "the folder of Forklift's data; trials are in trials/T or T of it",
        },
        trials: {
          type: 'string',
          requiresArg: true,
          default: '5-9',
          description: 'which trials: numbers and ranges, 0,2 or 5-9',
        },
        out: {
          type: 'string',
          requiresArg: true,
          demandOption: true,
          description: 'the directory to write: predictions.csv, and errors.csv where measured',
        },
        seed: {
          type: 'string',
          requiresArg: true,
          default: '1',
          description: 'seed of the noise',
        },
        json: { type: 'boolean', default: false, description: 'print JSON' },
      } as const)
      .example('$0 validate forklift --data forklift --out forecast', 'trials 5 to 9 of forklift/'),
  handler(given) {
    const trials = readTrials(String(given['trials']));
    const seed = seedOf(given);
    const progress = new Progress('trials');
    const comparisons = validateForklift(
      { data: String(given['data']), trials, out: String(given['out']), seed },
      (index) => progress.tell(index, trials.length),
    );
    if (given['json'] === true) {
      process.stdout.write(`${JSON.stringify(comparisons, null, 2)}\n`);
      return;
    }
    process.stdout.write(`${comparisons.length} trees predicted\n`);
    const measured = comparisons.filter((one) => one.measured !== undefined);
    process.stdout.write(
      measured.length === 0
        ? 'no measurements beside them\n'
        : `absolute errors over the ${measured.length} that were measured\n${errorTable(measured)}`,
    );
  },
};

/** `5-9` or `0,2,4-6`, in the order given, each once. */
function readTrials(text: string): number[] {
  const trials = text.split(',').flatMap((part) => {
    const match = /^\s*(\d{1,6})(?:-(\d{1,6}))?\s*$/.exec(part);
    const first = Number(match?.[1]);
    const last = Number(match?.[2] ?? match?.[1]);
    if (match === null || last < first || last - first >= 1000) {
      throw new UsageError(
        `--trials ${text} should be numbers and ranges from low to high, as 0,2 or 5-9`,
      );
    }
    return Array.from({ length: last - first + 1 }, (_, index) => first + index);
  });
  return [...new Set(trials)];
}
