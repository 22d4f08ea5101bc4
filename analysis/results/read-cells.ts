import { readCsvTable } from '../../workloads/directory/csv-table.ts';
import { InputError } from '../../workloads/input-error.ts';

/** One cell of a sweep: its options (`zygote_policy`) and its figures (`latency_ms_p50`). */
export interface SweepCell<Column extends string> {
  /** Its line in the file, counted from 1. */
  readonly line: number;
  text(column: Column): string;
  /**
   * A number; Infinity for `unlimited`, NaN for an empty cell, as where a run failed.
   *
   * @throws InputError for anything else
   */
  number(column: Column): number;
}

/**
 * Reads the `cells.csv` of a sweep: one row a cell, all options and all figures of its summary.
 *
 * @param columns those that are needed; the file may have others
 * @throws InputError if the file cannot be read or lacks a column
 */
export function readCells<Column extends string>(
  file: string,
  columns: readonly Column[],
): SweepCell<Column>[] {
  return readCsvTable<Column>({ path: file, gzipped: false }, columns).map(({ line, cell }) => ({
    line,
    text: cell,
    number: (column) => parseNumber(`${file}:${line}`, column, cell(column)),
  }));
}

function parseNumber(place: string, column: string, text: string): number {
  if (text === '') {
    return Number.NaN;
  }
  const value = /^(unlimited|Infinity)$/.test(text) ? Infinity : Number(text);
  if (Number.isNaN(value)) {
    const found = JSON.stringify(text);
    throw new InputError(`${place}: ${column} is ${found}; it should be a number or unlimited`);
  }
  return value;
}
