import { GrowingColumn } from './growing-column.ts';
import { InputError } from '../../input-error.ts';
import { readRows } from './read-rows.ts';
import type { AzureFunctions } from '../azure-functions.ts';

/** More than this would not fit into the memory of a usual machine: 20 bytes an invocation. */
const invocationsMax = 100_000_000;
const minutesPerDay = 1440;

/** How often each function was called in each minute, where it was, in order of the minutes. */
export interface MinuteCounts {
  /** Minutes since the start of the first day, non-decreasing. */
  readonly minutes: Float64Array;
  readonly functions: Float64Array;
  readonly counts: Float64Array;
  /** The sum of the counts of each function. */
  readonly perFunction: Float64Array;
  /** The sum of all counts. */
  readonly total: number;
}

/**
 * Reads the counts of each day's file and adds the functions that it finds.
 *
 * @throws InputError when a file cannot be read, or when there are more invocations than can be held
 */
export function readCounts(files: readonly string[], functions: AzureFunctions): MinuteCounts {
  const minutes = new GrowingColumn();
  const called = new GrowingColumn();
  const counts = new GrowingColumn();
  let total = 0;
  for (const [day, file] of files.entries()) {
    let columns: readonly number[] = [];
    readRows(
      file,
      ['HashOwner', 'HashApp', 'HashFunction'],
      (row) => {
        const index = functions.index(`${row.text(0)},${row.text(1)}`, row.text(2));
        for (const [column, minute] of columns.entries()) {
          const text = row.fields[column]!;
          if (minute === -1 || text === '0') {
            continue;
          }
          const count = wholeCount(text, minute, row.place);
          minutes.push(day * minutesPerDay + minute - 1);
          called.push(index);
          counts.push(count);
          total += count;
        }
      },
      (names) => {
        columns = minuteColumns(names, file);
      },
    );
  }
  if (total > invocationsMax) {
    throw new InputError(
      `${files[0]} and the files beside it hold ${total} invocations, and should hold at most ` +
        `${invocationsMax}: take fewer functions or days`,
    );
  }
  return inOrder(minutes.values(), called.values(), counts.values(), functions.names.length);
}

/** Which minute of the day each column counts, from 1 on; −1 for what is no minute. */
function minuteColumns(names: readonly string[], file: string): number[] {
  const columns = names.map((name) => (/^\d+$/.test(name) ? Number(name) : -1));
  const outside = columns.find((minute) => minute === 0 || minute > minutesPerDay);
  if (outside !== undefined) {
    throw new InputError(`${file}:1 has a minute ${outside}, which should be from 1 to 1440`);
  }
  if (!columns.includes(1)) {
    throw new InputError(`${file}:1 should have a column for each minute, from 1 to 1440`);
  }
  return columns;
}

function wholeCount(text: string, minute: number, place: string): number {
  const count = Number(text);
  if (!Number.isSafeInteger(count) || count < 0 || text === '') {
    throw new InputError(`${place}: minute ${minute} "${text}" should be a whole number from 0 on`);
  }
  return count;
}

/** Sorts by minute, by counting; within a minute the order of the files stays. */
function inOrder(
  minutes: Float64Array,
  called: Float64Array,
  counts: Float64Array,
  functions: number,
): MinuteCounts {
  const perFunction = new Float64Array(functions);
  const starts = new Uint32Array(minutes.reduce((most, each) => Math.max(most, each), 0) + 2);
  let total = 0;
  for (const [index, count] of counts.entries()) {
    perFunction[called[index]!]! += count;
    starts[minutes[index]! + 1]! += 1;
    total += count;
  }
  for (let minute = 1; minute < starts.length; minute++) {
    starts[minute]! += starts[minute - 1]!;
  }
  const order = new Uint32Array(minutes.length);
  for (const [index, minute] of minutes.entries()) {
    order[starts[minute]!] = index;
    starts[minute]! += 1;
  }
  return {
    minutes: pick(minutes, order),
    functions: pick(called, order),
    counts: pick(counts, order),
    perFunction,
    total,
  };
}

function pick(values: Float64Array, order: Uint32Array): Float64Array {
  return values.map((_, index) => values[order[index]!]!);
}
