import test from 'ava';
import type { CalibratedProfile } from '../../../sim/costs/profiles/calibrated-profile.ts';
import { asCalibrated } from '../../../sim/testing/as-calibrated.ts';
import { profile as fixed } from '../../../sim/testing/scenarios/scenario.ts';
import { smallCatalog } from '../../../sim/testing/small-catalog.ts';
import { fitCores, fitPlatformContention } from './fit-contention.ts';
import type { PassPlan } from '../passes/pass-plan.ts';
import { predictPass } from '../passes/predict-pass.ts';

const workload = {
  name: 'small',
  catalog: smallCatalog(
    [{ name: 'a', importMs: 10, importMb: 4, installMs: 100 }],
    [
      { name: 'x', packages: [], executeMs: 5, memoryMb: 1 },
      { name: 'fa', packages: ['a'], executeMs: 5, memoryMb: 1 },
    ],
  ),
};
const plan: PassPlan = {
  platform: 'lean',
  handlerPolicy: 'none',
  zygotePolicy: 'none',
  importCacheMb: Infinity,
  clients: 8,
  invocations: 200,
  seed: 1,
};
const known: CalibratedProfile = { ...asCalibrated(fixed), cores: 2 };
const lean = known.platforms['lean']!;

function passOf(profile: CalibratedProfile) {
  const { throughputPerSecond } = predictPass(plan, workload, profile);
  return [{ plan, throughputPerSecond }];
}

function withSteps(name: 'create_fresh', extra: readonly object[]): CalibratedProfile {
  const steps = [...extra, ...lean.operations[name]!] as typeof lean.operations.create_fresh;
  return {
    ...known,
    platforms: { lean: { ...lean, operations: { ...lean.operations, [name]: steps! } } },
  };
}

function isNear(value: number, expected: number, share: number): boolean {
  return Math.abs(value / expected - 1) <= share;
}

test('finds how many cores there were', (t) => {
  for (const cores of [1, 1.4, 1.9]) {
    t.true(isNear(fitCores(known, workload, passOf({ ...known, cores })), cores, 0.02));
  }
});

test('finds work in the background', (t) => {
  const truth = withSteps('create_fresh', [{ name: 'b', on: 'background', ms: [30, 30] }]);
  const fitted = fitPlatformContention(known, workload, passOf(truth));
  const background = fitted.operations.create_fresh!.find(({ on }) => on === 'background');
  t.true(isNear(background!.ms[0]!, 30, 0.05), `${background!.ms[0]}`);
});

test('finds which share of the steps was waiting', (t) => {
  // Of the 23 ms of a creation, and of the 4 of a destruction, 60 % are on no CPU.
  const split = (ms: number): object[] => [
    { name: 'c', on: 'cpu', ms: [0.4 * ms, 0.4 * ms] },
    { name: 'w', on: 'delay', ms: [0.6 * ms, 0.6 * ms] },
  ];
  const operations = {
    ...lean.operations,
    create_fresh: split(23),
    destroy_fresh: split(4),
  } as typeof lean.operations;
  const truth = { ...known, platforms: { lean: { ...lean, operations } } };
  const fitted = fitPlatformContention(known, workload, passOf(truth));
  const waits = fitted.operations.create_fresh!.find(({ on }) => on === 'delay');
  t.true(isNear(waits!.ms[0]!, 0.6 * 23, 0.05), `${waits!.ms[0]}`);
});
