import { readRows } from './read-rows.ts';
import { RepeatedRows } from './repeated-rows.ts';
import type { AzureFunctions } from '../azure-functions.ts';

const median = 'AverageAllocatedMb_pct50';

/** What is known of memory. */
export interface Memory {
  /** By function, in MB; NaN where it is not known. */
  readonly memoryMb: Float64Array;
  /** What there is to say of the files, a line each. */
  readonly remarks: readonly string[];
}

/**
 * Reads the median of what each function's sandbox allocates, in MB; NaN where it is not known.
 * The published trace knows it by application only, whose functions share it evenly; a trace with
 * a column `HashFunction` knows it by function. What is in several files, one a day, is taken from
 * the first.
 *
 * @throws InputError when a file cannot be read or a median is negative
 */
export function readMemory(files: readonly string[], functions: AzureFunctions): Memory {
  const memoryMb = new Float64Array(functions.names.length).fill(NaN);
  const remarks: string[] = [];
  for (const file of files) {
    const repeated = new RepeatedRows(file, 'memory');
    let functionColumn = -1;
    readRows(
      file,
      ['HashOwner', 'HashApp', median],
      (row) => {
        const application = `${row.text(0)},${row.text(1)}`;
        repeated.note(row.text(0), row.text(1), row.fields[functionColumn] ?? '');
        if (functionColumn === -1) {
          const sharing = functions.ofApplication(application);
          setUnknown(memoryMb, sharing, row.number(2) / sharing.length);
        } else {
          const index = functions.find(application, row.fields[functionColumn]!);
          setUnknown(memoryMb, index === undefined ? [] : [index], row.number(2));
        }
      },
      (names) => {
        functionColumn = names.indexOf('HashFunction');
      },
    );
    remarks.push(...repeated.remarks());
  }
  return { memoryMb, remarks };
}

function setUnknown(memoryMb: Float64Array, functions: readonly number[], each: number): void {
  for (const index of functions) {
    if (Number.isNaN(memoryMb[index])) {
      memoryMb[index] = each;
    }
  }
}
