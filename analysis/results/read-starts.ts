import { existsSync } from 'node:fs';
import path from 'node:path';
import { parseAmount } from '../../workloads/directory/checked-values.ts';
import { InputError } from '../../workloads/input-error.ts';
import { scanCsv } from './scan-csv.ts';

/** What one run's invocations that ended well took until they executed, a row each. */
export interface RunStarts {
  /** The value of column `run`. */
  readonly run: string;
  readonly platform: string;
  readonly handlerPolicy: string;
  readonly zygotePolicy: string;
  /** Names of the functions that `functions` counts. */
  readonly functionNames: readonly string[];
  readonly functions: Int32Array;
  /** Numbers of the invocations. */
  readonly invocations: Int32Array;
  readonly startMs: Float64Array;
  readonly endMs: Float64Array;
  /** Install, provision and import together. */
  readonly costMs: Float64Array;
  /** 1 where a paused sandbox served. */
  readonly isWarm: Uint8Array;
  readonly memoryMb: Float64Array;
}

/**
 * Reads starts from `invocations.csv`, run by run in order of appearance.
 *
 * @throws InputError naming file and line of what is wrong
 */
export function readStarts(directory: string): RunStarts[] {
  const file = { path: path.join(directory, 'invocations.csv'), gzipped: false };
  if (!existsSync(file.path)) {
    throw new InputError(`${directory}: has no invocations.csv; run it again with --rows all`);
  }
  const runs = new Map<string, StartRows>();
  scanCsv(file, columns, (row) => {
    let rows = runs.get(row.text(0));
    if (rows === undefined) {
      rows = new StartRows([0, 1, 2, 3].map((column) => row.text(column)));
      runs.set(row.text(0), rows);
    }
    if (row.text(6) !== 'ok') {
      return;
    }
    const place = () => `${file.path}:${row.line}`;
    const amounts = columns
      .slice(firstAmount)
      .map((column, index) => parseAmount(place, column, row.text(firstAmount + index)));
    rows.add(row.text(4), row.text(5) === 'handler', amounts);
  });
  return Array.from(runs.values(), (rows) => rows.finish());
}

const columns = [
  'run',
  'platform',
  'handler_policy',
  'zygote_policy',
  'function',
  'tier',
  'status',
  'invocation',
  'start_ms',
  'end_ms',
  'install_ms',
  'provision_ms',
  'import_ms',
  'memory_mb',
];
const firstAmount = columns.indexOf('invocation');

class StartRows {
  readonly #labels: readonly string[];
  readonly #indices = new Map<string, number>();
  readonly #functions: number[] = [];
  readonly #invocations: number[] = [];
  readonly #startMs: number[] = [];
  readonly #endMs: number[] = [];
  readonly #costMs: number[] = [];
  readonly #isWarm: number[] = [];
  readonly #memoryMb: number[] = [];

  constructor(labels: readonly string[]) {
    this.#labels = labels;
  }

  add(functionName: string, isWarm: boolean, amounts: readonly number[]): void {
    const [invocation, startMs, endMs, installMs, provisionMs, importMs, memoryMb] = amounts;
    const index = this.#indices.get(functionName) ?? this.#indices.size;
    this.#indices.set(functionName, index);
    this.#functions.push(index);
    this.#invocations.push(invocation!);
    this.#startMs.push(startMs!);
    this.#endMs.push(endMs!);
    this.#costMs.push(installMs! + provisionMs! + importMs!);
    this.#isWarm.push(isWarm ? 1 : 0);
    this.#memoryMb.push(memoryMb!);
  }

  finish(): RunStarts {
    const [run, platform, handlerPolicy, zygotePolicy] = this.#labels;
    return {
      run: run!,
      platform: platform!,
      handlerPolicy: handlerPolicy!,
      zygotePolicy: zygotePolicy!,
      functionNames: [...this.#indices.keys()],
      functions: Int32Array.from(this.#functions),
      invocations: Int32Array.from(this.#invocations),
      startMs: Float64Array.from(this.#startMs),
      endMs: Float64Array.from(this.#endMs),
      costMs: Float64Array.from(this.#costMs),
      isWarm: Uint8Array.from(this.#isWarm),
      memoryMb: Float64Array.from(this.#memoryMb),
    };
  }
}
