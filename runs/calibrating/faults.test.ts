import { readFile } from 'node:fs/promises';
import path from 'node:path';
import type { ExecutionContext } from 'ava';
import { Attempts } from '../../real/attempts.ts';
import { fakePlatform } from '../../real/testing/fake-platform.ts';
import { type Fault, faultyPlatform } from '../../real/testing/faulty-platform.ts';
import { loadWorkload } from '../../workloads/built-in.ts';
import { InputError } from '../../workloads/input-error.ts';
import { defaultMeasureOptions } from '../measuring/measure-options.ts';
import { prepareRealWorkload } from '../measuring/real-workload.ts';
import { makeWheelWorkload } from '../testing/wheel-workload.ts';
import { folderOf, python, withPython } from '../testing/with-python.ts';
import { calibrateFixed } from './calibrate-fixed.ts';
import { calibrateHost } from './calibrate-host.ts';
import { PassLog, passFile } from './passes/pass-log.ts';
import { validateHost } from './validate-host.ts';

async function calibrationOf(t: ExecutionContext, faults: readonly Fault[]) {
  const folder = await folderOf(t);
  const { workload, wheels } = await makeWheelWorkload(python!, folder);
  const real = await prepareRealWorkload(
    loadWorkload(workload),
    ({ catalog }) => catalog.functionNames.keys(),
    { ...defaultMeasureOptions, wheels },
    () => {},
  );
  const log = new PassLog(folder);
  const request = {
    real,
    platforms: [faultyPlatform(fakePlatform, faults)],
    repetitions: 6,
    rounds: 1,
    limits: defaultMeasureOptions.limits,
    seed: 1,
    attempts: new Attempts(),
    tell() {},
  };
  const passes = async (): Promise<{ purpose: string; plan: { clients: number } }[]> => {
    const text = await readFile(path.join(folder, passFile), 'utf8');
    return text
      .trim()
      .split('\n')
      .filter((line) => line !== '')
      .map((line) => JSON.parse(line) as { purpose: string; plan: { clients: number } });
  };
  return { folder, request, log, passes };
}

withPython('a calibration measures again what failed, and keeps each run on disk', async (t) => {
  const faults: Fault[] = [
    { operation: 'createSandbox', at: [3, 60] },
    { operation: 'pause', at: [2] },
    { operation: 'resume', at: [1, 2300] },
    { operation: 'importInSandbox', at: [1] },
  ];
  const { request, log, passes } = await calibrationOf(t, faults);
  const { profile } = await calibrateHost({
    ...request,
    keep: (pass) => log.keep('calibration', pass),
  });
  t.true('process' in profile.platforms);
  const { thrownAway, failed } = request.attempts;
  t.deepEqual(failed, []);
  t.true(thrownAway.length >= 3);
  t.true(thrownAway.every(({ reason }) => /was made to fail/.test(reason)));
  // Two runs of one client, three that are crowded, one that is saturated.
  t.is((await passes()).length, 6);
});

withPython('a calibration of which no run comes to its end says so', async (t) => {
  const { request } = await calibrationOf(t, [{ operation: 'execute', at: 'always' }]);
  await t.throwsAsync(calibrateHost(request), {
    instanceOf: InputError,
    message: /^no run of the calibration came to its end; .*execute was made to fail/,
  });
});

withPython('a validation goes on without what fails each time', async (t) => {
  const { request, folder, passes } = await calibrationOf(t, []);
  let refusals = 0;
  const validation = {
    ...request,
    clients: [1, 2],
    invocations: 8,
    directory: folder,
    attempts: new (class extends Attempts {
      override measure<Value>(what: string, work: (isLast: boolean) => Promise<Value>) {
        return super.measure(what, async (isLast) => {
          if (/^predicted run of process, handlers lru, .* 2 clients/.test(what)) {
            refusals++;
            throw new InputError('resume was made to fail');
          }
          return work(isLast);
        });
      }
    })(),
  };
  const { predictions, missing } = await validateHost(validation);
  t.is(refusals, 3);
  t.is(predictions.length, 3);
  t.deepEqual(
    missing.map(({ handlerPolicy, clients }) => [handlerPolicy, clients]),
    [['lru', 2]],
  );
  const purposes = (await passes()).map(({ purpose }) => purpose);
  t.is(purposes.filter((purpose) => purpose === 'validation').length, 3);
});

withPython('a fixed profile is made of what did not fail', async (t) => {
  const attempts = new Attempts();
  const kept: number[] = [];
  const calibrate = (faults: readonly Fault[], counts: Attempts) =>
    calibrateFixed([], 4, '', {
      attempts: counts,
      tell() {},
      keep: (rows) => kept.push(rows.length),
      registry: { process: faultyPlatform(fakePlatform, faults) },
    });
  const { rows } = await calibrate(
    [
      { operation: 'resume', at: [2] },
      { operation: 'createSandbox', at: [0, 5] },
    ],
    attempts,
  );
  t.true(rows.every(({ n }) => n === 4));
  t.is(attempts.thrownAway.length, 3);
  t.deepEqual(kept, [rows.length]);
  await t.throwsAsync(calibrate([{ operation: 'pause', at: 'always' }], new Attempts()), {
    instanceOf: InputError,
    message: /^nothing could be measured; .*/,
  });
});
