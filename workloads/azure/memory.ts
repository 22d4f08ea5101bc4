import { readRows } from './read-rows.ts';
import type { AzureFunctions } from './azure-functions.ts';

const median = 'AverageAllocatedMb_pct50';

/**
 * Reads the median of what each function's sandbox allocates, in MB; NaN where it is not known.
 * The published trace knows it by application only, whose functions share it evenly; a trace with
 * a column `HashFunction` knows it by function. What is in several files, one a day, is taken from
 * the first.
 *
 * @throws InputError when a file cannot be read or a median is negative
 */
export function readMemory(files: readonly string[], functions: AzureFunctions): Float64Array {
  const memoryMb = new Float64Array(functions.names.length).fill(NaN);
  for (const file of files) {
    let functionColumn = -1;
    readRows(
      file,
      ['HashOwner', 'HashApp', median],
      (row) => {
        const application = `${row.text(0)},${row.text(1)}`;
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
  }
  return memoryMb;
}

function setUnknown(memoryMb: Float64Array, functions: readonly number[], each: number): void {
  for (const index of functions) {
    if (Number.isNaN(memoryMb[index])) {
      memoryMb[index] = each;
    }
  }
}
