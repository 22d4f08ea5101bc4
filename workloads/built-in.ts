import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type { Workload } from './catalog.ts';
import { readWorkloadDirectory } from './directory/read-workload.ts';
import { InputError } from './input-error.ts';

/** The workloads that come along, by name, with what each is. */
export const builtInWorkloads: ReadonlyMap<string, string> = new Map([
  [
    'github',
    '9,678 requirements files of GitHub projects with their dependencies; measured costs, imputed where nobody measured',
  ],
  [
    'imports',
    'import statements of 2,520 GitHub repositories, mapped to packages with their dependencies',
  ],
  [
    'reqbench',
    'the 1,761 runnable functions of ReqBench: measured costs, call counts of a published trace',
  ],
  [
    'pipbench',
    'synthetic: 1,000 handlers over 1,000 packages, as in the scalability experiment of the paper',
  ],
  [
    'popular',
    'requests, flask, django, numpy and pandas, a function each, and one without packages: to measure',
  ],
]);

/**
 * Loads a built-in workload by its name, or else the workload directory of this path.
 *
 * @returns the workload; its `name` is the text that was given
 * @throws InputError if it is neither, with the names there are, or if the directory cannot be used
 */
export function loadWorkload(nameOrDirectory: string): Workload {
  if (builtInWorkloads.has(nameOrDirectory)) {
    const directory = join(import.meta.dirname, 'data', nameOrDirectory);
    return { ...readWorkloadDirectory(directory), name: nameOrDirectory };
  }
  if (!existsSync(nameOrDirectory)) {
    const names = [...builtInWorkloads.keys()].join(', ');
    throw new InputError(
      `workload ${JSON.stringify(nameOrDirectory)} is neither a directory nor one of ${names}`,
    );
  }
  return readWorkloadDirectory(nameOrDirectory);
}
