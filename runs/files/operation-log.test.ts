import { readFileSync } from 'node:fs';
import path from 'node:path';
import test from 'ava';
import { operationNames } from '../../sim/worker/host.ts';
import type { RunOptions } from '../simulating/run-options.ts';
import {
  oddNames,
  readRows,
  runInto,
  temporaryDirectory,
  writeOddWorkload,
} from '../testing/small-run.ts';

/** Runs that between them ask for every operation there is. */
const cases: Record<string, Partial<RunOptions>> = {
  'open loop, cold and tight': {
    arrivals: 'poisson',
    rate: 20,
    installCache: 'cold',
    importCacheMb: 4,
    handlerCacheMb: 50,
    invocations: 500,
  },
  'closed loop': { clients: 5, popularity: 'zipf', invocations: 300 },
  'no caches': { handlerPolicy: 'none', zygotePolicy: 'none', clients: 2, invocations: 100 },
};

interface TraceEvent {
  readonly ph: string;
  readonly pid: number;
  readonly tid?: number;
  readonly ts?: number;
  readonly dur?: number;
  readonly name: string;
  readonly args: Readonly<Record<string, unknown>>;
}

const serving = new Set(['create_sandbox', 'import_in_sandbox', 'execute', 'resume']);

for (const [title, options] of Object.entries(cases)) {
  test(`operations.csv has each operation once, within its invocation: ${title}`, (t) => {
    const directory = temporaryDirectory(t);
    runInto(directory, { workload: writeOddWorkload(temporaryDirectory(t)), ...options });
    const operations = readRows(path.join(directory, 'operations.csv'));
    const invocations = readRows(path.join(directory, 'invocations.csv'));
    const numbers = operations.map((row) => Number(row['operation']));
    t.deepEqual(
      numbers.toSorted((one, other) => one - other),
      numbers.map((_, index) => index),
    );
    const ends = operations.map((row) => Number(row['end_ms']));
    t.deepEqual(
      ends,
      ends.toSorted((one, other) => one - other),
    );
    const starts = operations
      .toSorted((one, other) => Number(one['operation']) - Number(other['operation']))
      .map((row) => Number(row['start_ms']));
    t.deepEqual(
      starts,
      starts.toSorted((one, other) => one - other),
    );

    const executed = new Set<number>();
    for (const row of operations) {
      const kind = row['kind']!;
      t.true(operationNames.includes(kind), kind);
      t.true(Number(row['start_ms']) <= Number(row['end_ms']));
      t.is(row['status'], 'ok');
      t.is(row['invocation'] !== '', serving.has(kind), kind);
      t.is(row['package'] !== '', kind === 'install_package');
      t.is(row['sandbox'] !== '', !/zygote|package/.test(kind), kind);
      t.is(row['function'] === '', row['sandbox'] === '');
      t.true(row['function'] === '' || oddNames.includes(row['function']!));
      if (row['invocation'] !== '') {
        const invocation = invocations[Number(row['invocation'])]!;
        t.is(row['function'], invocation['function']);
        t.true(Number(row['start_ms']) >= Number(invocation['arrival_ms']) - 1e-6);
        t.true(Number(row['end_ms']) <= Number(invocation['end_ms']) + 1e-6);
      }
      if (kind === 'execute') {
        const invocation = invocations[Number(row['invocation'])]!;
        executed.add(Number(row['invocation']));
        const tookMs = Number(row['end_ms']) - Number(row['start_ms']);
        t.true(Math.abs(tookMs - Number(invocation['execute_ms'])) <= 1e-6);
        t.true(Math.abs(Number(row['end_ms']) - Number(invocation['end_ms'])) <= 1e-6);
      }
      if (kind === 'create_sandbox') {
        t.is(row['zygote'], invocations[Number(row['invocation'])]!['zygote']);
      }
    }
    t.is(executed.size, invocations.length);
  });

  test(`trace.json is what Perfetto reads, and slices on a track do not overlap: ${title}`, (t) => {
    const directory = temporaryDirectory(t);
    runInto(directory, { workload: writeOddWorkload(temporaryDirectory(t)), ...options });
    const text = readFileSync(path.join(directory, 'trace.json'), 'utf8');
    const { traceEvents } = JSON.parse(text) as { traceEvents: TraceEvent[] };
    const slices = traceEvents.filter(({ ph }) => ph === 'X');
    const counters = traceEvents.filter(({ ph }) => ph === 'C');
    const names = traceEvents.filter(({ ph }) => ph === 'M');
    t.is(slices.length + counters.length + names.length, traceEvents.length);
    const operations = readRows(path.join(directory, 'operations.csv'));
    t.deepEqual(
      slices.map(({ name }) => name),
      operations.map((row) => row['kind']!),
    );
    const named = new Set(
      names.filter(({ name }) => name === 'process_name').map(({ pid }) => pid),
    );
    t.true(traceEvents.every(({ pid }) => Number.isInteger(pid) && named.has(pid)));
    for (const [index, { ts, dur, tid, args }] of slices.entries()) {
      const operation = operations[index]!;
      t.true(Number.isInteger(tid) && dur! >= 0);
      t.true(Math.abs(ts! / 1000 - Number(operation['start_ms'])) <= 1e-6);
      t.true(Math.abs((ts! + dur!) / 1000 - Number(operation['end_ms'])) <= 1e-6);
      t.is(args['function'] ?? '', operation['function']!);
    }
    for (const { ts, args } of counters) {
      t.true(ts! >= 0);
      t.true(Object.values(args).every((value) => typeof value === 'number' && value >= 0));
    }
    for (const track of Object.values(Object.groupBy(slices, ({ pid, tid }) => `${pid}/${tid}`))) {
      const sorted = track!.toSorted((one, other) => one.ts! - other.ts! || one.dur! - other.dur!);
      for (const [index, { ts }] of sorted.entries()) {
        const before = sorted[index - 1];
        // A thousandth of a microsecond is what Perfetto keeps.
        t.true(before === undefined || ts! >= before.ts! + before.dur! - 1e-3);
      }
    }
  });
}

test('between them the runs ask for every operation', (t) => {
  const workload = writeOddWorkload(temporaryDirectory(t));
  const kinds = Object.values(cases).flatMap((options) => {
    const directory = temporaryDirectory(t);
    runInto(directory, { workload, ...options });
    return readRows(path.join(directory, 'operations.csv')).map((row) => row['kind']!);
  });
  t.deepEqual([...new Set(kinds)].toSorted(), operationNames.toSorted());
});
