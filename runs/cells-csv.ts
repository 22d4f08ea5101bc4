import { readFileSync } from 'node:fs';
import path from 'node:path';
import { stringify } from 'csv-stringify/sync';
import { cellDirectory } from './run-directory.ts';
import { defaultRunOptions, type RunOptions } from './run-options.ts';
import { columnName, jsonOptions } from './json-options.ts';
import type { FailedCell } from './sweep.ts';

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
      ...jsonOptions(options),
      ...(error === undefined ? summaryOf(directory, cell) : {}),
    };
  });
  const names = ['cell', 'status', 'error', ...Object.keys(defaultRunOptions).map(columnName)];
  const figures = new Set(rows.flatMap((row) => Object.keys(row)));
  const columns = [...new Set([...names, ...figures])];
  return stringify(rows, { header: true, columns });
}

/** A cell's summary with its figures side by side. */
function summaryOf(directory: string, cell: number): Record<string, unknown> {
  const file = path.join(cellDirectory(directory, cell), 'summary.json');
  const summary = JSON.parse(readFileSync(file, 'utf8')) as Record<string, unknown>;
  return Object.fromEntries(
    Object.entries(summary).flatMap(([key, value]) =>
      typeof value === 'object' && value !== null
        ? Object.entries(value).map(([name, figure]) => [`${key}_${name}`, figure as unknown])
        : [[key, value]],
    ),
  );
}
