import type { Argv } from 'yargs';
import { UsageError } from '../../workloads/input-error.ts';

/** The options of commands that make a workload of other people's files. */
export function withImportOutput<Given>(yargs: Argv<Given>): Argv<Given> {
  return yargs
    .option('out', {
      type: 'string',
      requiresArg: true,
      demandOption: true,
      description: 'the workload directory to write',
    })
    .option('seed', {
      type: 'string',
      requiresArg: true,
      default: '2018',
      description: 'root seed of the costs that nobody measured',
    })
    .option('json', { type: 'boolean', default: false, description: 'print the summary as JSON' });
}

/** @throws UsageError unless it is a seed */
export function seedOf(word: unknown): number {
  const seed = Number(word);
  if (!Number.isSafeInteger(seed) || seed < 0) {
    throw new UsageError(`--seed ${String(word)} should be a whole number from 0 to 2^53 - 1`);
  }
  return seed;
}
