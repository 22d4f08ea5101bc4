import test from 'ava';
import type { OperationKind } from '../../../sim/costs/operation-kinds.ts';
import { fitPlatform } from './fit-platform.ts';
import type { ObservedPass, OperationSample } from '../passes/observe-pass.ts';

/** Import times of three packages, in ms. */
const costs = Float64Array.of(10, 20, 40);
const noSlope = {
  live: { create_ms_per_live: 0, destroy_ms_per_live: 0 },
  pauseWaitingShare: 0,
};

function sample(kind: OperationKind, more: Partial<OperationSample>): OperationSample {
  return {
    kind,
    tookMs: 0,
    platformMs: 0,
    steps: {},
    packages: [],
    executeMs: 0,
    memoryMb: 0,
    ...more,
  };
}

function passOf(samples: readonly OperationSample[]): ObservedPass {
  return {
    samples,
    turnaroundMs: [0.25, 0.25],
    latencyMs: Float64Array.of(1),
    throughputPerSecond: 1,
    witnessNs: 1,
  };
}

test('what the worker sees beyond the platform is the harness’s', (t) => {
  const { operations, turnaround } = fitPlatform(
    [passOf([sample('pause', { tookMs: 5, platformMs: 4.5 })])],
    costs,
    undefined,
    noSlope,
  );
  const [harness, own] = operations.pause!;
  t.like(harness!, { name: 'harness', on: 'cpu', group: 'harness' });
  t.true(harness!.ms.every((ms) => ms === 0.5));
  t.true(own!.ms.every((ms) => ms === 4.5));
  t.true(turnaround[0]!.ms.every((ms) => ms === 0.25));
});

test('steps that make the sandbox are those of the launcher, or of an engine', (t) => {
  const made = sample('create_fresh', {
    tookMs: 12,
    platformMs: 12,
    steps: { mount: 1, clone: 2, answer: 9 },
  });
  const launched = fitPlatform([passOf([made])], costs, 'launcher', noSlope).operations
    .create_fresh!;
  t.like(launched[1]!, { name: 'launcher', lock: 'launcher' });
  t.is(launched[1]!.ms[0], 3);
  t.is(launched[2]!.ms[0], 9);
  const engine = fitPlatform([passOf([made])], costs, undefined, noSlope).operations.create_fresh!;
  t.is(engine[1]!.name, 'engine');
  t.false('lock' in engine[1]! || 'group' in engine[1]!);
  t.is(engine[2]!.group, 'sandboxes');
});

test('forks cost what the memory of their Zygote adds', (t) => {
  const forks = [10, 20, 40, 80].flatMap((mb) =>
    [0, 0.1, 0.2].map((more) =>
      sample('create_forked', {
        tookMs: 1 + more + 0.05 * mb,
        platformMs: 1 + more + 0.05 * mb,
        steps: { answer: 1 + more + 0.05 * mb },
        memoryMb: mb,
      }),
    ),
  );
  const steps = fitPlatform([passOf(forks)], costs, undefined, noSlope).operations.create_forked!;
  const fork = steps.at(-1)!;
  t.is(fork.ms_per_mb, 0.05);
  t.true(Math.abs(fork.ms[10]! - 1.1) < 1e-3);
  t.true(Math.abs(fork.ms[0]! - 1) < 2e-3 && Math.abs(fork.ms.at(-1)! - 1.2) < 2e-3);
});

test('imports take a multiple of the times that the workload gives, and what asking for them takes', (t) => {
  const imports = [[0], [0, 1], [1, 2]].map((packages) => {
    const workMs = packages.reduce((sum, one) => sum + costs[one]!, 0);
    return sample('import_fresh', {
      tookMs: 1.2 * workMs + 0.5,
      platformMs: 1.2 * workMs + 0.5,
      steps: { import: 1.2 * workMs },
      packages,
    });
  });
  const { operations } = fitPlatform([passOf(imports)], costs, undefined, noSlope);
  const own = operations.import_fresh!.at(-1)!;
  t.true(own.times_work!.every((factor) => Math.abs(factor - 1.2) < 1e-3));
  t.true(own.ms.every((ms) => Math.abs(ms - 0.5) < 1e-3));
  t.deepEqual(operations.import_forked, operations.import_fresh, 'the nearest kind stands in');
});

test('a stray value does not become a bound of the distribution', (t) => {
  const pauses = Array.from({ length: 400 }, (_, index) =>
    sample('pause', { tookMs: index === 7 ? 900 : 1, platformMs: index === 7 ? 900 : 1 }),
  );
  const own = fitPlatform([passOf(pauses)], costs, undefined, noSlope).operations.pause!.at(-1)!;
  t.is(own.ms.at(-1), 1);
});

test('of pausing and resuming, a share is waiting', (t) => {
  const pause = sample('pause', { tookMs: 11, platformMs: 10 });
  const facts = { ...noSlope, pauseWaitingShare: 0.7 };
  const [harness, own, waits] = fitPlatform([passOf([pause])], costs, undefined, facts).operations
    .pause!;
  t.is(harness!.ms[0], 1);
  t.true(Math.abs(own!.ms[0]! - 3) < 1e-9);
  t.like(waits!, { on: 'delay', ms: own!.ms.map(() => 7) });
});

test('what is destroyed takes longer the more memory it owns', (t) => {
  const ends = [10, 50, 90].map((memoryMb) =>
    sample('destroy_forked', {
      tookMs: 1 + 0.02 * memoryMb,
      platformMs: 1 + 0.02 * memoryMb,
      memoryMb,
    }),
  );
  const own = fitPlatform([passOf(ends)], costs, undefined, noSlope).operations.destroy_forked!;
  t.is(own.at(-1)!.ms_per_mb, 0.02);
  t.true(Math.abs(own.at(-1)!.ms[0]! - 1) < 1e-3);
});

test('a platform that imported nothing takes the times that a workload gives', (t) => {
  const pause = sample('pause', { tookMs: 5, platformMs: 5 });
  const { operations } = fitPlatform([passOf([pause])], costs, undefined, noSlope);
  for (const kind of ['import_fresh', 'import_forked', 'import_zygote', 'install'] as const) {
    t.like(operations[kind]![0]!, { ms: [0, 0], times_work: [1, 1] }, kind);
  }
});
