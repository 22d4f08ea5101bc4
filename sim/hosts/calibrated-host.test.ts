import test from 'ava';
import type { Configuration } from '../configuration.ts';
import type {
  CalibratedPlatform,
  CalibratedProfile,
  CalibratedStep,
} from '../costs/profiles/calibrated-profile.ts';
import type { FixedProfile } from '../costs/profiles/fixed-profile.ts';
import { asCalibrated } from '../testing/as-calibrated.ts';
import { collectRecords } from '../testing/collect-records.ts';
import { fixedTreeScenarios } from '../testing/scenarios/fixed-tree-scenarios.ts';
import { lifeScenarios } from '../testing/scenarios/life-scenarios.ts';
import { recordedArrivals } from '../testing/recorded-arrivals.ts';
import { checkScenario, profile } from '../testing/scenarios/scenario.ts';
import { smallCatalog, smallInvocations } from '../testing/small-catalog.ts';
import { sockScenarios } from '../testing/scenarios/sock-scenarios.ts';
import { createArrivals } from '../../workloads/arrivals/registry.ts';
import { defaultArrivalsOptions } from '../../workloads/arrivals/arrivals.ts';
import { randomStream } from '../engine/random/random.ts';

for (const scenario of [...lifeScenarios, ...sockScenarios, ...fixedTreeScenarios]) {
  test(`steps that say what a fixed profile says give the same: ${scenario.title}`, (t) =>
    checkScenario(t, scenario, (catalog, configuration, invocations) =>
      collectRecords(
        catalog,
        { ...configuration, profile: asCalibrated(configuration.profile as FixedProfile) },
        recordedArrivals(catalog, invocations),
      ),
    ));
}

const catalog = smallCatalog(
  [{ name: 'a', importMs: 10, importMb: 4, installMs: 100 }],
  ['x', 'y', 'z'].map((name) => ({ name, packages: [], executeMs: 5, memoryMb: 1 })),
);

const configuration: Omit<Configuration, 'profile'> = {
  platform: 'lean',
  handlerPolicy: 'none',
  handlerCacheMb: Infinity,
  zygotePolicy: 'none',
  importCacheMb: Infinity,
  installCache: 'warm',
};

/** The steps of some operations; the others take no time, but for executions, which take theirs. */
function profileOf(
  operations: CalibratedPlatform['operations'],
  turnaround: readonly CalibratedStep[] = [],
): CalibratedProfile {
  const { platforms, ...rest } = asCalibrated({
    ...profile,
    cores: 2,
    interpreter_start_ms: 0,
    platforms: { lean: { sandbox_create_ms: 0, pause_ms: 0, resume_ms: 0, destroy_ms: 0 } },
  });
  const lean = platforms['lean']!;
  return {
    ...rest,
    platforms: {
      lean: { ...lean, operations: { ...lean.operations, ...operations }, turnaround },
    },
  };
}

function step(
  on: CalibratedStep['on'],
  ms: number,
  more: Partial<CalibratedStep> = {},
): CalibratedStep {
  return { name: 'a step', on, ms: [ms, ms], ...more };
}

/** Latencies of invocations of x, y and z that arrive at these times, in ms. */
function latenciesOf(own: CalibratedProfile, arrivalsMs: readonly number[], seed = 0): number[] {
  const rows = arrivalsMs.map((atMs, index) => [atMs, 'xyz'[index % 3]!] as const);
  const { records } = collectRecords(
    catalog,
    { ...configuration, profile: own, seed },
    recordedArrivals(catalog, smallInvocations(catalog, rows)),
  );
  return records.map(({ arrivalMs, endMs }) => endMs - arrivalMs);
}

test('a lock is held by one at a time and handed on in the order of asking', (t) => {
  const own = profileOf({ create_fresh: [step('delay', 10, { lock: 'mounts' })] });
  t.deepEqual(latenciesOf(own, [0, 0, 0]), [10 + 5, 20 + 5, 30 + 5]);
});

test('locks of different names do not wait for each other', (t) => {
  const own = profileOf({
    create_fresh: [step('delay', 10, { lock: 'mounts' }), step('delay', 4, { lock: 'network' })],
  });
  // The second has the first lock from 10 to 20, and the other lock is free again by then.
  t.deepEqual(latenciesOf(own, [0, 0]), [14 + 5, 24 + 5]);
});

test('a disk serves one after the other, delays do not wait for anything', (t) => {
  t.deepEqual(latenciesOf(profileOf({ create_fresh: [step('disk', 10)] }), [0, 0]), [15, 25]);
  t.deepEqual(latenciesOf(profileOf({ create_fresh: [step('delay', 10)] }), [0, 0]), [15, 15]);
});

