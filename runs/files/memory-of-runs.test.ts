import { choosePolicies } from '../../sim/policies/choose-policies.ts';
import { readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import test from 'ava';
import * as fc from 'fast-check';
import { toMs, toTicks } from '../../sim/engine/events/ticks.ts';
import type { OperationObserver } from '../../sim/hosts/fixed-host.ts';
import type { FixedProfile } from '../../sim/costs/profiles/fixed-profile.ts';
import { ReplayHost, type ReplayEvent } from '../../sim/hosts/replay-host.ts';
import { simulate } from '../../sim/simulate.ts';
import { simulateNaively } from '../../sim/testing/naive/naive-model.ts';
import { randomCase, type RandomCase } from '../../sim/testing/random-case.ts';
import { recordedArrivals } from '../../sim/testing/recorded-arrivals.ts';
import { Worker } from '../../sim/worker/worker.ts';
import { RunFiles } from './run-files.ts';
import type { Summary } from '../summary/run-summary.ts';
import { readRows, runInto, temporaryDirectory, writeOddWorkload } from '../testing/small-run.ts';

const accounts = ['handler', 'import'] as const;
type Account = (typeof accounts)[number];

/** What an account held: each step until the next, the last of which is the end. */
function heldOver(steps: readonly { readonly timeMs: number; readonly mb: number }[]) {
  let mbSeconds = 0;
  let peakMb = 0;
  for (const [index, { timeMs, mb }] of steps.entries()) {
    mbSeconds += (mb * ((steps[index + 1]?.timeMs ?? timeMs) - timeMs)) / 1000;
    peakMb = Math.max(peakMb, mb);
  }
  return { mbSeconds, peakMb };
}

function inMemoryCsv(text: string, account: Account) {
  const lines = text.trimEnd().split('\n').slice(1);
  const rows = lines.map((line) => line.split(',').map(Number));
  const column = account === 'handler' ? 1 : 2;
  return heldOver(rows.map((cells) => ({ timeMs: cells[0]!, mb: cells[column]! })));
}

function inTrace(directory: string, account: Account) {
  const { traceEvents } = JSON.parse(readFileSync(path.join(directory, 'trace.json'), 'utf8')) as {
    traceEvents: { ph: string; ts: number; args: Record<string, number> }[];
  };
  const counters = traceEvents.filter(({ ph }) => ph === 'C');
  return heldOver(counters.map(({ ts, args }) => ({ timeMs: ts / 1000, mb: args[account]! })));
}

/** Whether two integrals are the same but for the last digits of the times they are summed over. */
function isNear(one: number, other: number): boolean {
  return Math.abs(one - other) <= 1e-9 * Math.abs(other) + 1e-9;
}

function agrees(found: ReturnType<typeof heldOver>, summary: Summary, account: Account): boolean {
  return (
    found.peakMb === summary[`${account}_mb_peak`] &&
    isNear(found.mbSeconds, summary[`${account}_mb_s`])
  );
}

/** Begins to record a run into a directory. */
function record(directory: string, { catalog, configuration }: RandomCase) {
  const files = new RunFiles(directory, { rows: 'none', operations: false, trace: true });
  const { handlerPolicy, zygotePolicy } = configuration;
  const labels = { run: 0, mode: 'sim', platform: 'lean', seed: 1 } as const;
  const recorder = files.record(catalog, { ...labels, handlerPolicy, zygotePolicy });
  return { files, ...recorder };
}

/** Simulates a case into a directory, and keeps what happened to its worker. */
function simulateInto(directory: string, each: RandomCase) {
  const { catalog, configuration, invocations } = each;
  const { files, observer, operations, finish } = record(directory, each);
  const events: ReplayEvent[] = [];
  const numbers = new Map<string, number>();
  let started = 0;
  const listener: OperationObserver = {
    started(worker, operation, subject) {
      operations!.started(worker, operation, subject);
      numbers.set(`${operation} of ${subject}`, started++);
    },
    ended(worker, operation, subject, outcome) {
      operations!.ended(worker, operation, subject, outcome);
      const number = numbers.get(`${operation} of ${subject}`)!;
      events.push({ kind: 'completion', atMs: worker.nowMs, operation: number, outcome });
    },
  };
  const arrivals = recordedArrivals(catalog, invocations);
  const advance = arrivals.advance.bind(arrivals);
  arrivals.advance = () => {
    const { nextMs, nextFunction: functionIndex } = arrivals;
    events.push({ kind: 'arrival', atMs: toMs(toTicks(nextMs)), functionIndex });
    advance();
  };
  const result = finish(simulate(catalog, configuration, arrivals, observer, listener));
  files.finish();
  return { ...result, events };
}

/** Lets a second worker go through what happened to the first. */
function replayInto(directory: string, each: RandomCase, events: readonly ReplayEvent[]) {
  const { files, observer, finish } = record(directory, each);
  let worker: Worker | undefined;
  const host = new ReplayHost(
    (replayHost) => {
      const policies = choosePolicies(each.configuration);
      worker = new Worker(each.catalog, each.configuration, policies, replayHost, observer);
      return worker;
    },
    () => {},
  );
  host.run(events);
  files.abandon();
  return finish(worker!);
}

test('memory.csv, trace.json and the summary agree with a naive model, simulated and replayed', (t) => {
  const directory = temporaryDirectory(t);
  const holds = (each: RandomCase): void => {
    const { summary, memoryCsv, events } = simulateInto(directory, each);
    const { counts, held } = simulateNaively(each.catalog, each.configuration, each.invocations);
    t.is(summary.handler_mb_peak, counts.handlerMbPeak);
    t.is(summary.import_mb_peak, counts.importMbPeak);
    // The naive clock does not count in multiples of 1e-8 ms.
    t.true(Math.abs(summary.handler_mb_s - held.handlerMbS) <= 1e-6 * (1 + held.handlerMbS));
    t.true(Math.abs(summary.import_mb_s - held.importMbS) <= 1e-6 * (1 + held.importMbS));
    for (const account of accounts) {
      t.true(agrees(inMemoryCsv(memoryCsv, account), summary, account), `memory.csv: ${account}`);
      t.true(agrees(inTrace(directory, account), summary, account), `trace.json: ${account}`);
    }
    // What a timer starts ends after it on a real host, which is what a replay relies on.
    if ((each.configuration.profile as FixedProfile).platforms['lean']!.destroy_ms === 0) {
      return;
    }
    const replayed = replayInto(directory, each, events);
    t.is(replayed.memoryCsv, memoryCsv);
    for (const account of accounts) {
      t.is(replayed.summary[`${account}_mb_peak`], summary[`${account}_mb_peak`]);
      t.is(replayed.summary[`${account}_mb_s`], summary[`${account}_mb_s`]);
    }
  };
  fc.assert(fc.property(randomCase({ sharedPool: true }), holds), { seed: 12, numRuns: 200 });
});

for (const profile of ['lean', 'two-core-vm']) {
  test(`a run so long that its rows are drawn together agrees with its summary: ${profile}`, (t) => {
    const directory = temporaryDirectory(t);
    const summary = runInto(directory, {
      workload: writeOddWorkload(temporaryDirectory(t)),
      profile,
      arrivals: 'poisson',
      rate: 0.5,
      importCacheMb: 900,
      handlerCacheMb: 1200,
      invocations: 4000,
    });
    const memoryCsv = readFileSync(path.join(directory, 'memory.csv'), 'utf8');
    const rows = readRows(path.join(directory, 'memory.csv'));
    const operations = readRows(path.join(directory, 'operations.csv'));
    const invocations = readRows(path.join(directory, 'invocations.csv'));
    t.true(rows.length > 500 && rows.length <= 2048, `${rows.length} rows`);
    t.is(rows[0]!['time_ms'], invocations[0]!['arrival_ms']);
    t.is(rows.at(-1)!['time_ms'], operations.at(-1)!['end_ms']);
    for (const account of accounts) {
      t.true(summary[`${account}_mb_s`] > 0);
      t.true(agrees(inMemoryCsv(memoryCsv, account), summary, account), `memory.csv: ${account}`);
      t.true(agrees(inTrace(directory, account), summary, account), `trace.json: ${account}`);
    }
  });
}

test('a function of 50 MB that is called once a minute holds 53.1 MB between its calls', (t) => {
  const workload = temporaryDirectory(t);
  writeFileSync(
    path.join(workload, 'packages.csv'),
    'package,import_ms,import_mb,install_ms,disk_mb\n',
  );
  const functionLine = { name: 'f', packages: [], execute_ms: 10, memory_mb: 50 };
  writeFileSync(path.join(workload, 'functions.jsonl'), JSON.stringify(functionLine));
  const arrivals = Array.from({ length: 30 }, (_, minute) => `${39_600_000 + 60_000 * minute},f\n`);
  writeFileSync(
    path.join(workload, 'invocations.csv'),
    `arrival_ms,function\n${arrivals.join('')}`,
  );
  const directory = temporaryDirectory(t);
  const summary = runInto(directory, { workload, arrivals: 'file' });
  const ownedMb = Number(readRows(path.join(directory, 'invocations.csv'))[0]!['memory_mb']);
  t.true(ownedMb > 53 && ownedMb < 53.2);
  t.is(summary.handler_mb_peak, ownedMb);
  const rows = readRows(path.join(directory, 'memory.csv')).map((row) => ({
    timeMs: Number(row['time_ms']),
    mb: Number(row['handler_mb']),
  }));
  for (let minute = 0; minute < 29; minute++) {
    const betweenMs = 39_600_000 + 60_000 * minute + 30_000;
    t.is(rows.findLast(({ timeMs }) => timeMs <= betweenMs)!.mb, ownedMb);
  }
});
