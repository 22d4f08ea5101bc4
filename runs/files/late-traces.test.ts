import { readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import test from 'ava';
import type { Summary } from '../summary/run-summary.ts';
import { readRows, runInto, temporaryDirectory, writeOddWorkload } from '../testing/small-run.ts';

/** Milliseconds with decimals, as they shall come out; some together, some far apart. */
const recordedMs = ['0', '0.25', '12.5', '12.5', '13', '60000.125', '60000.125', '3599999.75'];

/** What a recording may count from: midnight, noon of a day in weeks, 1970. */
const origins = ['39600000', '1252800000', '1700000002000', '4102444800123'];

interface TraceEvent {
  readonly ph: string;
  readonly pid: number;
  readonly tid: number;
  readonly ts: number;
  readonly dur: number;
}

const timeColumns = ['arrival_ms', 'start_ms', 'end_ms'];

for (const profile of ['lean', 'two-core-vm']) {
  for (const origin of origins) {
    test(`with profile ${profile} a trace from ${origin} ms on gives the same latencies as from 0 on`, (t) => {
      const early = runOf(t, profile, recordedMs);
      const late = runOf(
        t,
        profile,
        recordedMs.map((atMs) => plus(origin, atMs)),
      );
      t.deepEqual(
        late.rows.map((row) => row['arrival_ms']),
        recordedMs.map((atMs) => plus(origin, atMs)),
      );
      // Parts of a tick are lost at other moments, so that times differ by a tick or two of 1e-8 ms.
      const timeless = (row: Record<string, string>): object =>
        Object.fromEntries(
          Object.entries(row)
            .filter(([name]) => !timeColumns.includes(name))
            .map(([name, value]) => [
              name,
              name.endsWith('_ms') ? Number(value).toFixed(6) : value,
            ]),
        );
      t.deepEqual(late.rows.map(timeless), early.rows.map(timeless));
      t.deepEqual(late.summary.tiers, early.summary.tiers);
      t.true(Math.abs(late.summary.latency_ms.mean - early.summary.latency_ms.mean) <= 1e-7);
      t.true(Math.abs(late.summary.duration_ms - early.summary.duration_ms) <= 1e-7);
    });
  }
}

for (const origin of origins) {
  test(`memory, operations and the picture of a run from ${origin} ms on count as its invocations do`, (t) => {
    const { directory, rows } = runOf(
      t,
      'lean',
      recordedMs.map((atMs) => plus(origin, atMs)),
    );
    const memory = readRows(path.join(directory, 'memory.csv'));
    const operations = readRows(path.join(directory, 'operations.csv'));
    t.is(memory[0]!['time_ms'], rows[0]!['arrival_ms']);
    t.is(memory.at(-1)!['time_ms'], operations.at(-1)!['end_ms']);
    t.is(operations[0]!['start_ms'], rows[0]!['arrival_ms']);
    const { traceEvents } = JSON.parse(
      readFileSync(path.join(directory, 'trace.json'), 'utf8'),
    ) as { traceEvents: TraceEvent[] };
    const counters = traceEvents.filter(({ ph }) => ph === 'C');
    t.is(counters[0]!.ts, Number(rows[0]!['arrival_ms']) * 1000);
    t.is(counters.at(-1)!.ts, Number(operations.at(-1)!['end_ms']) * 1000);
    const slices = traceEvents.filter(({ ph }) => ph === 'X');
    t.is(slices.length, operations.length);
    for (const track of Map.groupBy(slices, ({ pid, tid }) => `${pid} ${tid}`).values()) {
      const inOrder = track.toSorted((one, other) => one.ts - other.ts);
      for (const [index, { ts, dur }] of inOrder.slice(0, -1).entries()) {
        // Where a double tells less than a ns apart, viewers round to that.
        t.true(ts + dur <= inOrder[index + 1]!.ts + 1e-4, `${ts} + ${dur}`);
      }
    }
  });
}

test('a trace of weeks keeps its times of arrival', (t) => {
  const times = Array.from({ length: 400 }, (_, index) =>
    String(index * 4_320_000 + (index % 10) / 10),
  );
  const { rows } = runOf(t, 'lean', times);
  t.deepEqual(
    rows.map((row) => row['arrival_ms']),
    times,
  );
  t.true(rows.every((row) => Number(row['queue_ms']) >= 0 && Number(row['latency_ms']) > 0));
});

test('a recording without invocations has no latency, rather than one of 0 ms', (t) => {
  const { summary } = runOf(t, 'lean', []);
  const none: unknown = { mean: null, p50: null, p90: null, p99: null, max: null };
  t.deepEqual(summary.latency_ms as unknown, none);
  t.is(summary.invocations, 0);
});

function runOf(
  t: Parameters<typeof temporaryDirectory>[0],
  profile: string,
  timesMs: readonly string[],
): { directory: string; rows: Record<string, string>[]; summary: Summary } {
  const workload = writeOddWorkload(temporaryDirectory(t));
  const names = readFileSync(path.join(workload, 'functions.jsonl'), 'utf8')
    .trim()
    .split('\n')
    .map((line) =>
      JSON.stringify((JSON.parse(line) as { name: string }).name).replaceAll('\\"', '""'),
    );
  const rows = timesMs.map((atMs, index) => `${atMs},${names[index % names.length]}\n`);
  writeFileSync(path.join(workload, 'invocations.csv'), `arrival_ms,function\n${rows.join('')}`);
  const directory = temporaryDirectory(t);
  runInto(directory, { workload, profile, arrivals: 'file', invocations: NaN });
  return {
    directory,
    rows: timesMs.length === 0 ? [] : readRows(path.join(directory, 'invocations.csv')),
    summary: JSON.parse(readFileSync(path.join(directory, 'summary.json'), 'utf8')) as Summary,
  };
}

/** A sum of decimals; each has quarters and eighths only, so that it is exact where doubles are fine. */
function plus(origin: string, atMs: string): string {
  const [whole = '', fraction] = atMs.split('.');
  const sum = BigInt(origin) + BigInt(whole);
  return fraction === undefined ? String(sum) : `${sum}.${fraction}`;
}
