import path from 'node:path';
import test from 'ava';
import { mock } from '../../../real/platforms/mock/mock.ts';
import { randomStream } from '../../../sim/engine/random/random.ts';
import { defaultMeasureOptions } from '../measure-options.ts';
import { measureMock, type MockOutcome, writeSmallWorkload } from '../../testing/measure-mock.ts';
import { readRows, temporaryDirectory } from '../../testing/small-run.ts';

const functions = { f: { packages: ['one'], execute_ms: 3 }, g: { packages: ['ten', 'one'] } };

/** How many rows ended how. */
function statusesOf({ rows }: MockOutcome): Record<string, number> {
  return Object.fromEntries(
    Object.entries(Object.groupBy(rows, (row) => row['status']!)).map(([status, group]) => [
      status,
      group!.length,
    ]),
  );
}

test('operations fail as the seed has it, and invocations that need them fail with them', async (t) => {
  const workload = writeSmallWorkload(temporaryDirectory(t), functions);
  const outcome = await measureMock(t, {
    platforms: ['mock:fail=0.08'],
    options: { workload, seed: 5, invocations: 150, handlerPolicy: 'lru', clients: 2 },
    measureOptions: { zygotePolicies: ['sock'] },
  });
  const steps = readRows(path.join(outcome.directory, 'steps.csv'));
  const fates = randomStream(5, 'run 0, fates');
  const fails = steps.map(() => fates.uniform() < 0.08);
  t.true(fails.filter(Boolean).length > 10);
  for (const { operation, status, reason } of steps) {
    const failed = fails[Number(operation)]!;
    t.is(status, failed ? 'error' : 'ok', operation);
    t.is(reason, failed ? 'declared to fail (fail=0.08)' : '');
  }
  const serving = new Set(['create_sandbox', 'import_in_sandbox', 'execute', 'resume']);
  const operations = readRows(path.join(outcome.directory, 'operations.csv'));
  const hit = new Set(
    operations
      .filter((row) => row['status'] !== 'ok' && serving.has(row['kind']!))
      .map((row) => row['invocation']),
  );
  t.true(hit.size > 3);
  for (const row of outcome.rows) {
    // A sandbox whose Zygote failed is forked from another one, or fails as it is made.
    t.is(row['status'], hit.has(row['invocation']) ? 'error' : 'ok', row['invocation']);
  }
  const { summary, firstFailure } = outcome.runs[0]!;
  t.is(summary.statuses['error'], hit.size);
  t.is(summary.statuses['ok'], 150 - hit.size);
  t.is(firstFailure, 'declared to fail (fail=0.08)');
  const latencies = outcome.rows
    .filter((row) => row['status'] === 'ok')
    .map((row) => Number(row['latency_ms']));
  const mean = latencies.reduce((sum, ms) => sum + ms, 0) / latencies.length;
  t.true(Math.abs(summary.latency_ms.mean - mean) < 1e-9);
});

test('where everything fails there are rows, and no latency', async (t) => {
  const workload = writeSmallWorkload(temporaryDirectory(t), functions);
  const outcome = await measureMock(t, {
    platforms: ['mock:fail=1'],
    options: { workload, invocations: 7 },
    measureOptions: { trials: 2 },
  });
  t.deepEqual(statusesOf(outcome), { error: 14 });
  t.is((JSON.parse(outcome.read('run.json')) as { status: string }).status, 'complete');
  for (const { latency_ms: latency } of (
    JSON.parse(outcome.read('summary.json')) as { runs: { latency_ms: object }[] }
  ).runs) {
    t.deepEqual(latency, { mean: null, p50: null, p90: null, p99: null, max: null });
  }
});

test('an execution past its time ends then, with a status of its own', async (t) => {
  const workload = writeSmallWorkload(temporaryDirectory(t), {
    quick: { execute_ms: 20 },
    slow: { execute_ms: 20.5 },
  });
  const outcome = await measureMock(t, {
    platforms: ['mock'],
    options: { workload, invocations: 30, handlerPolicy: 'none', zygotePolicy: 'none' },
    measureOptions: {
      zygotePolicies: ['none'],
      limits: { ...defaultMeasureOptions.limits, timeoutMs: 20 },
    },
  });
  for (const row of outcome.rows) {
    t.is(row['status'], row['function'] === 'slow' ? 'timeout' : 'ok');
    t.is(row['execute_ms'], '20');
  }
  t.is(Object.keys(statusesOf(outcome)).length, 2);
});

test('neither parameter shifts what the other one draws', async (t) => {
  const workload = writeSmallWorkload(temporaryDirectory(t), { f: { execute_ms: 3 } });
  const measured = (platform: string) =>
    measureMock(t, {
      platforms: [platform],
      options: { workload, invocations: 80, handlerPolicy: 'none', zygotePolicy: 'none' },
      measureOptions: { zygotePolicies: ['none'] },
    });
  const [both, fates, times] = [
    await measured('mock:jitter=0.5:fail=0.001'),
    await measured('mock:fail=0.001'),
    await measured('mock:jitter=0.5'),
  ];
  const column = ({ rows }: MockOutcome, name: string) => rows.map((row) => row[name]);
  t.deepEqual(column(both, 'status'), column(fates, 'status'));
  t.deepEqual(column(both, 'provision_ms'), column(times, 'provision_ms'));
});

test('a run is told with all that was declared, in canonical form', async (t) => {
  const workload = writeSmallWorkload(temporaryDirectory(t), functions);
  const { rows, read } = await measureMock(t, {
    platforms: ['mock:jitter=0.20:create_ms=3.0:fail=0'],
    options: { workload, invocations: 3 },
  });
  t.is(rows[0]!['platform'], 'mock:create_ms=3:jitter=0.2');
  t.is(rows[0]!['mode'], 'mock');
  const run = JSON.parse(read('run.json')) as Record<string, Record<string, unknown>>;
  t.like(run, { mode: 'mock' });
  t.deepEqual(run['measurement']!['platforms'], ['mock:create_ms=3:jitter=0.2']);
  t.deepEqual(run['declared'], {
    'mock:create_ms=3:jitter=0.2': { ...mock.mock!.values, create_ms: 3, jitter: 0.2 },
  });
  t.false('python' in run || 'base' in run);
});
