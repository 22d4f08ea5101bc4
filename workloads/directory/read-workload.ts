import { statSync } from 'node:fs';
import type { Catalog, Workload } from '../catalog.ts';
import { InputError } from '../input-error.ts';
import { parseAmount } from './checked-values.ts';
import { readCsvTable } from './csv-table.ts';
import { findInputFile, type InputFile } from './input-file.ts';
import { readNotes } from './notes.ts';
import { readFunctions } from './read-functions.ts';
import { readInvocations } from './read-invocations.ts';
import { readPackages } from './read-packages.ts';

/**
 * Reads a workload directory: `packages.csv`, `functions.jsonl` and, where they are there,
 * `invocations.csv` (recorded arrivals), `counts.csv` (`function,count`: how often a trace called
 * each function; functions that it does not name count 0) and `workload.json` (where the workload
 * comes from). Each may be gzipped, with `.gz` after its name. Columns that are not known are
 * passed over.
 *
 * @param directory its path; `Workload.name` is this very text
 * @throws InputError in one line with the file and its line, if anything in it cannot be used
 */
export function readWorkloadDirectory(directory: string): Workload {
  checkDirectory(directory);
  const { indexByName: packageIndices, ...packages } = readPackages(
    neededFile(directory, 'packages.csv'),
  );
  const {
    indexByName: functionIndices,
    codeFolders,
    handlers,
    ...functions
  } = readFunctions(neededFile(directory, 'functions.jsonl'), directory, packageIndices);
  const catalog: Catalog = { ...packages, ...functions };
  const invocations = findInputFile(directory, 'invocations.csv');
  const counts = findInputFile(directory, 'counts.csv');
  const notes = findInputFile(directory, 'workload.json');
  return {
    name: directory,
    catalog,
    ...(invocations && { invocations: readInvocations(invocations, functionIndices) }),
    ...(counts && { callCounts: readCounts(counts, functionIndices) }),
    ...(codeFolders.some((folder) => folder !== '') && { codeFolders }),
    ...(handlers.some((handler) => handler !== undefined) && { handlers }),
    ...(notes && { notes: readNotes(notes) }),
  };
}

function checkDirectory(directory: string): void {
  if (!statSync(directory, { throwIfNoEntry: false })?.isDirectory()) {
    throw new InputError(
      `${directory}: should be a directory with packages.csv and functions.jsonl`,
    );
  }
}

function neededFile(directory: string, name: string): InputFile {
  const file = findInputFile(directory, name);
  if (file === undefined) {
    throw new InputError(`${directory}: has neither ${name} nor ${name}.gz`);
  }
  return file;
}

function readCounts(file: InputFile, functions: ReadonlyMap<string, number>): Float64Array {
  const counts = new Float64Array(functions.size).fill(NaN);
  for (const { line, cell } of readCsvTable<'function' | 'count'>(file, ['function', 'count'])) {
    const place = `${file.path}:${line}`;
    const name = cell('function');
    const index = functions.get(name);
    if (index === undefined) {
      throw new InputError(
        `${place}: function ${JSON.stringify(name)} is not one of functions.jsonl`,
      );
    }
    if (!Number.isNaN(counts[index])) {
      throw new InputError(`${place}: function ${name} stands there twice`);
    }
    counts[index] = parseAmount(place, 'count', cell('count'));
  }
  return counts.map((count) => (Number.isNaN(count) ? 0 : count));
}
