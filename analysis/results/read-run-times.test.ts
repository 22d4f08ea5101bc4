import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import test from 'ava';
import { readRunTimes } from './read-run-times.ts';

const rows = `arrival_ms,end_ms,execute_ms,latency_ms,status
10,60,20,50,ok
10,40,5,30,ok
12,99,1,87,error
40,80,0,40,ok
`;

test('latencies, what the platform adds to them, and the gaps between ends', async (t) => {
  const folder = await mkdtemp(path.join(os.tmpdir(), 'zygolab-times-'));
  t.teardown(() => rm(folder, { recursive: true }));
  await writeFile(path.join(folder, 'invocations.csv'), rows);
  const { latencyMs, platformMs, gapMs, failed } = readRunTimes(folder);
  t.deepEqual([...latencyMs], [50, 30, 40]);
  t.deepEqual([...platformMs], [30, 25, 40]);
  t.deepEqual([...gapMs], [30, 20, 20], 'ends at 40, 60 and 80; the first arrival at 10');
  t.is(failed, 1);
});

test('no invocations have no times', async (t) => {
  const folder = await mkdtemp(path.join(os.tmpdir(), 'zygolab-times-'));
  t.teardown(() => rm(folder, { recursive: true }));
  await writeFile(path.join(folder, 'invocations.csv'), rows.split('\n')[0]!);
  t.is(readRunTimes(folder).gapMs.length, 0);
});
