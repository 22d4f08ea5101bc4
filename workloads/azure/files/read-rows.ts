import { closeSync, openSync, readFileSync, readSync } from 'node:fs';
import { gunzipSync } from 'node:zlib';
import { CsvError, parse } from 'csv-parse/sync';
import { InputError } from '../../input-error.ts';
import { wholeRecords } from './whole-records.ts';

/** One row of a file: its fields by column, and where it stands. */
export interface Row {
  /** The field in a column of those asked for. */
  text(column: number): string;
  /**
   * The same as a number.
   *
   * @throws InputError when it is not a finite number of at least 0
   */
  number(column: number): number;
  /** All fields, in the order of the file. */
  readonly fields: readonly string[];
  /** `file:line`, for messages. */
  readonly place: string;
}

/**
 * Visits the rows of a comma-separated file, gzip-compressed if its name ends in `.gz`: the first
 * line names the columns. The Azure traces are published without quotes, byte order mark and CRLF;
 * what another program saved may have all of them, and may be UTF-16. Empty lines are passed over.
 *
 * A plain file is read piece by piece and a compressed one is unpacked whole; the row is the same
 * object each time, so nothing is kept of the millions of rows. What has no quotes is split without
 * csv-parse, which takes about six times as long.
 *
 * @param columns those needed; `row.text(k)` is the field in the k-th of them
 * @param visit called once a row
 * @param header called once with all columns that there are, before the first row
 * @throws InputError when the file cannot be read, lacks a column, has a row of another length or
 *   quotes that do not close
 */
export function readRows(
  file: string,
  columns: readonly string[],
  visit: (row: Row) => void,
  header: (names: readonly string[]) => void = () => {},
): void {
  let row: FileRow | undefined;
  readRecords(file, (fields, lineNumber) => {
    if (row !== undefined) {
      row.move(fields, lineNumber);
      visit(row);
      return;
    }
    const missing = columns.find((column) => !fields.includes(column));
    if (missing !== undefined) {
      throw new InputError(`${file}:${lineNumber} should have a column ${missing}`);
    }
    header(fields);
    row = new FileRow(
      file,
      fields,
      columns.map((column) => fields.indexOf(column)),
    );
  });
  if (row === undefined) {
    throw new InputError(`${file} is empty; it should have the columns ${columns.join(', ')}`);
  }
}

class FileRow implements Row {
  fields: readonly string[] = [];
  readonly #file: string;
  readonly #names: readonly string[];
  readonly #positions: readonly number[];
  #line = 0;

  constructor(file: string, names: readonly string[], positions: readonly number[]) {
    this.#file = file;
    this.#names = names;
    this.#positions = positions;
  }

  get place(): string {
    return `${this.#file}:${this.#line}`;
  }

  move(fields: readonly string[], line: number): void {
    this.fields = fields;
    this.#line = line;
    if (fields.length !== this.#names.length) {
      throw new InputError(
        `${this.place} has ${fields.length} fields, and should have ${this.#names.length}`,
      );
    }
  }

  text(column: number): string {
    return this.fields[this.#positions[column]!]!;
  }

  number(column: number): number {
    const text = this.text(column);
    const value = text.trim() === '' ? NaN : Number(text);
    if (!(value >= 0 && value < Infinity)) {
      const name = this.#names[this.#positions[column]!];
      throw new InputError(`${this.place}: ${name} "${text}" should be a number of at least 0`);
    }
    return value;
  }
}

type RecordVisitor = (fields: readonly string[], lineNumber: number) => void;

/** Visits the records that are not empty; lines count from 1. */
function readRecords(file: string, visit: RecordVisitor): void {
  let linesBefore = 0;
  for (const text of wholeRecords(pieces(file))) {
    if (text.includes('"')) {
      visitQuoted(file, text, linesBefore, visit);
      linesBefore += text.split('\n').length - 1;
      continue;
    }
    let start = 0;
    for (let end = text.indexOf('\n'); start < text.length; end = text.indexOf('\n', start)) {
      const next = end === -1 ? text.length : end;
      linesBefore += 1;
      visitLine(text.slice(start, next), linesBefore, visit);
      start = next + 1;
    }
  }
}

function visitLine(text: string, lineNumber: number, visit: RecordVisitor): void {
  const line = text.endsWith('\r') ? text.slice(0, -1) : text;
  if (line !== '') {
    visit(line.split(','), lineNumber);
  }
}

function visitQuoted(file: string, text: string, linesBefore: number, visit: RecordVisitor): void {
  for (const { record, info } of parseQuoted(file, text, linesBefore)) {
    // It says on which line a record ends, and a quoted field may have line breaks.
    const breaks = record.reduce((sum, field) => sum + field.split('\n').length - 1, 0);
    visit(record, linesBefore + info.lines - breaks);
  }
}

function parseQuoted(
  file: string,
  text: string,
  linesBefore: number,
): { record: string[]; info: { lines: number } }[] {
  try {
    return parse(text, {
      info: true,
      record_delimiter: ['\n', '\r\n'],
      relax_column_count: true,
      skip_empty_lines: true,
    }) as unknown as { record: string[]; info: { lines: number } }[];
  } catch (error) {
    if (error instanceof CsvError) {
      const line = linesBefore + ('lines' in error ? Number(error['lines']) : 1);
      throw new InputError(`${file}:${line}: ${error.message.split('\n')[0]}`, { cause: error });
    }
    throw error;
  }
}

function* pieces(file: string): Generator<Buffer> {
  if (file.endsWith('.gz')) {
    yield unpacked(file);
    return;
  }
  const descriptor = readable(file, () => openSync(file, 'r'));
  try {
    for (;;) {
      const piece = Buffer.allocUnsafe(1 << 20);
      const length = readable(file, () => readSync(descriptor, piece, 0, piece.length, null));
      if (length === 0) {
        return;
      }
      yield piece.subarray(0, length);
    }
  } finally {
    closeSync(descriptor);
  }
}

function unpacked(file: string): Buffer {
  const packed = readable(file, () => readFileSync(file));
  try {
    return gunzipSync(packed);
  } catch (error) {
    throw new InputError(`${file} is not a whole gzip file: ${reasonOf(error)}`);
  }
}

function readable<Result>(file: string, read: () => Result): Result {
  try {
    return read();
  } catch (error) {
    throw new InputError(`${file} cannot be read: ${reasonOf(error)}`);
  }
}

/** What an error says, whatever was thrown. */
export function reasonOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
