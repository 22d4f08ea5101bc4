import { existsSync, readFileSync, rmSync, unlinkSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import test from 'ava';
import { parse } from 'csv-parse/sync';
import { trialFolder } from './testing/trial-folder.ts';
import { validateForklift } from './validate-forklift.ts';

const request = (data: string, differences: object = {}) => ({
  data,
  trials: [5],
  out: path.join(data, 'out'),
  seed: 1,
  ...differences,
});
const read = (data: string, file: string): string =>
  readFileSync(path.join(data, 'out', file), 'utf8');
const rowsOf = (text: string): Record<string, string>[] => parse(text, { columns: true });

test('every tree is predicted, in order of builder and size', (t) => {
  const data = trialFolder(t, false);
  validateForklift(request(data));
  const text = read(data, 'predictions.csv');
  t.is(text.split('\n')[0], 'trial,tree,nodes,p50_ms,p90_ms,p99_ms,mean_ms,throughput_per_s');
  const rows = rowsOf(text);
  t.deepEqual(
    rows.map(({ trial, tree, nodes }) => [trial, tree, nodes]),
    [
      ['5', 'v0', '1'],
      ['5', 'v0', '2'],
    ],
  );
  for (const row of rows) {
    t.true(Number(row['p50_ms']) <= Number(row['p90_ms']));
    t.true(Number(row['p90_ms']) <= Number(row['p99_ms']));
    // Five clients: never more than five invocations in the mean latency.
    t.true((Number(row['throughput_per_s']) * Number(row['mean_ms'])) / 1000 <= 5.0001);
  }
  // numpy is inherited in the second tree, which half of the functions import and nothing else.
  t.true(Number(rows[1]!['mean_ms']) < Number(rows[0]!['mean_ms']));
  t.false(existsSync(path.join(data, 'out', 'errors.csv')));
});

test('the same seed gives the same bytes, another one does not', (t) => {
  const data = trialFolder(t, false);
  validateForklift(request(data));
  const first = read(data, 'predictions.csv');
  validateForklift(request(data));
  t.is(read(data, 'predictions.csv'), first);
  validateForklift(request(data, { seed: 2 }));
  t.not(read(data, 'predictions.csv'), first);
});

test('measurements change no prediction, and errors stand beside them', (t) => {
  const [plain, measured] = [trialFolder(t, false), trialFolder(t, true)];
  validateForklift(request(plain));
  validateForklift(request(measured));
  t.is(read(measured, 'predictions.csv'), read(plain, 'predictions.csv'));
  const rows = rowsOf(read(measured, 'errors.csv'));
  t.is(rows.length, 1);
  const row = rows[0]!;
  // All requests took 100 ms, ten a second.
  t.is(Number(row['measured_p50_ms']), 100);
  t.is(Number(row['measured_mean_ms']), 100);
  t.is(Number(row['measured_throughput_per_s']), 10);
  t.true(Math.abs(Number(row['predicted_p90_ms']) / 100 - 1 - Number(row['p90_error'])) < 1e-4);
});

test('a trial that is not there is named', (t) => {
  const data = trialFolder(t, false);
  t.throws(() => validateForklift(request(data, { trials: [5, 7] })), {
    name: 'InputError',
    message: /^trial 7 is not in .*trials\/7 .*w2\.json/,
  });
});

test('broken files are named with the place', (t) => {
  const data = trialFolder(t, true);
  const trial = path.join(data, 'trials', '5');
  const csv = path.join(trial, 'v0-1.csv');
  const lines = readFileSync(csv, 'utf8').split('\n');
  lines[3] = lines[3]!.replace(/^fn\d+_1,[^,]*/, 'fn3_1,soon');
  writeFileSync(csv, lines.join('\n'));
  t.throws(() => validateForklift(request(data)), { message: /v0-1\.csv:4: column req: / });
  unlinkSync(csv);
  writeFileSync(path.join(trial, 'w2.json'), '{"funcs": [{"name": 1}]}');
  t.throws(() => validateForklift(request(data)), { message: /w2\.json: funcs\.0\.name: / });
  rmSync(path.join(trial, 'tree-v0.node-1.json'));
  rmSync(path.join(trial, 'tree-v0.node-2.json'));
  t.throws(() => validateForklift(request(data)), { name: 'InputError' });
});