test('work in the background delays others, not who set it off', (t) => {
  const own = profileOf({ create_fresh: [step('background', 100), step('delay', 10)] });
  // One alone: a core for its execution, another for what runs in the background.
  t.deepEqual(latenciesOf(own, [0]), [15]);
  // Two: from 10 on two executions and two background jobs share two cores, half a core each.
  t.deepEqual(latenciesOf(own, [0, 0]), [20, 20]);
});

test('a group counts as one where cores are shared', (t) => {
  const own = profileOf({
    create_fresh: [step('background', 1000, { group: 'sandboxes' }), step('delay', 1)],
  });
  // Three background jobs of one group, and three executions of none, on two cores: half a core each
  // for the executions.
  t.deepEqual(latenciesOf(own, [0, 0, 0]), [11, 11, 11]);
});

test('the first slice of a step goes before what has run for longer', (t) => {
  const own = { ...profileOf({ create_fresh: [step('cpu', 100)] }), slice_ms: 5 };
  const { records } = collectRecords(
    catalog,
    { ...configuration, profile: { ...own, cores: 1 } },
    recordedArrivals(
      catalog,
      smallInvocations(catalog, [
        [0, 'x', 3],
        [20, 'y', 3],
      ]),
    ),
  );
  // One core: x works alone until 20, y from 20 to 25, both half as fast until x has done its 100.
  // 80 are left of x at 25, done at 185; then x executes its 3 at once, and y goes on alone.
  t.is(records[0]!.endMs, 188);
  t.is(records[1]!.endMs, 206);
});

test('a step that finds all cores taken takes as many times as long as it says, its work apart', (t) => {
  const own = profileOf({
    create_fresh: [step('cpu', 10, { crowded: 1.5 })],
    execute_fresh: [step('cpu', 0, { crowded: 3, times_work: [1, 1] })],
  });
  t.deepEqual(latenciesOf(own, [0, 0]), [10 + 5, 10 + 5], 'on two cores two run as one does');
  // The third has 15 to do where the others have 10. At two thirds of a core each these end at 15,
  // and it has 5 left, as they have of their executions: all end at 22.5, and it executes alone.
  t.deepEqual(latenciesOf(own, [0, 0, 0]), [22.5, 22.5, 22.5 + 5]);
});

test('costs grow with the sandboxes that are there', (t) => {
  const own = profileOf({ create_fresh: [step('delay', 1, { ms_per_live: 2 })] });
  // The first finds itself alone, the second the first one too.
  t.deepEqual(latenciesOf(own, [0, 0]), [1 + 2 + 5, 1 + 4 + 5]);
});

test('a client goes on only after its turnaround', (t) => {
  const own = profileOf({}, [step('delay', 3)]);
  const arrivals = createArrivals(
    'closed',
    { name: 'small', catalog },
    { ...defaultArrivalsOptions, invocations: 3, clients: 1 },
    (name) => randomStream(1, name),
  );
  const { records } = collectRecords(catalog, { ...configuration, profile: own }, arrivals);
  t.deepEqual(
    records.map(({ arrivalMs }) => arrivalMs),
    [0, 8, 16],
  );
});

test('demands are drawn between their quantiles, the same for the same seed', (t) => {
  const own = profileOf({ create_fresh: [{ name: 'a step', on: 'delay', ms: [0, 10, 40] }] });
  const times = Array.from({ length: 4000 }, (_, index) => 100 * index);
  const latencies = latenciesOf(own, times, 1);
  t.deepEqual(latenciesOf(own, times, 1), latencies);
  t.notDeepEqual(latenciesOf(own, times, 2), latencies);
  // Half is uniform on 0 to 10 and half on 10 to 40: a mean of 15, a variance of 183; 4,000 draws
  // come within four standard errors of it.
  const creations = latencies.map((ms) => ms - 5);
  const mean = creations.reduce((sum, ms) => sum + ms, 0) / creations.length;
  t.true(Math.abs(mean - 15) < 4 * Math.sqrt(183 / 4000));
  t.true(creations.every((ms) => ms >= -1e-9 && ms <= 40));
  const short = creations.filter((ms) => ms < 10).length;
  t.true(Math.abs(short - 2000) < 4 * Math.sqrt(1000));
});

test('an operation that the profile says nothing of stops the run', (t) => {
  const { create_fresh: _missing, ...operations } = profileOf({}).platforms['lean']!.operations;
  const own = { ...profileOf({}), platforms: { lean: { operations, turnaround: [] } } };
  t.throws(() => latenciesOf(own, [0]), { message: /no costs of create_fresh/ });
});
