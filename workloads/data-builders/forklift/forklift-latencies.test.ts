import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import test from 'ava';
import { parse } from 'csv-parse/sync';
import { z } from 'zod';
import { compactLatencies } from './forklift-latencies.ts';

const header =
  'invoke_id,req,received,start_pullHandler,end_pullHandler,start_create,unpause,end_create,start_import,end_import,start_execute,end_execute,failed,split_generation,zygote_miss\n';

test('times become relative to the request, functions indices from 0', (t) => {
  const compact = compactLatencies(
    `${header}fn3_1,1000.5,1045.5154,1003,1004,1005,1006,1007,1008,1009,1010,1011,"['a', 'b']",7,0\n` +
      'fn1_1,1000,1002,1000,1000,1000,1000,1000,1000,1000,1000,1000,[],0,0\n',
  );
  t.is(
    compact,
    'function,request_ms,start_pullHandler_ms,end_pullHandler_ms,start_create_ms,unpause_ms,end_create_ms,start_import_ms,end_import_ms,start_execute_ms,end_execute_ms,received_ms,split_generation,failed_imports\n' +
      '2,0.5,2.5,3.5,4.5,5.5,6.5,7.5,8.5,9.5,10.5,45.0154,7,2\n' +
      '0,0,0,0,0,0,0,0,0,0,0,2,0,0\n',
  );
});

test('a file without a phase is refused', (t) => {
  t.throws(() =>
    compactLatencies('invoke_id,req,received,failed,split_generation\nfn1_1,1,2,[],0\n'),
  );
});

// Requests a second of trials 0 and 1 as Forklift's results.csv states them.
const throughputs = [
  ['trial-0-latencies-v0-1', 34.388],
  ['trial-0-latencies-v1-20', 46.595],
  ['trial-0-latencies-v3-20', 84.424],
] as const;

for (const [name, throughput] of throughputs) {
  test(`${name}: 881 invocations at the published throughput`, (t) => {
    const file = join(import.meta.dirname, `../../data/forklift/${name}.csv.gz`);
    const rows = z
      .array(z.object({ request_ms: z.coerce.number(), received_ms: z.coerce.number() }))
      .parse(parse(gunzipSync(readFileSync(file)), { columns: true }));
    t.is(rows.length, 881);
    const end = Math.max(...rows.map((row) => row.request_ms + row.received_ms));
    t.true(Math.abs(881 / (end / 1000) / throughput - 1) < 0.005);
  });
}
