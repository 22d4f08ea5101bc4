import path from 'node:path';
import { mkdirSync } from 'node:fs';
import test from 'ava';
import { mock } from '../../../real/platforms/mock/mock.ts';
import { faultyPlatform } from '../../../real/testing/faulty-platform.ts';
import { DelayHost } from '../../../sim/hosts/delay-host.ts';
import { randomStream } from '../../../sim/engine/random/random.ts';
import { Operation } from '../../../sim/worker/host.ts';
import { Worker } from '../../../sim/worker/worker.ts';
import { workMsOf } from '../../../sim/costs/operation-facts.ts';
import { fromOrigin } from '../../../workloads/arrivals/from-origin.ts';
import { RunFiles } from '../../files/run-files.ts';
import { prepareRun } from '../../simulating/prepare-run.ts';
import { defaultRunOptions, type RunOptions } from '../../simulating/run-options.ts';
import { measureMock, writeSmallWorkload } from '../../testing/measure-mock.ts';
import { readRows, temporaryDirectory } from '../../testing/small-run.ts';
import { choosePolicies } from '../../../sim/policies/choose-policies.ts';

const noCaches = { handlerPolicy: 'none', zygotePolicy: 'none' } as const;
const noZygotes = { zygotePolicies: ['none'] };

test('statistics are those of the declared times, worked out by hand', async (t) => {
  const invocations = [4, 10, 1, 7, 3, 9, 2, 6, 8, 5].map((ms, at) => `${at * 100},f,${ms}`);
  const workload = writeSmallWorkload(temporaryDirectory(t), { f: {} }, invocations);
  const { runs, rows, read } = await measureMock(t, {
    platforms: ['mock:create_ms=10'],
    options: { workload, ...noCaches },
    measureOptions: noZygotes,
  });
  t.deepEqual(
    rows.map((row) => [row['provision_ms'], row['import_ms'], row['execute_ms']]),
    [4, 10, 1, 7, 3, 9, 2, 6, 8, 5].map((ms) => ['10', '0', String(ms)]),
  );
  const { summary } = runs[0]!;
  // Latencies are 11 to 20 ms. Quantiles of type 7: h = 9p, so the median lies half way between
  // the 5th and the 6th, p90 a tenth of the way from the 9th to the 10th, p99 91 hundredths of it.
  t.deepEqual(summary.latency_ms, { mean: 15.5, p50: 15.5, p90: 19.1, p99: 19.91, max: 20 });
  // Ten, from the first arrival to the last end at 900 + 10 + 5 ms.
  t.true(Math.abs(summary.throughput_per_s - 10_000 / 915) < 1e-9);
  t.deepEqual(summary.tiers, { handler: 0, import: 0, root: 0, none: 10 });
  t.deepEqual(JSON.parse(read('summary.json')), summary);
});

test('with Zygotes, what is forked, imported and grown takes its declared time', async (t) => {
  const functions = { f: { packages: ['ten', 'forty'], execute_ms: 5 }, g: { packages: ['ten'] } };
  const invocations = ['0,f,', '1000,f,', '2000,g,', '3000,g,'].map((line) => line);
  const workload = writeSmallWorkload(temporaryDirectory(t), functions, invocations);
  const { rows } = await measureMock(t, {
    platforms: ['mock:fork_ms=3'],
    options: { workload, handlerPolicy: 'none' },
    measureOptions: { zygotePolicies: ['sock'] },
  });
  const told = rows.map((row) =>
    ['tier', 'provision_ms', 'import_ms', 'execute_ms', 'inherited_packages'].map(
      (name) => row[name],
    ),
  );
  t.deepEqual(told, [
    // A Zygote is forked from the root (3), imports (10 + 40), and is forked (3).
    ['root', '56', '0', '5', '2'],
    ['import', '3', '0', '5', '2'],
    // That Zygote holds more than g asks for: one of its own is grown from the root.
    ['root', '16', '0', '0', '1'],
    ['import', '3', '0', '0', '1'],
  ]);
});

test('an open loop that falls behind says by how much, to the ms', async (t) => {
  const arrivals = [0, 10, 20, 30, 210];
  const workload = writeSmallWorkload(
    temporaryDirectory(t),
    { f: {} },
    arrivals.map((ms) => `${ms},f,1`),
  );
  const { rows, runs, warnings } = await measureMock(t, {
    platforms: ['mock:issue_ms=50'],
    options: { workload, ...noCaches },
    measureOptions: noZygotes,
  });
  // Asking for a sandbox takes 50 ms, and so those that are due meanwhile are taken up at 50, 100
  // and 150. At 200 three sandboxes are there, whose executions are asked for until 350.
  t.deepEqual(
    rows.map((row) => [row['arrival_ms'], row['start_ms'], row['queue_ms']].map(Number)),
    [
      [0, 0, 0],
      [10, 50, 40],
      [20, 100, 80],
      [30, 150, 120],
      [210, 350, 140],
    ],
  );
  t.is(runs[0]!.latestIssueMs, 140);
  t.deepEqual(warnings, [
    'run 0 on mock:issue_ms=50 fell behind: an invocation was issued 140 ms late; its row says so in queue_ms',
  ]);
});

