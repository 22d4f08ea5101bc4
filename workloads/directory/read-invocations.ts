import { parse } from 'csv-parse/sync';
import type { RecordedInvocations } from '../catalog.ts';
import { InputError } from '../input-error.ts';
import { parseAmount } from './checked-values.ts';
import { checkLength, columnPositions } from './csv-table.ts';
import { readInputChunks, type InputFile } from './input-file.ts';

/**
 * Reads `invocations.csv`: `arrival_ms,function`, optionally `execute_ms` (empty where the
 * function's own holds), sorted by arrival. Made for millions of rows: the file is read in pieces
 * and rows without quotes are split without a CSV parser.
 *
 * @param functions function indices by name
 * @throws InputError on an unknown function, an arrival before the one above it, or a bad number
 */
export function readInvocations(
  file: InputFile,
  functions: ReadonlyMap<string, number>,
): RecordedInvocations {
  const rows = new InvocationRows(file, functions);
  let rest = '';
  const decoder = new TextDecoder();
  for (const chunk of readInputChunks(file)) {
    const text = rest + decoder.decode(chunk, { stream: true });
    const end = text.lastIndexOf('\n') + 1;
    rows.addLines(text, end);
    rest = text.slice(end);
  }
  rest += decoder.decode();
  if (rest !== '') {
    rows.addLines(`${rest}\n`, rest.length + 1);
  }
  return rows.finish();
}

class InvocationRows {
  readonly #file: InputFile;
  readonly #functions: ReadonlyMap<string, number>;
  readonly #place = (): string => `${this.#file.path}:${this.#line}`;
  #arrivalMs = new Float64Array(1024);
  #functionIndices = new Int32Array(1024);
  #executeMs = new Float64Array(1024);
  #lastArrivalMs = 0;
  #length = 0;
  #line = 0;
  #header: string[] = [];
  #arrivalPosition = -1;
  #functionPosition = -1;
  #executePosition = -1;

  constructor(file: InputFile, functions: ReadonlyMap<string, number>) {
    this.#file = file;
    this.#functions = functions;
  }

  /** Takes the whole lines in the first `end` characters of `text`. */
  addLines(text: string, end: number): void {
    for (let start = 0; start < end;) {
      const newline = text.indexOf('\n', start);
      const lineEnd = text.charCodeAt(newline - 1) === 0x0d ? newline - 1 : newline;
      this.#line++;
      if (lineEnd > start) {
        this.#addLine(text.slice(start, lineEnd));
      }
      start = newline + 1;
    }
  }

  finish(): RecordedInvocations {
    if (this.#line === 0) {
      columnPositions(this.#file, [], ['arrival_ms', 'function']);
    }
    return {
      arrivalMs: this.#arrivalMs.slice(0, this.#length),
      functions: this.#functionIndices.slice(0, this.#length),
      executeMs: this.#executeMs.slice(0, this.#length),
    };
  }

  #addLine(line: string): void {
    const cells = line.includes('"') ? this.#quotedCells(line) : line.split(',');
    if (this.#header.length === 0) {
      this.#readHeader(cells);
      return;
    }
    checkLength(this.#file, this.#line, cells, this.#header);
    const place = this.#place;
    const arrival = parseAmount(place, 'arrival_ms', cells[this.#arrivalPosition] ?? '');
    if (arrival < this.#lastArrivalMs) {
      throw new InputError(
        `${place()}: arrival_ms ${arrival} is before ${this.#lastArrivalMs}, the one above; rows should be sorted by arrival`,
      );
    }
    this.#lastArrivalMs = arrival;
    const name = cells[this.#functionPosition] ?? '';
    const index = this.#functions.get(name);
    if (index === undefined) {
      throw new InputError(
        `${place()}: function ${JSON.stringify(name)} is not one of functions.jsonl`,
      );
    }
    const execute = this.#executePosition < 0 ? '' : (cells[this.#executePosition] ?? '');
    this.#append(arrival, index, execute === '' ? NaN : parseAmount(place, 'execute_ms', execute));
  }

  #quotedCells(line: string): string[] {
    try {
      return parse(line, { relax_column_count: true })[0] ?? [];
    } catch (cause) {
      throw new InputError(
        `${this.#file.path}:${this.#line}: ${JSON.stringify(line.slice(0, 80))} is not a CSV row`,
        { cause },
      );
    }
  }

  #readHeader(cells: string[]): void {
    const positions = columnPositions(this.#file, cells, ['arrival_ms', 'function']);
    this.#header = cells;
    this.#arrivalPosition = positions.get('arrival_ms') ?? -1;
    this.#functionPosition = positions.get('function') ?? -1;
    this.#executePosition = positions.get('execute_ms') ?? -1;
  }

  #append(arrivalMs: number, functionIndex: number, executeMs: number): void {
    if (this.#length === this.#arrivalMs.length) {
      this.#grow();
    }
    this.#arrivalMs[this.#length] = arrivalMs;
    this.#functionIndices[this.#length] = functionIndex;
    this.#executeMs[this.#length] = executeMs;
    this.#length++;
  }

  #grow(): void {
    const arrivalMs = new Float64Array(this.#length * 2);
    const functionIndices = new Int32Array(this.#length * 2);
    const executeMs = new Float64Array(this.#length * 2);
    arrivalMs.set(this.#arrivalMs);
    functionIndices.set(this.#functionIndices);
    executeMs.set(this.#executeMs);
    this.#arrivalMs = arrivalMs;
    this.#functionIndices = functionIndices;
    this.#executeMs = executeMs;
  }
}
