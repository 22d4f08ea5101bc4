import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import test, { type ExecutionContext } from 'ava';
import { parse } from 'csv-parse/sync';
import { Attempts } from '../../real/attempts.ts';
import { findPython } from '../../real/base/find-python.ts';
import { lean } from '../../real/platforms/lean.ts';
import { testThatNeeds } from '../../real/testing/test-that-needs.ts';
import { measure } from './measure.ts';
import type { MeasuredRun } from './measured-runs.ts';
import { defaultMeasureOptions, type MeasureOptions } from './measure-options.ts';
import { invocationColumns } from '../files/invocation-columns.ts';
import { calibrateFixed } from '../calibrating/calibrate-fixed.ts';
import { readProfile } from '../simulating/read-profile.ts';
import { defaultRunOptions, type RunOptions } from '../simulating/run-options.ts';
import { makeWheelWorkload } from '../testing/wheel-workload.ts';
import { validateDecisions } from '../replaying/validate-decisions.ts';

const python = (await findPython().catch(() => undefined))?.executable;
const lack = python === undefined ? 'no Python' : await lean.unavailable();
const withLean = testThatNeeds(lack);
const quiet = { command: ['test'], tell() {}, warn() {} };

// Packages of tests have no place in the user's own store.
test.before(async () => {
  process.env['XDG_CACHE_HOME'] = await mkdtemp(path.join(os.tmpdir(), 'zygolab-cache-'));
});

test.after.always(() => rm(process.env['XDG_CACHE_HOME']!, { recursive: true, force: true }));

type Row = Readonly<Record<string, string>>;

interface Outcome {
  readonly directory: string;
  readonly runs: readonly MeasuredRun[];
  readonly rows: readonly Row[];
  readonly warnings: readonly string[];
}

async function measureIn(
  t: ExecutionContext,
  options: Partial<RunOptions>,
  measureOptions: Partial<MeasureOptions> = {},
  extra: readonly string[] = [],
): Promise<Outcome> {
  const folder = await mkdtemp(path.join(os.tmpdir(), 'zygolab-measure-'));
  t.teardown(() => rm(folder, { recursive: true, force: true }));
  const { workload, wheels } = await makeWheelWorkload(python!, folder, extra);
  const directory = path.join(folder, 'run');
  const warnings: string[] = [];
  const runs = await measure(
    { ...defaultRunOptions, workload, ...options },
    { ...defaultMeasureOptions, wheels, ...measureOptions },
    { rows: 'all', operations: true, trace: true },
    directory,
    { ...quiet, warn: (line) => warnings.push(line) },
  );
  const text = await readFile(path.join(directory, 'invocations.csv'), 'utf8');
  const rows: Row[] = parse(text, { columns: true });
  return { directory, runs, rows, warnings };
}

for (const [handlerPolicy, zygotePolicy] of [
  ['none', 'none'],
  ['lru', 'sock'],
  ['none', 'sock'],
  ['lru', 'openlambda'],
] as const) {
  withLean(
    `the worker takes the same decisions in a replay: ${handlerPolicy}, ${zygotePolicy}`,
    async (t) => {
      const tree = path.join(await mkdtemp(path.join(os.tmpdir(), 'zygolab-tree-')), 'tree.json');
      t.teardown(() => rm(path.dirname(tree), { recursive: true }));
      const child = { packages: ['beta==1.0'], children: [] };
      await writeFile(
        tree,
        JSON.stringify({
          packages: [],
          children: [{ packages: ['alpha==1.0'], children: [child] }],
        }),
      );
      const { directory, rows } = await measureIn(
        t,
        {
          invocations: 500,
          clients: 10,
          handlerPolicy,
          zygotePolicy,
          tree,
          handlerCacheMb: 40,
          importCacheMb: 12,
        },
        { zygotePolicies: [zygotePolicy] },
      );
      t.is(rows.length, 500);
      t.true(rows.every(({ status }) => status === 'ok'));
      const [check, ...others] = await validateDecisions(directory);
      t.is(others.length, 0);
      t.is(check?.difference, undefined);
      t.is(check?.invocations, 500);
      await tamper(directory);
      t.regex((await validateDecisions(directory))[0]?.difference ?? '', /in the run/);
    },
  );
}

/** Makes the log tell of another decision: a sandbox of the middle belongs to another function. */
async function tamper(directory: string): Promise<void> {
  const file = path.join(directory, 'operations.csv');
  const lines = (await readFile(file, 'utf8')).split('\n');
  const at = lines.findIndex((line, index) => index > lines.length / 2 && line.includes(',f1,'));
  lines[at] = lines[at]!.replace(',f1,', ',f2,');
  await writeFile(file, lines.join('\n'));
}