test('an open loop that keeps up is never late', async (t) => {
  const workload = writeSmallWorkload(temporaryDirectory(t), { f: { execute_ms: 50 } });
  const { rows, runs, warnings } = await measureMock(t, {
    platforms: ['mock'],
    options: { workload, arrivals: 'poisson', rate: 300, invocations: 100 },
  });
  t.is(runs[0]!.latestIssueMs < 1e-6, true);
  t.true(rows.every((row) => Math.abs(Number(row['queue_ms'])) <= 1e-6));
  t.deepEqual(warnings, []);
});

test('times are off by the jitter at most, evenly, and on average not at all', async (t) => {
  const workload = writeSmallWorkload(temporaryDirectory(t), { f: {} });
  const { rows } = await measureMock(t, {
    platforms: ['mock:create_ms=100:jitter=0.3'],
    options: { workload, invocations: 2000, ...noCaches },
    measureOptions: noZygotes,
  });
  const times = rows.map((row) => Number(row['provision_ms']));
  t.true(times.every((ms) => ms >= 70 && ms <= 130));
  // Uniform on 70 to 130: a standard deviation of 60 / √12 = 17.3, of the mean 0.39.
  const mean = times.reduce((sum, ms) => sum + ms, 0) / times.length;
  t.true(Math.abs(mean - 100) < 4 * 0.39, String(mean));
  const quarters = [0, 1, 2, 3].map(
    (quarter) => times.filter((ms) => Math.min(3, Math.floor((ms - 70) / 15)) === quarter).length,
  );
  t.true(
    quarters.every((count) => Math.abs(count - 500) < 4 * Math.sqrt(2000 * 0.25 * 0.75)),
    quarters.join(),
  );
});

/** The rows of a worker on the simulator's own host of given delays. */
function simulated(directory: string, options: RunOptions): Record<string, string>[] {
  const { workload, configuration, createArrivals } = prepareRun(options);
  const { arrivals, originMs } = fromOrigin(createArrivals(), 50);
  mkdirSync(directory, { recursive: true });
  const files = new RunFiles(directory, { rows: 'all', operations: false, trace: false });
  const { handlerPolicy, zygotePolicy } = configuration;
  const labels = { run: 0, platform: 'mock', handlerPolicy, zygotePolicy, seed: options.seed };
  const recorder = files.record(workload.catalog, { ...labels, mode: 'mock' }, originMs);
  const policies = choosePolicies(configuration);
  let worker: Worker | undefined;
  const host = new DelayHost(
    (delayHost) => {
      worker = new Worker(workload.catalog, configuration, policies, delayHost, recorder.observer);
      return worker;
    },
    {
      delayMs(asking, operation, subject) {
        switch (operation) {
          case Operation.createSandbox:
            return asking.sandboxes.zygotes[subject]! < 0 ? 10 : 2;
          case Operation.createZygote:
            return 2;
          case Operation.pause:
          case Operation.resume:
            return 0.5;
          case Operation.destroySandbox:
          case Operation.destroyZygote:
            return 1;
          default:
            return workMsOf(asking, operation, subject);
        }
      },
    },
  );
  host.run(arrivals);
  recorder.finish(worker!);
  files.finish();
  return readRows(path.join(directory, 'invocations.csv'));
}

// What takes no time ends, on a real host, after whatever else happens then; so nothing does here.
for (const seed of Array(20).keys()) {
  test(`the simulator with the same times comes to the same rows: seed ${seed}`, async (t) => {
    const draw = randomStream(seed, 'cases');
    const among = <Value>(values: readonly Value[]): Value => values[draw.integer(values.length)]!;
    const zygotePolicy = among(['none', 'sock', 'sock']);
    const options: RunOptions = {
      ...defaultRunOptions,
      workload: writeSmallWorkload(
        temporaryDirectory(t),
        {
          a: { execute_ms: 2 },
          b: { packages: ['one'], execute_ms: 3.25 },
          c: { packages: ['ten', 'one'], execute_ms: 0.5 },
          d: { packages: ['forty'], execute_ms: 100 },
          e: { packages: ['forty', 'ten'], execute_ms: 7 },
        },
        // Much falls together: what is due comes at whole ms, as most operations end.
        Array.from({ length: 300 }, (_, at) => `${at * 4},${'abcde'[draw.integer(5)]},`),
      ),
      seed,
      invocations: 300,
      arrivals: among(['closed', 'poisson', 'mmpp', 'file', 'file']),
      clients: among([1, 2, 5]),
      rate: among([10, 60]),
      handlerPolicy: among(['none', 'lru']),
      handlerCacheMb: among([60, 2000]),
      zygotePolicy,
      importCacheMb: among([30, 1000]),
    };
    const { rows } = await measureMock(t, {
      platforms: ['mock'],
      // Whoever stands between host and platform delays what they hear, but in no time.
      registry: { mock: faultyPlatform(mock, []) },
      options,
      measureOptions: { zygotePolicies: [zygotePolicy] },
    });
    const expected = simulated(path.join(temporaryDirectory(t), 'simulated'), options);
    t.is(rows.length, expected.length);
    for (const [at, row] of rows.entries()) {
      for (const [name, value] of Object.entries(row)) {
        const other = expected[at]![name]!;
        // What a real host tells has six decimals, times of the simulator are finer.
        const isSame = name.endsWith('_ms')
          ? Math.abs(Number(value) - Number(other)) < 1e-5
          : value === other;
        t.true(isSame, `${name} of ${at}: ${value}, simulated ${other}`);
      }
    }
  });
}
