import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import test from 'ava';
import { readWarmLatencies } from './warm-latencies.ts';

test('what runs while a Zygote is created does not count', (t) => {
  const directory = mkdtempSync(path.join(tmpdir(), 'zygolab-warm-'));
  t.teardown(() => rmSync(directory, { recursive: true }));
  const write = (rows: readonly string[]) => {
    const lines = ['arrival_ms,end_ms,latency_ms,grown_packages,status', ...rows, ''];
    writeFileSync(path.join(directory, 'invocations.csv'), lines.join('\n'));
  };
  write([
    '0,90,90,3,ok',
    '10,60,50,0,ok',
    '60,95,35,0,ok',
    '90,99,9,0,ok',
    '99,105,6,0,ok',
    '105,400,295,0,error',
  ]);
  t.deepEqual([...readWarmLatencies(directory)], [9, 6]);
  write(['0,90,90,3,ok']);
  t.throws(() => readWarmLatencies(directory), { message: /Zygotes were created/ });
});
