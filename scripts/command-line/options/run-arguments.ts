import type { Argv } from 'yargs';
import {
  defaultRunOptions,
  type OutputOptions,
  type RunOptions,
} from '../../../runs/simulating/run-options.ts';
import type { OwnPolicies } from '../../../sim/policies/own/own-policies.ts';
import { UsageError } from '../../../workloads/input-error.ts';
import { defaultText, optionName, runOptionTable } from './option-table.ts';

/** Adds the options of a run to a command. */
export function withRunOptions<Base>(yargs: Argv<Base>, areLists: boolean): Argv<Base> {
  for (const { key, description, group } of runOptionTable) {
    const shown = defaultText(key);
    yargs.option(optionName(key), {
      type: 'string',
      requiresArg: true,
      group: `${group}:`,
      description: areLists ? `${description}; a list` : description,
      ...(shown === undefined ? {} : { defaultDescription: shown }),
    });
  }
  return yargs;
}

/** Adds the options that say what is written. */
export function withOutputOptions<Base>(yargs: Argv<Base>, rows: OutputOptions['rows']) {
  return yargs
    .option('rows', {
      choices: ['all', 'none'] as const,
      default: rows,
      description: 'whether invocations.csv is written',
      group: 'Output:',
    })
    .option('operations', {
      type: 'boolean',
      default: false,
      description: 'write operations.csv, every operation of the host',
      group: 'Output:',
    })
    .option('trace', {
      type: 'boolean',
      default: false,
      description: 'write trace.json, to look at in Perfetto',
      group: 'Output:',
    });
}

type Arguments = Readonly<Record<string, unknown>>;

/**
 * The options of one run, from the parsed command line.
 *
 * @param own the policies of users' own files that it names, loaded
 */
export function readRunOptions(given: Arguments, own?: OwnPolicies): RunOptions {
  const entries = runOptionTable.flatMap(({ key, parse }) => {
    const word = wordOf(given, key);
    return word === undefined ? [] : [[key, parse(word, own)] as const];
  });
  return { ...defaultRunOptions, ...Object.fromEntries(entries) };
}

/** The lists of options of a sweep, from the parsed command line; an option not given is absent. */
export function readOptionLists(
  given: Arguments,
  own?: OwnPolicies,
): Partial<Record<keyof RunOptions, unknown[]>> {
  const entries = runOptionTable.flatMap(({ key, parse }) => {
    const words = wordOf(given, key)?.split(',');
    return words === undefined
      ? []
      : [[key, words.map((word) => parse(word.trim(), own))] as const];
  });
  return Object.fromEntries(entries);
}

function wordOf(given: Arguments, key: string): string | undefined {
  const word = given[optionName(key)];
  if (Array.isArray(word)) {
    throw new UsageError(`--${optionName(key)} is given ${word.length} times; once is allowed`);
  }
  return typeof word === 'string' ? word : undefined;
}
