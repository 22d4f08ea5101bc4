import { join } from 'node:path';
import { readdirSync } from 'node:fs';
import { InputError } from '../../input-error.ts';
import { reasonOf } from './read-rows.ts';

/** The files of an Azure trace of 2019, each kind in order of its names. */
export interface AzureFiles {
  readonly invocations: readonly string[];
  readonly durations: readonly string[];
  readonly memory: readonly string[];
}

/**
 * Finds the files of an Azure trace of 2019 by their names.
 *
 * @throws InputError when the folder cannot be read or lacks one of the three kinds
 */
export function azureFiles(folder: string): AzureFiles {
  const names = namesIn(folder);
  const find = (published: string, short: string) => {
    const pattern = new RegExp(`^(${published}.*|${short})\\.csv(\\.gz)?$`);
    const found = names.filter((name) => pattern.test(name));
    if (found.length === 0) {
      throw new InputError(`${folder} should have a file ${published}*.csv or ${short}.csv`);
    }
    return found.map((name) => join(folder, name));
  };
  return {
    invocations: find('invocations_per_function', 'invocations'),
    durations: find('function_durations_percentiles', 'durations'),
    memory: find('app_memory_percentiles', 'memory'),
  };
}

function namesIn(folder: string): string[] {
  try {
    return readdirSync(folder).toSorted();
  } catch (error) {
    throw new InputError(`${folder} cannot be read: ${reasonOf(error)}`);
  }
}
