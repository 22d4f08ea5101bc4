import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import test from 'ava';
import { readWarmLatencies } from './warm-latencies.ts';

test('what arrived while the tree still grew does not count', (t) => {
  const directory = mkdtempSync(path.join(tmpdir(), 'zygolab-warm-'));
  t.teardown(() => rmSync(directory, { recursive: true }));
  const rows = ['0,90,90,3', '10,60,50,0', '95,99,4,0', '99,105,6,0'];
  writeFileSync(
    path.join(directory, 'invocations.csv'),
    ['arrival_ms,end_ms,latency_ms,grown_packages', ...rows, ''].join('\n'),
  );
  const { latencyMs, throughputPerS } = readWarmLatencies(directory);
  t.deepEqual([...latencyMs], [4, 6]);
  // Two invocations in 10 ms.
  t.is(throughputPerS, 200);
});
