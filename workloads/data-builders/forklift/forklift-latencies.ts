import { parse } from 'csv-parse/sync';
import { stringify } from 'csv-stringify/sync';
import { z } from 'zod';

const phases = [
  'start_pullHandler',
  'end_pullHandler',
  'start_create',
  'unpause',
  'end_create',
  'start_import',
  'end_import',
  'start_execute',
  'end_execute',
  'received',
] as const;

const rows = z.array(
  z.looseObject({
    invoke_id: z.string().regex(/^fn\d+_\d+$/),
    req: z.coerce.number(),
    split_generation: z.coerce.number().int(),
    failed: z.string(),
  }),
);

/**
 * A Forklift latency file (`vA-N.csv`) in compact form: a CSV with a row an invocation, in the
 * order of the source.
 *
 * Columns: `function` (index into the trial's w2, from 0), `request_ms` (since the first request of
 * the file), the time of each phase in ms since the invocation's own request, under the source's
 * names with `_ms` after them, `split_generation` (the tree node that was forked) and
 * `failed_imports` (how many modules could not be imported). Times keep the 4 decimals that the
 * source has.
 *
 * @throws Error if the source lacks a column
 */
export function compactLatencies(source: string): string {
  const invocations = rows.parse(parse(source, { columns: true }));
  const first = Math.min(...invocations.map((one) => one.req));
  const header = [
    'function',
    'request_ms',
    ...phases.map((phase) => `${phase}_ms`),
    'split_generation',
    'failed_imports',
  ];
  const body = invocations.map((one) => [
    Number(/\d+/.exec(one.invoke_id)?.[0]) - 1,
    rounded(one.req - first),
    ...phases.map((phase) => rounded(Number(one[phase]) - one.req)),
    one.split_generation,
    one.failed === '[]' ? 0 : one.failed.split(' ').length,
  ]);
  return stringify([header, ...body]);
}

function rounded(ms: number): number {
  if (Number.isNaN(ms)) {
    throw new TypeError('a phase of the latency file is missing');
  }
  return Number(ms.toFixed(4));
}
