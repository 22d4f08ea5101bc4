import { GrowingColumn } from './growing-column.ts';
import { readRows } from './read-rows.ts';
import { RepeatedRows } from './repeated-rows.ts';
import type { AzureFunctions } from '../azure-functions.ts';

/** The percentiles of execution times that the trace gives. */
export const durationLevels = [0, 1, 25, 50, 75, 99, 100] as const;

/** Execution times by percentile. */
export interface Durations {
  /** Where each function's percentiles stand, counted in tables; −1 for a function without. */
  readonly table: Float64Array;
  /** A table of one value a level, in ms, after the other. */
  readonly values: Float64Array;
  /** What there is to say of the files, a line each. */
  readonly remarks: readonly string[];
}

/**
 * Reads the percentiles of the functions that were called. A function that is in several files,
 * one a day, has those of the first.
 *
 * @throws InputError when a file cannot be read or a percentile is negative
 */
export function readDurations(files: readonly string[], functions: AzureFunctions): Durations {
  const table = new Float64Array(functions.names.length).fill(-1);
  const values = new GrowingColumn();
  let tables = 0;
  const percentiles = durationLevels.map((level) => `percentile_Average_${level}`);
  const remarks: string[] = [];
  for (const file of files) {
    const repeated = new RepeatedRows(file, 'durations');
    readRows(file, ['HashOwner', 'HashApp', 'HashFunction', ...percentiles], (row) => {
      repeated.note(row.text(0), row.text(1), row.text(2));
      const index = functions.find(`${row.text(0)},${row.text(1)}`, row.text(2));
      if (index === undefined || table[index] !== -1) {
        return;
      }
      table[index] = tables;
      tables += 1;
      for (const level of durationLevels.keys()) {
        values.push(row.number(3 + level));
      }
    });
    remarks.push(...repeated.remarks());
  }
  return { table, values: values.values(), remarks };
}
