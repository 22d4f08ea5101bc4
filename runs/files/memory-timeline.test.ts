import test from 'ava';
import { parse } from 'csv-parse/sync';
import * as fc from 'fast-check';
import type { MemoryAccounts } from '../../sim/worker/memory-accounts.ts';
import { MemoryTimeline } from './memory-timeline.ts';

const rowsMax = 2048;

interface Row {
  readonly timeMs: number;
  readonly handlerMb: number;
  readonly importMb: number;
}

/** What `memory.csv` holds after these changes, in a run from 0 to a time. */
function rowsAfter(changes: Iterable<Row>, toMs: number): Row[] {
  const timeline = new MemoryTimeline();
  for (const { timeMs, handlerMb, importMb } of changes) {
    const accounts = { handlerUnits: handlerMb * 1e9, importUnits: importMb * 1e9 };
    timeline.note(timeMs, accounts as MemoryAccounts);
  }
  const rows: Record<string, string>[] = parse(timeline.toCsv({ fromMs: 0, toMs }), {
    columns: true,
  });
  return rows.map((row) => ({
    timeMs: Number(row['time_ms']),
    handlerMb: Number(row['handler_mb']),
    importMb: Number(row['import_mb']),
  }));
}

/** The integral of steps and their largest value, of one account. */
function sumUp(steps: readonly Row[], account: 'handlerMb' | 'importMb', toMs: number) {
  let integral = 0;
  let peak = 0;
  for (const [index, step] of steps.entries()) {
    const endMs = steps[index + 1]?.timeMs ?? toMs;
    integral += step[account] * (endMs - step.timeMs);
    peak = Math.max(peak, step[account]);
  }
  return { integral, peak };
}

test('the columns are named, and a run without invocations has no rows', (t) => {
  t.is(new MemoryTimeline().toCsv(undefined), 'time_ms,handler_mb,import_mb\n');
});

test('a run whose accounts never change is empty from its first arrival to its end', (t) => {
  const csv = new MemoryTimeline().toCsv({ fromMs: 5, toMs: 30.25 });
  t.is(csv, 'time_ms,handler_mb,import_mb\n5,0,0\n30.25,0,0\n');
});

test('few changes are kept as they are, with what comes before and after', (t) => {
  const changes = [
    { timeMs: 2, handlerMb: 0, importMb: 7 },
    { timeMs: 2.5, handlerMb: 3, importMb: 7 },
    { timeMs: 60_000, handlerMb: 0, importMb: 1 },
  ];
  t.deepEqual(rowsAfter(changes, 70_000), [
    { timeMs: 0, handlerMb: 0, importMb: 0 },
    ...changes,
    { timeMs: 70_000, handlerMb: 0, importMb: 1 },
  ]);
});

test('what is gone in the moment in which it came is still a peak', (t) => {
  const at = (handlerMb: number) => ({ timeMs: 4, handlerMb, importMb: 0 });
  t.deepEqual(
    rowsAfter([at(1), at(9), at(2)], 4).map(({ timeMs, handlerMb }) => [timeMs, handlerMb]),
    [
      [0, 0],
      [4, 9],
      [4, 2],
    ],
  );
});

test('a function called once a minute for a week shows what it holds between the calls', (t) => {
  const changes = Array.from({ length: 7 * 24 * 60 }, (_, minute) => [
    { timeMs: 60_000 * minute, handlerMb: 0, importMb: 0 },
    { timeMs: 60_000 * minute + 5, handlerMb: 53.1, importMb: 0 },
  ]).flat();
  const rows = rowsAfter(changes, 60_000 * 7 * 24 * 60);
  t.true(rows.length <= rowsMax);
  const long = rows.filter(({ timeMs }, index) => (rows[index + 1]?.timeMs ?? 0) - timeMs > 1000);
  t.true(long.length > 100 && long.every(({ handlerMb }) => Math.abs(handlerMb - 53.1) < 0.01));
});

for (const stepMs of [0.01, 1, 60_000]) {
  test(`of a change every ${stepMs} ms few rows are kept, evenly spaced`, (t) => {
    const changes = Array.from({ length: 300_000 }, (_, index) => ({
      timeMs: stepMs * index,
      handlerMb: index % 10,
      importMb: 1,
    }));
    const times = new Set(rowsAfter(changes, stepMs * 300_000).map(({ timeMs }) => timeMs));
    t.true(times.size <= rowsMax && times.size >= 300, `${times.size} times`);
    const sorted = [...times];
    const gaps = sorted.slice(1).map((timeMs, index) => timeMs - sorted[index]!);
    const widest = Math.max(...gaps);
    t.true(widest <= (stepMs * 300_000) / 300, `${widest}`);
  });
}

test('whatever the changes, rows are few and in order, and integral and peak are exact', (t) => {
  const change = fc.record({
    gapMs: fc.oneof(
      { weight: 2, arbitrary: fc.constant(0) },
      { weight: 3, arbitrary: fc.double({ min: 0, max: 5, noNaN: true }) },
      { weight: 1, arbitrary: fc.nat(100_000) },
    ),
    handlerMb: fc.nat(1000),
    importMb: fc.oneof(fc.constant(0), fc.nat(50)),
  });
  const drawn = fc.record({
    startMs: fc.constantFrom(0, 1234.5, 1_700_000_000_000),
    changes: fc.array(change, { maxLength: 8000, size: 'max' }),
    restMs: fc.nat(1000),
  });
  fc.assert(
    fc.property(drawn, ({ startMs, changes, restMs }) => {
      // The virtual clock counts in multiples of 1e-8 ms; these are exact wherever they begin.
      let timeMs = startMs;
      const steps = changes.map(({ gapMs, ...held }) => ({
        timeMs: (timeMs += Math.round(gapMs * 64) / 64),
        ...held,
      }));
      const toMs = timeMs + restMs;
      const rows = rowsAfter(steps, toMs);
      t.true(rows.length <= rowsMax, `${rows.length} rows`);
      t.is(rows[0]!.timeMs, 0);
      t.is(rows.at(-1)!.timeMs, toMs);
      t.true(rows.every((row, index) => index === 0 || row.timeMs >= rows[index - 1]!.timeMs));
      for (const account of ['handlerMb', 'importMb'] as const) {
        const expected = sumUp(steps, account, toMs);
        const found = sumUp(rows, account, toMs);
        t.is(found.peak, expected.peak);
        t.true(Math.abs(found.integral - expected.integral) <= 1e-9 * (expected.integral + toMs));
      }
    }),
    { numRuns: 60 },
  );
});
