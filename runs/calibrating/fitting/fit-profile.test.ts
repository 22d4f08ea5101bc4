import test from 'ava';
import type { RealPlatform } from '../../../real/platforms/platform.ts';
import type { OperationObserver } from '../../../sim/hosts/fixed-host.ts';
import { OperationKinds, memoryMbOf } from '../../../sim/costs/operation-facts.ts';
import type {
  CalibratedProfile,
  CalibratedStep,
} from '../../../sim/costs/profiles/calibrated-profile.ts';
import { simulate } from '../../../sim/simulate.ts';
import { asCalibrated } from '../../../sim/testing/as-calibrated.ts';
import { profile as fixed } from '../../../sim/testing/scenarios/scenario.ts';
import { smallCatalog } from '../../../sim/testing/small-catalog.ts';
import { Operation } from '../../../sim/worker/host.ts';
import type { Workload } from '../../../workloads/catalog.ts';
import type { CalibrationRound, PlannedPass } from '../calibration-round.ts';
import { fitProfile, usualWitnessNs } from './fit-profile.ts';
import type { OperationSample } from '../passes/observe-pass.ts';
import { arrivalsOf, configurationOf, type PassPlan } from '../passes/pass-plan.ts';
import { mapSteps } from './scale-steps.ts';
import { predictPass } from '../passes/predict-pass.ts';

const workload: Workload = {
  name: 'small',
  catalog: smallCatalog(
    [{ name: 'a', importMs: 60, importMb: 4, installMs: 100 }],
    [3, 5, 7, 11, 13, 17].map((executeMs) => ({
      name: `f${executeMs}`,
      packages: ['a'],
      executeMs,
      memoryMb: 1,
    })),
  ),
};

/** Two cores that are worth one and a half, with steps that suffer less, or more, when both are taken. */
const truth: CalibratedProfile = (() => {
  const { platforms, ...rest } = asCalibrated({
    ...fixed,
    cores: 1.5,
    platforms: { lean: { sandbox_create_ms: 0, pause_ms: 6, resume_ms: 4, destroy_ms: 12 } },
  });
  const { operations, turnaround } = platforms['lean']!;
  const own = (ms: number, crowded: number): CalibratedStep[] => [
    { name: 'own', on: 'cpu', group: 'sandboxes', ms: [0.7 * ms, 1.3 * ms], crowded },
  ];
  const inSandboxes = mapSteps({ operations, turnaround }, (step) => ({
    ...step,
    group: 'sandboxes',
  }));
  const lean = {
    operations: {
      ...inSandboxes.operations,
      create_fresh: own(20, 0.8),
      destroy_fresh: own(12, 1.5),
    },
    turnaround,
  };
  return { ...rest, whole_cores: 2, platforms: { lean } };
})();

/** A run of the true host, operation by operation, as one would be observed. */
function observed(plan: PassPlan): PlannedPass {
  const samples: OperationSample[] = [];
  const kinds = new OperationKinds();
  const startedMs = new Map<number, number>();
  const observer: OperationObserver = {
    started: (worker, operation, subject) =>
      startedMs.set((subject << 4) | operation, worker.nowMs),
    ended(worker, operation, subject) {
      const tookMs = worker.nowMs - startedMs.get((subject << 4) | operation)!;
      samples.push({
        kind: kinds.kindOf(worker, operation, subject),
        tookMs,
        platformMs: tookMs,
        steps: {},
        packages: operation === Operation.importInSandbox ? [0] : [],
        executeMs: 0,
        memoryMb: memoryMbOf(worker, operation, subject),
      });
    },
  };
  const { catalog } = workload;
  const configuration = configurationOf(plan, truth);
  simulate(catalog, configuration, arrivalsOf(plan, workload), { ended() {} }, observer);
  const { latencyMs, throughputPerSecond } = predictPass(plan, workload, truth);
  return {
    plan,
    pass: { samples, turnaroundMs: [0], latencyMs, throughputPerSecond, witnessNs: 1 },
  };
}

const platform = { name: 'lean', holdsZygotes: false } as unknown as RealPlatform;
const plain: PassPlan = {
  platform: 'lean',
  handlerPolicy: 'none',
  zygotePolicy: 'none',
  importCacheMb: Infinity,
  clients: 1,
  invocations: 100,
  seed: 1,
};
const cached = { ...plain, handlerPolicy: 'lru' };

test('finds costs that come to what was measured, of operations that overlap and contend', (t) => {
  const round: CalibrationRound = {
    importTimes: [],
    witnessNs: 1,
    platforms: [
      {
        platform,
        alone: [observed(plain), observed(cached)],
        crowded: [observed({ ...plain, clients: 3 }), observed({ ...cached, clients: 3 })],
        saturated: [observed({ ...plain, clients: 8 })],
      },
    ],
  };
  t.is(usualWitnessNs([round]), 1);
  const live = { create_ms_per_live: 0, destroy_ms_per_live: 0 };
  const facts = new Map([['lean', { live, pauseWaitingShare: 0 }]]);
  const blank = { ...truth, cores: 2, platforms: {} };
  const fitted = fitProfile(blank, workload, [round], facts, 1);
  const near = (value: number, expected: number, what: string): void => {
    t.true(Math.abs(value / expected - 1) < 0.08, `${what}: ${value} for ${expected}`);
  };
  near(fitted.cores, 1.5, 'cores');
  const { operations } = fitted.platforms['lean']!;
  // A client's creation overlaps with the destruction of its last sandbox: 12 ms alone, measured 16.
  near(operations.destroy_fresh!.at(-1)!.ms[10]!, 12, 'a destruction');
  near(operations.create_fresh!.at(-1)!.crowded!, 0.8, 'a crowded creation');
  near(operations.destroy_fresh!.at(-1)!.crowded!, 1.5, 'a crowded destruction');
  for (const clients of [2, 5]) {
    const plan = { ...cached, clients, invocations: 200, seed: 7 };
    const predicted = predictPass(plan, workload, fitted);
    const real = predictPass(plan, workload, truth);
    near(predicted.throughputPerSecond, real.throughputPerSecond, `throughput of ${clients}`);
  }
});