withLean('rows have the columns and the identities of a simulated run', async (t) => {
  const { directory, rows, runs } = await measureIn(
    t,
    { invocations: 40, clients: 2 },
    { platforms: ['lean', 'process'], zygotePolicies: ['none', 'sock'] },
  );
  t.deepEqual(Object.keys(rows[0]!), [...invocationColumns]);
  t.is(rows.length, 120);
  t.deepEqual(runs.map((run) => `${run.platform} ${run.zygotePolicy}`).toSorted(), [
    'lean none',
    'lean sock',
    'process none',
  ]);
  t.deepEqual(
    (await validateDecisions(directory)).map(({ run, difference }) => [run, difference]),
    [0, 1, 2].map((run) => [run, undefined]),
  );
  for (const row of rows) {
    const ms = (name: string): number => Number(row[`${name}_ms`]);
    const phases = ['queue', 'install', 'provision', 'import', 'execute'].map(ms);
    t.is(row['mode'], 'real');
    t.true(phases.every((phase) => phase >= 0));
    t.true(Math.abs(ms('latency') - phases.reduce((sum, phase) => sum + phase, 0)) < 1e-5);
    t.true(Math.abs(ms('latency') - (ms('end') - ms('arrival'))) < 1e-5);
  }
});

withLean('an open loop counts from the time that was due', async (t) => {
  const { rows } = await measureIn(t, { invocations: 30, arrivals: 'poisson', rate: 100 });
  t.true(rows.every(({ queue_ms }) => Number(queue_ms) > 0));
});

withLean('what fails in a sandbox is a row with a status and no latency', async (t) => {
  const { rows } = await measureIn(
    t,
    { invocations: 60, clients: 4, handlerPolicy: 'lru' },
    { limits: { ...defaultMeasureOptions.limits, memoryMb: 128 } },
    ['fails', 'hoards'],
  );
  const expected: Row = { fails: 'error', hoards: 'oom' };
  for (const row of rows) {
    t.is(row['status'], expected[row['function']!] ?? 'ok', row['function']);
  }
  for (const name of Object.keys(expected)) {
    t.true(
      rows.some((row) => row['function'] === name),
      name,
    );
  }
});

withLean('an invocation past its time is a row of its own status, and no latency', async (t) => {
  const { rows, runs } = await measureIn(
    t,
    { invocations: 15, clients: 2, handlerPolicy: 'lru' },
    { limits: { ...defaultMeasureOptions.limits, timeoutMs: 6000 } },
    ['spins'],
  );
  const late = rows.filter((row) => row['status'] === 'timeout');
  t.true(late.length > 0 && late.every((row) => row['function'] === 'spins'));
  t.true(rows.every((row) => row['function'] !== 'spins' || row['status'] === 'timeout'));
  // What no answer came to is in no percentile.
  t.true(
    runs[0]!.summary.latency_ms.max < Math.min(...late.map((row) => Number(row['latency_ms']))),
  );
});

withLean('a function whose package has no wheel is left out, with the reason', async (t) => {
  const { rows, warnings } = await measureIn(t, { invocations: 40 }, {}, ['lacks']);
  t.is(rows.length, 40);
  t.false(rows.some((row) => row['function'] === 'lacks'));
  t.regex(warnings.join('\n'), /function lacks is left out: missing==1\.0: /);
});

withLean('a calibrated profile is one that simulate takes', async (t) => {
  const folder = await mkdtemp(path.join(os.tmpdir(), 'zygolab-calibrate-'));
  t.teardown(() => rm(folder, { recursive: true }));
  const { profile, rows } = await calibrateFixed(['lean'], 5, '', {
    attempts: new Attempts(),
    tell() {},
  });
  const file = path.join(folder, 'profile.json');
  await writeFile(file, JSON.stringify(profile));
  t.deepEqual(readProfile(file), profile);
  t.true(profile.interpreter_start_ms > 0 && profile.fork_ms_per_mb >= 0);
  t.true(rows.every(({ n, p50, p99 }) => n === 5 && p50 > 0 && p99 >= p50));
});

test('a platform that is not known is told with those that are', async (t) => {
  await t.throwsAsync(
    measure(
      defaultRunOptions,
      { ...defaultMeasureOptions, platforms: ['lxc'] },
      { rows: 'all', operations: false, trace: false },
      'results/never',
      quiet,
    ),
    { message: /unknown platform lxc: choose one of lean, docker, / },
  );
});

withLean('a run lasts as long as it is to, and a rotation comes to all functions', async (t) => {
  const { rows } = await measureIn(
    t,
    { popularity: 'rotation', rotationPeriodMs: 50, arrivals: 'closed', invocations: 100_000 },
    { durationMs: 1000 },
  );
  t.true(rows.length > 0);
  // The client was ready before the end; the host may have taken its last invocation up after it.
  const late = rows.filter((row) => Number(row['arrival_ms']) >= 1000);
  t.true(late.length <= 1);
  t.true(Number(rows.at(-2)?.['end_ms'] ?? 0) < 1000, 'it became ready before the end');
  t.true(rows.every((row) => row['status'] === 'ok'));
  t.true(new Set(rows.map((row) => row['function'])).size > 1);
});
