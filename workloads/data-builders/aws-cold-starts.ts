import { parse } from 'csv-parse/sync';
import { stringify } from 'csv-stringify/sync';
import { z } from 'zod';

const rows = z.array(
  z.object({
    request_id: z.string().min(1),
    'function name': z.string(),
    'duration (ms)': z.coerce.number().positive(),
    'init duration (ms)': z.coerce.number().positive(),
    'memory size (mb)': z.coerce.number().positive(),
    'import duration (ms)': z.coerce.number().min(0),
  }),
);

/**
 * ReqBench's cold starts on AWS Lambda with their imports timed (`aws_metrics_import.csv`) in
 * compact form: a row for each request, in the order of the source.
 *
 * Columns: `function`; `init_ms`, in which Lambda starts the runtime and loads the function;
 * `import_ms`, the part of it that the function's own imports took; `execute_ms`; `memory_mb`, the
 * function's limit.
 *
 * @throws Error if the source lacks a column, or has a request twice
 */
export function compactColdStarts(source: string): string {
  const starts = rows.parse(parse(source, { columns: true }));
  if (new Set(starts.map((one) => one.request_id)).size < starts.length) {
    throw new Error('a request stands twice among the cold starts');
  }
  return stringify([
    ['function', 'init_ms', 'import_ms', 'execute_ms', 'memory_mb'],
    ...starts.map((one) => [
      one['function name'],
      one['init duration (ms)'],
      Number(one['import duration (ms)'].toFixed(4)),
      one['duration (ms)'],
      one['memory size (mb)'],
    ]),
  ]);
}
