import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import test, { type ExecutionContext } from 'ava';
import { Attempts } from '../../real/attempts.ts';
import { findPython } from '../../real/base/find-python.ts';
import { lean } from '../../real/platforms/lean.ts';
import { testThatNeeds } from '../../real/testing/test-that-needs.ts';
import { loadWorkload } from '../../workloads/built-in.ts';
import { defaultMeasureOptions } from '../measuring/measure-options.ts';
import { prepareRealWorkload } from '../measuring/real-workload.ts';
import { readProfile } from '../simulating/read-profile.ts';
import { makeWheelWorkload } from '../testing/wheel-workload.ts';
import { calibrateHost } from './calibrate-host.ts';
import { predictPass } from './passes/predict-pass.ts';
import { validateHost } from './validate-host.ts';

const python = (await findPython().catch(() => undefined))?.executable;
const lack = python === undefined ? 'no Python' : await lean.unavailable();
const withLean = testThatNeeds(lack);
const { limits } = defaultMeasureOptions;

// Packages of tests have no place in the user's own store.
test.before(async () => {
  process.env['XDG_CACHE_HOME'] = await mkdtemp(path.join(os.tmpdir(), 'zygolab-cache-'));
});

test.after.always(() => rm(process.env['XDG_CACHE_HOME']!, { recursive: true, force: true }));

async function prepare(t: ExecutionContext) {
  const folder = await mkdtemp(path.join(os.tmpdir(), 'zygolab-calibrate-'));
  t.teardown(() => rm(folder, { recursive: true, force: true }));
  const { workload, wheels } = await makeWheelWorkload(python!, folder, []);
  const real = await prepareRealWorkload(
    loadWorkload(workload),
    ({ catalog }) => catalog.functionNames.keys(),
    { ...defaultMeasureOptions, wheels },
    () => {},
  );
  return { folder, real };
}

withLean('a calibration is a profile that simulates all that was measured', async (t) => {
  const { folder, real } = await prepare(t);
  const { profile, workload, rows } = await calibrateHost({
    real,
    platforms: [lean],
    repetitions: 12,
    rounds: 2,
    limits,
    seed: 1,
    attempts: new Attempts(),
    tell() {},
  });
  const file = path.join(folder, 'profile.json');
  await writeFile(file, JSON.stringify(profile));
  t.deepEqual(readProfile(file), profile);
  t.true(profile.cores > 0 && profile.interpreter_mb > 0);
  t.true(rows.every(({ n, p50, p99 }) => n > 0 && p50 > 0 && p99 >= p50));
  const { operations } = profile.platforms['lean']!;
  for (const kind of ['create_fresh', 'create_forked', 'pause', 'resume', 'import_zygote']) {
    t.true(
      rows.some(({ operation }) => operation === kind),
      kind,
    );
    t.true(Object.hasOwn(operations, kind), kind);
  }
  const plan = {
    platform: 'lean',
    handlerPolicy: 'lru',
    zygotePolicy: 'sock',
    importCacheMb: 10,
    clients: 3,
    invocations: 300,
    seed: 2,
  };
  const { latencyMs } = predictPass(plan, workload, profile);
  t.true(latencyMs.every((ms) => ms > 0));
});

withLean('predictions are held against measurements, cell by cell', async (t) => {
  const { folder, real } = await prepare(t);
  const { predictions, missing } = await validateHost({
    real,
    platforms: [lean],
    clients: [1, 3],
    invocations: 12,
    rounds: 1,
    repetitions: 10,
    limits,
    seed: 1,
    attempts: new Attempts(),
    directory: folder,
    tell() {},
  });
  t.deepEqual(missing, []);
  t.deepEqual(
    predictions.map(({ plan }) => `${plan.handlerPolicy} ${plan.zygotePolicy} ${plan.clients}`),
    ['none none', 'lru none', 'none sock', 'lru sock', 'lru openlambda'].flatMap((pair) => [
      `${pair} 1`,
      `${pair} 3`,
    ]),
  );
  for (const { measured, predicted, worst } of predictions) {
    t.true(measured.p50Ms > 0 && measured.throughputPerSecond > 0);
    t.true(predicted.p50Ms > 0 && predicted.throughputPerSecond > 0);
    t.true(worst.measuredMs >= 0 && worst.predictedMs >= 0);
  }
  t.is(readProfile(path.join(folder, 'profile.json')).kind, 'calibrated');
});
