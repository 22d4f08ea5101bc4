import { stringify } from 'csv-stringify/sync';
import { parse } from 'csv-parse/sync';
import { z } from 'zod';
import { readInputText } from '../../workloads/directory/input-file.ts';
import { InputError } from '../../workloads/input-error.ts';
import type { ClaimRow } from './claim-rows.ts';
import { verdicts } from './judge-claim.ts';

const number = z.string().regex(/./).transform(Number).pipe(z.number());
const cell = z.union([z.literal('').transform(() => undefined), number]);
const schema = z.object({
  claim: z.string(),
  statement: z.string(),
  paper: number,
  unit: z.enum(['x', '%', 'ms']),
  source: z.string(),
  mode: z.enum(['sim', 'real', 'data']),
  value: cell,
  low: cell,
  high: cell,
  n: cell,
  verdict: z.enum(verdicts),
  basis: z.string(),
  limits: z.string(),
  command: z.string(),
});

/** `claims.csv`: a row for each claim and mode. */
export function claimsCsv(rows: readonly ClaimRow[]): string {
  return stringify([...rows], { header: true, columns: Object.keys(schema.shape) });
}

/**
 * Reads a `claims.csv`.
 *
 * @throws InputError that names the file, and the row that is wrong
 */
export function readClaimsCsv(file: string): ClaimRow[] {
  const records: unknown[] = parse(readInputText({ path: file, gzipped: false }), {
    columns: true,
  });
  return records.map((record, index) => {
    const { success, data, error } = schema.safeParse(record);
    if (!success) {
      const [issue] = error.issues;
      const where = `${file}: row ${index + 1}: ${issue!.path.join('.')}`;
      throw new InputError(`${where} is wrong: ${issue!.message}`);
    }
    return data;
  });
}
