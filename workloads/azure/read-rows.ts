import { closeSync, openSync, readFileSync, readSync } from 'node:fs';
import { gunzipSync } from 'node:zlib';
import { InputError } from '../input-error.ts';

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
 * Visits the rows of a comma-separated file, gzip-compressed if its name ends in `.gz`, as the
 * Azure traces are: the first line names the columns, and no field is quoted. A plain file is read
 * piece by piece and a compressed one is unpacked whole; the row is the same object each time, so
 * nothing is kept of the millions of rows. (csv-parse takes about six times as long.)
 *
 * @param columns those needed; `row.text(k)` is the field in the k-th of them
 * @param visit called once a row
 * @param header called once with all columns that there are, before the first row
 * @throws InputError when the file cannot be read, lacks a column, or has a row of another length
 */
export function readRows(
  file: string,
  columns: readonly string[],
  visit: (row: Row) => void,
  header: (names: readonly string[]) => void = () => {},
): void {
  let row: FileRow | undefined;
  readLines(file, (line, lineNumber) => {
    const fields = line.split(',');
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

/** Visits the lines that are not empty, without their ends; lines count from 1. */
function readLines(file: string, visit: (line: string, lineNumber: number) => void): void {
  let lineNumber = 0;
  let rest = Buffer.alloc(0);
  for (const piece of pieces(file)) {
    const bytes = rest.length === 0 ? piece : Buffer.concat([rest, piece]);
    let start = 0;
    for (let end = bytes.indexOf(10); end !== -1; end = bytes.indexOf(10, start)) {
      lineNumber += 1;
      visitLine(bytes.toString('utf8', start, end), lineNumber, visit);
      start = end + 1;
    }
    rest = Buffer.from(bytes.subarray(start));
  }
  visitLine(rest.toString('utf8'), lineNumber + 1, visit);
}

function visitLine(
  text: string,
  lineNumber: number,
  visit: (line: string, lineNumber: number) => void,
): void {
  const line = text.endsWith('\r') ? text.slice(0, -1) : text;
  if (line !== '') {
    visit(line, lineNumber);
  }
}

function* pieces(file: string): Generator<Buffer> {
  if (file.endsWith('.gz')) {
    yield unpacked(file);
    return;
  }
  const descriptor = readable(file, () => openSync(file, 'r'));
  try {
    const piece = Buffer.alloc(1 << 20);
    for (;;) {
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
