import { readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import test from 'ava';
import { InputError } from '../../workloads/input-error.ts';
import { readProfile } from '../simulating/read-profile.ts';
import { measureMock, writeSmallWorkload } from '../testing/measure-mock.ts';
import { runInto, temporaryDirectory } from '../testing/small-run.ts';
import { boundRuns } from './bound-runs.ts';
import { randomRun } from './testing/random-run.ts';

/** More runs by hand: `ZYGOLAB_BOUND_RUNS=10000`. */
const runs = Number(process.env['ZYGOLAB_BOUND_RUNS'] ?? 150);

const atMost = (one: number, other: number): boolean =>
  one <= other + 1e-9 * Math.max(Math.abs(other), 1e-6);

test('no simulated run is better than its bounds', (t) => {
  const directory = temporaryDirectory(t);
  const seen = { tight: 0, lower: 0, calibrated: 0, none: 0 };
  for (let seed = 1; seed <= runs; seed++) {
    const options = randomRun(path.join(directory, `workload-${seed % 10}`), seed);
    const out = path.join(directory, `run-${seed % 10}`);
    const summary = runInto(out, options, { trace: false });
    const [flow, ...others] = boundRuns(out, { method: 'flow', price: 0.02 });
    const [budget] = boundRuns(out, { method: 'budget' });
    const what = `seed ${seed}: ${JSON.stringify({ options, flow, budget })}`;
    t.is(others.length, 0);
    t.is(flow!.pauses, options.handlerPolicy === 'none' ? 'estimated' : 'measured', what);
    t.true(
      Math.abs(flow!.start_ms_total / summary.start_ms_total - 1) < 1e-9 ||
        summary.start_ms_total === 0,
      what,
    );
    t.true(atMost(flow!.floor_ms, budget!.bound_ms), what);
    t.true(budget!.bound_ms <= flow!.bound_ms, what);
    t.true(flow!.bound_ms <= flow!.feasible_ms, what);
    t.true(atMost(flow!.bound_ms, flow!.start_ms_total), what);
    t.true(atMost(flow!.rent_ms!, flow!.run_rent_ms!), what);
    seen.tight += atMost(flow!.bound_ms, flow!.floor_ms) ? 0 : 1;
    seen.lower += flow!.bound_ms < 0.9 * flow!.start_ms_total ? 1 : 0;
    seen.calibrated += readProfile(options.profile!).kind === 'calibrated' ? 1 : 0;
    seen.none += options.handlerPolicy === 'none' ? 1 : 0;
  }
  t.log(seen);
  t.true(Object.values(seen).every((count) => count > runs / 10));
});

test('two functions that take turns, worked out by hand', (t) => {
  const directory = temporaryDirectory(t);
  const workload = path.join(directory, 'workload');
  const out = path.join(directory, 'run');
  const profile = path.join(directory, 'profile.json');
  randomRun(workload, 1);
  // Alone, a sandbox takes 3 + 7 ms to make and owns 4 MB and what its function has.
  writeFileSync(
    profile,
    JSON.stringify({
      kind: 'fixed',
      cores: 1,
      interpreter_start_ms: 7,
      interpreter_mb: 4,
      fork_base_ms: 1,
      fork_ms_per_mb: 0.25,
      fork_mb: 1,
      platforms: { lean: { sandbox_create_ms: 3, pause_ms: 2, resume_ms: 1, destroy_ms: 0 } },
    }),
  );
  writeSmallWorkload(workload, { a: {}, b: { packages: ['ten'] } }, [
    '0,a,5',
    '100,b,5',
    '200,a,5',
    '300,b,5',
  ]);
  const base = { workload, profile, zygotePolicy: 'none', handlerCacheMb: 12 } as const;
  const boundOf = (more: object, price?: number) => {
    runInto(out, { ...base, ...more }, { trace: false });
    return boundRuns(out, { method: 'flow', ...(price !== undefined && { price }) })[0]!;
  };
  // Sandboxes of a own 5 MB, of b 10; 10 ms for a, 10 + 10 for b, and 1 ms for a hit. The gap of a
  // lasts from 10 + 5 + 2 = 17 to 200, that of b from 127 to 300. LRU gives a up for b, keeps b...
  const lru = boundOf({}, 1);
  t.like(lru, { invocations: 4, compulsory: 2, floor_ms: 32, feasible_ms: 41, limit_mb: 12 });
  // ... which then is given up for a, so that nothing is hit; what is best: b, and 2 of 5 MB of a.
  t.is(lru.start_ms_total, 60);
  t.true(Math.abs(lru.bound_ms - (41 - 0.4 * 9)) < 1e-9);
  // At 1 ms a MB·s a costs 0.915 and b 1.73.
  t.true(Math.abs(lru.rent_ms! - (32 + 0.915 + 1.73)) < 1e-9);
  // Nothing was ever paused: a pause takes at least 2 ms, a resume 1.
  const none = boundOf({ handlerPolicy: 'none' });
  t.like(none, { pauses: 'estimated', floor_ms: 32, start_ms_total: 60 });
  t.is(none.bound_ms, lru.bound_ms);
  // With Zygotes nothing is cheaper than 3 + 1 + 0.25 × 4 ms, and 0.25 × 5 for the package of b.
  const sock = boundOf({ zygotePolicy: 'sock', handlerCacheMb: Infinity });
  t.like(sock, { compulsory: 2, limit_mb: 'unlimited' });
  t.is(sock.bound_ms, 5 + 6.25 + 1 + 1);
  // One pool for both is the limit in place of the handler cache's.
  t.is(boundOf({ sharedPoolMb: 30 }).limit_mb, 30);
});

test('measured runs are bounded one by one, failures as if they had never been', async (t) => {
  const workload = writeSmallWorkload(temporaryDirectory(t), {
    a: { packages: ['ten'], execute_ms: 3 },
    b: { packages: ['forty'], execute_ms: 1 },
    c: { execute_ms: 7 },
  });
  const { directory, rows } = await measureMock(t, {
    platforms: ['mock:create_ms=30:jitter=0.3:fail=0.05', 'mock:create_ms=20:jitter=0.5'],
    options: { workload, invocations: 300, clients: 4, handlerCacheMb: 70, popularity: 'zipf' },
    measureOptions: { zygotePolicies: ['none', 'sock'], trials: 2 },
  });
  const before = readFileSync(path.join(directory, 'run.json'), 'utf8');
  const bounds = boundRuns(directory, { method: 'flow', price: 0.1 });
  t.is(bounds.length, 8);
  for (const bound of bounds) {
    const own = rows.filter(({ run, status }) => run === bound.run && status === 'ok');
    t.is(bound.invocations, own.length);
    const fails = bound.platform.includes('fail');
    t.is(own.length < 300, fails);
    // A pause fails now and then, too; without failures each is known.
    t.true(fails || bound.pauses === 'measured');
    t.true(atMost(bound.bound_ms, bound.start_ms_total));
    t.true(bound.floor_ms <= bound.bound_ms && bound.bound_ms <= bound.feasible_ms);
    t.true(atMost(bound.rent_ms!, bound.run_rent_ms!));
  }
  t.is(readFileSync(path.join(directory, 'run.json'), 'utf8'), before);
});

test('what cannot be bounded is refused, with the reason', (t) => {
  const directory = temporaryDirectory(t);
  const refused = (told: RegExp): void => {
    t.throws(() => boundRuns(directory, { method: 'flow' }), {
      instanceOf: InputError,
      message: told,
    });
  };
  refused(/holds no run/);
  runInto(directory, { workload: 'popular', invocations: 5 }, { rows: 'none' });
  refused(/has no invocations\.csv; run it again with --rows all/);
  runInto(directory, { workload: 'popular', invocations: 5 });
  t.is(boundRuns(directory, { method: 'flow' }).length, 1);
  const change = (name: string, from: string, to: string): void => {
    const file = path.join(directory, name);
    writeFileSync(file, readFileSync(file, 'utf8').replace(from, to));
  };
  change('run.json', '"handler_policy":', '"scaling": "race", "handler_policy":');
  refused(/ran with --scaling race/);
  change('run.json', '"race"', '"provision"');
  t.is(boundRuns(directory, { method: 'flow' }).length, 1);
  change('summary.json', '"prewarms": 0', '"prewarms": 3');
  refused(/prewarmed 3 times/);
  change('summary.json', '"prewarms": 3', '"prewarms": 0');
  change('invocations.csv', 'lean,lru', 'lean,"lru');
  refused(/invocations\.csv:2: /);
});
