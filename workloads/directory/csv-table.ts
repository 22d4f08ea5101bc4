import { CsvError, parse } from 'csv-parse/sync';
import { InputError } from '../input-error.ts';
import { readInputText, type InputFile } from './input-file.ts';

/** One row of a table: its line in the file, counted from 1, and its cell in a column. */
export interface CsvRow<Column extends string> {
  readonly line: number;
  readonly cell: (column: Column) => string;
}

/**
 * The rows of a small CSV file with a header. Blank lines are passed over.
 *
 * @param required the columns that must be there; the cell of any other is empty where it is not
 * @throws InputError on a missing or repeated column, a row of another length, or bad quoting
 */
export function readCsvTable<Column extends string>(
  file: InputFile,
  required: readonly NoInfer<Column>[],
): CsvRow<Column>[] {
  const rows = parseRows(file);
  const header = rows[0] ?? [];
  const positions = columnPositions(file, header, required);
  const table: CsvRow<Column>[] = [];
  for (const [index, row] of rows.entries()) {
    const line = index + 1;
    if (index === 0 || (row.length === 1 && row[0] === '')) {
      continue;
    }
    checkLength(file, line, row, header);
    table.push({ line, cell: (column) => row[positions.get(column) ?? -1] ?? '' });
  }
  return table;
}

/**
 * Where each column of a header stands.
 *
 * @throws InputError if a required column is missing or any stands there twice
 */
export function columnPositions(
  file: InputFile,
  header: readonly string[],
  required: readonly string[],
): Map<string, number> {
  const positions = new Map<string, number>();
  for (const [position, column] of header.entries()) {
    if (positions.has(column)) {
      throw new InputError(`${file.path}:1: column ${column} stands there twice`);
    }
    positions.set(column, position);
  }
  for (const column of required) {
    if (!positions.has(column)) {
      const allowed = required.join(',');
      throw new InputError(`${file.path}:1: column ${column} is missing (needed: ${allowed})`);
    }
  }
  return positions;
}

/** @throws InputError if a row has more or fewer cells than the header */
export function checkLength(
  file: InputFile,
  line: number,
  row: readonly string[],
  header: readonly string[],
): void {
  if (row.length !== header.length) {
    throw new InputError(
      `${file.path}:${line}: has ${row.length} cells where the header has ${header.length}`,
    );
  }
}

function parseRows(file: InputFile): string[][] {
  const text = readInputText(file);
  if (!text.includes('"')) {
    // Without quotes a row is what stands between commas; this is several times as fast.
    return text === '' ? [] : text.split(/\r?\n/).map((line) => line.split(','));
  }
  try {
    return parse(text, { relax_column_count: true, skip_empty_lines: false });
  } catch (error) {
    if (error instanceof CsvError) {
      const line = 'lines' in error ? String(error['lines']) : '?';
      throw new InputError(`${file.path}:${line}: ${error.message.split('\n')[0]}`, {
        cause: error,
      });
    }
    throw error;
  }
}
