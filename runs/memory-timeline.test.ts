import test from 'ava';
import { parse } from 'csv-parse/sync';
import * as fc from 'fast-check';
import type { MemoryAccounts } from '../sim/worker/memory-accounts.ts';
import { MemoryTimeline } from './memory-timeline.ts';

interface Sample {
  readonly timeMs: number;
  readonly handlerMb: number;
  readonly importMb: number;
}

/** Notes the accounts at these times: the handler account holds the time itself, the other twice that. */
function samplesAt(times: Iterable<number>): Sample[] {
  const timeline = new MemoryTimeline();
  for (const timeMs of times) {
    const accounts = { handlerUnits: timeMs * 1e9, importUnits: 2 * timeMs * 1e9 };
    timeline.note(timeMs, accounts as MemoryAccounts);
  }
  const rows: Record<string, string>[] = parse(timeline.toCsv(), { columns: true });
  return rows.map((row) => ({
    timeMs: Number(row['time_ms']),
    handlerMb: Number(row['handler_mb']),
    importMb: Number(row['import_mb']),
  }));
}

test('the columns are named, and a run without invocations has no samples', (t) => {
  t.is(new MemoryTimeline().toCsv(), 'time_ms,handler_mb,import_mb\n');
});

test('a short run has a sample for each ms in which something ended', (t) => {
  const samples = samplesAt([0.25, 0.5, 1, 1.75, 2, 7]);
  t.deepEqual(
    samples.map(({ timeMs }) => timeMs),
    [0.25, 1, 2, 7],
  );
  t.deepEqual(samples[3], { timeMs: 7, handlerMb: 7, importMb: 14 });
});

for (const stepMs of [0.01, 1, 60_000]) {
  test(`a run with an end every ${stepMs} ms has at most 512 samples, evenly spaced`, (t) => {
    const times = Array.from({ length: 300_000 }, (_, index) => stepMs * index);
    const samples = samplesAt(times);
    t.true(samples.length <= 512 && samples.length >= 200, `${samples.length} samples`);
    t.is(samples[0]!.timeMs, 0);
    const gaps = samples.slice(1).map(({ timeMs }, index) => timeMs - samples[index]!.timeMs);
    t.true(
      Math.max(...gaps) <= 2.01 * Math.min(...gaps),
      `${Math.min(...gaps)} to ${Math.max(...gaps)}`,
    );
    const gapMs = Math.max(...gaps);
    t.true(times.at(-1)! - samples.at(-1)!.timeMs <= gapMs, 'the last part is there');
    t.true(samples.every(({ timeMs, handlerMb }) => Math.abs(handlerMb - timeMs) < 1e-6));
  });
}

test('whatever the times, samples are few, ordered, and what was noted at those very times', (t) => {
  const gaps = fc.array(fc.oneof(fc.double({ min: 0, max: 5, noNaN: true }), fc.nat(100_000)), {
    minLength: 1,
    maxLength: 5000,
    size: 'max',
  });
  fc.assert(
    fc.property(gaps, (drawn) => {
      let nowMs = 0;
      const times = drawn.map((gapMs) => (nowMs += gapMs));
      const samples = samplesAt(times);
      const noted = new Set(times);
      t.true(samples.length >= 1 && samples.length <= 512);
      t.is(samples[0]!.timeMs, times[0]!);
      let earlier = -1;
      for (const { timeMs, handlerMb, importMb } of samples) {
        t.true(timeMs > earlier && noted.has(timeMs));
        t.true(
          Math.abs(handlerMb - timeMs) <= 1e-9 * timeMs &&
            Math.abs(importMb - 2 * timeMs) <= 2e-9 * timeMs,
        );
        earlier = timeMs;
      }
    }),
    { numRuns: 60 },
  );
});
