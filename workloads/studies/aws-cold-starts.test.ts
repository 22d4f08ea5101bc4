import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { gunzipSync } from 'node:zlib';
import test from 'ava';
import { parse } from 'csv-parse/sync';
import { readAwsColdStarts } from './aws-cold-starts.ts';
import { compactColdStarts } from '../data-builders/aws-cold-starts.ts';

const source = path.join(
  import.meta.dirname,
  '../../../shared/data/reqbench/aws_metrics_import.csv.gz',
);
const sourceTest = existsSync(source) ? test : test.skip;
const suffix = existsSync(source) ? '' : ' (skipped: the source data is not beside the checkout)';

const header =
  ',request_id,function name,duration (ms),billed duration (ms),memory size (mb),max memory used (mb),init duration (ms),import duration (ms)';

test('a cold start keeps what is needed of it', (t) => {
  const compact = compactColdStarts(
    `${header}\n0,e25-91a,fn5,1.38,426,1024,43,424.19,240.92745780944824\n`,
  );
  t.is(compact, 'function,init_ms,import_ms,execute_ms,memory_mb\nfn5,424.19,240.9275,1.38,1024\n');
});

test('a request that stands twice is no second cold start', (t) => {
  const row = '0,e25,fn5,1.38,426,1024,43,424.19,240.9\n';
  t.throws(() => compactColdStarts(`${header}\n${row}${row}`), {
    message: 'a request stands twice among the cold starts',
  });
});

test('the published figures come out again', (t) => {
  const starts = readAwsColdStarts();
  // 2,137 rows, import p50 221 ms and mean 349: the notes on ReqBench's data.
  t.is(starts.length, 2137);
  const imports = starts.map(({ importMs }) => importMs).toSorted((one, other) => one - other);
  t.is(Math.round(imports[1068]!), 221);
  t.is(Math.round(imports.reduce((sum, ms) => sum + ms, 0) / imports.length), 349);
  t.true(starts.every(({ initMs, importMs }) => initMs > importMs));
});

sourceTest(`each row is the source’s${suffix}`, (t) => {
  const rows: Record<string, string>[] = parse(gunzipSync(readFileSync(source)), { columns: true });
  t.deepEqual(
    readAwsColdStarts().map((one) => [one.function, one.initMs, one.executeMs, one.memoryMb]),
    rows.map((row) => [
      row['function name'],
      Number(row['init duration (ms)']),
      Number(row['duration (ms)']),
      Number(row['memory size (mb)']),
    ]),
  );
});
