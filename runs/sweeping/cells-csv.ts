import { readFileSync } from 'node:fs';
import path from 'node:path';
import { stringify } from 'csv-stringify/sync';
import { columnPolicyName } from '../../sim/policies/own/own-policies.ts';
import { cellDirectory } from '../directories/run-directory.ts';
import { defaultRunOptions, type RunOptions } from '../simulating/run-options.ts';
import { columnName, jsonOptions } from '../simulating/json-options.ts';

/** A cell that could not be run. */
export interface FailedCell {
  readonly cell: number;
  readonly error: string;
}

/**
 * `cells.csv` of a sweep: a row for each cell, with its number, whether it is `ok` or `failed` and
 * why, all its options, and all figures of its summary (`latency_ms_p50`, `tiers_handler`, ...).
 */
export function cellsCsv(
  cells: readonly RunOptions[],
  directory: string,
  failures: readonly FailedCell[],
): string {
  const errors = new Map(failures.map(({ cell, error }) => [cell, error]));
  const rows = cells.map((options, cell) => {
    const error = errors.get(cell);
    return {
      cell,
      status: error === undefined ? 'ok' : 'failed',
      error: error ?? '',
      ...jsonOptions(withColumnNames(options)),
      ...(error === undefined ? outcomeOf(directory, cell) : {}),
    };
  });
  const names = ['cell', 'status', 'error', ...Object.keys(defaultRunOptions).map(columnName)];
  const figures = new Set(rows.flatMap((row) => Object.keys(row)));
  const columns = [...new Set([...names, ...figures])];
  return stringify(rows, { header: true, columns });
}

/** The options with policies as columns call them. */
function withColumnNames(options: RunOptions): RunOptions {
  const { handlerPolicy, zygotePolicy } = options;
  return {
    ...options,
    handlerPolicy: columnPolicyName(handlerPolicy),
    zygotePolicy: columnPolicyName(zygotePolicy),
  };
}

/** A cell's summary with its figures side by side, and the Zygote policy that it really ran with. */
function outcomeOf(directory: string, cell: number): Record<string, unknown> {
  const read = (name: string): Record<string, unknown> =>
    JSON.parse(readFileSync(path.join(cellDirectory(directory, cell), name), 'utf8')) as Record<
      string,
      unknown
    >;
  const figures = Object.entries(read('summary.json')).flatMap(([key, value]) =>
    typeof value === 'object' && value !== null
      ? Object.entries(value).map(([name, figure]) => [`${key}_${name}`, figure as unknown])
      : [[key, value]],
  );
  return { zygote_policy: read('run.json')['zygote_policy'], ...Object.fromEntries(figures) };
}
