import { existsSync, readFileSync } from 'node:fs';
import { readdir, readFile } from 'node:fs/promises';
import path from 'node:path';
import test, { type ExecutionContext } from 'ava';
import { parse } from 'csv-parse/sync';
import { Attempts } from '../../real/attempts.ts';
import type { PlatformSession } from '../../real/platforms/platform.ts';
import { mock } from '../../real/platforms/mock/mock.ts';
import { processPlatform } from '../../real/platforms/process.ts';
import { around, type Fault, faultyPlatform } from '../../real/testing/faulty-platform.ts';
import { InputError } from '../../workloads/input-error.ts';
import { measure } from './measure.ts';
import { defaultMeasureOptions } from './measure-options.ts';
import { defaultRunOptions } from '../simulating/run-options.ts';
import { writeSmallWorkload } from '../testing/measure-mock.ts';
import { makeWheelWorkload } from '../testing/wheel-workload.ts';
import { folderOf, python, withPython } from '../testing/with-python.ts';

const invocations = 12;

const functions = { f: { packages: ['one'], execute_ms: 1 }, g: { packages: ['ten'] } };

/** Measures in three trials while some operations fail. */
async function measureWith(t: ExecutionContext, faults: readonly Fault[], handlerPolicy = 'lru') {
  const folder = await folderOf(t);
  const workload = writeSmallWorkload(folder, functions);
  const directory = path.join(folder, 'run');
  const attempts = new Attempts();
  const warnings: string[] = [];
  const error = await measure(
    { ...defaultRunOptions, workload, invocations, handlerPolicy },
    { ...defaultMeasureOptions, platforms: ['mock'], zygotePolicies: ['none'], trials: 3 },
    { rows: 'all', operations: true, trace: true },
    directory,
    {
      command: ['test'],
      tell() {},
      warn: (line) => warnings.push(line),
      attempts,
      registry: { mock: faultyPlatform(mock, faults) },
    },
  ).then(
    () => undefined,
    (thrown: unknown) => thrown,
  );
  const read = (name: string): Promise<string> => readFile(path.join(directory, name), 'utf8');
  return { directory, attempts, warnings, error, read };
}

type Row = Readonly<Record<string, string>>;

for (const [operation, handlerPolicy] of [
  ['createSandbox', 'lru'],
  ['importInSandbox', 'lru'],
  ['execute', 'lru'],
  ['resume', 'lru'],
  ['pause', 'lru'],
  ['destroySandbox', 'none'],
] as const) {
  test(`an operation that fails is at most a failed row: ${operation}`, async (t) => {
    const faults = [{ operation, at: [1] }];
    const { attempts, error, read } = await measureWith(t, faults, handlerPolicy);
    t.is(error, undefined);
    const rows: Row[] = parse(await read('invocations.csv'), { columns: true });
    t.is(rows.length, 3 * invocations);
    const failed = rows.filter(({ status }) => status !== 'ok');
    // What goes on behind an invocation does not fail it.
    t.is(failed.length, operation === 'pause' || operation === 'destroySandbox' ? 0 : 1);
    t.deepEqual(attempts.toJson(), {});
    t.regex(await read('steps.csv'), new RegExp(`,error,${operation} was made to fail,`));
  });
}

test('a run that cannot begin is made again, and both are counted', async (t) => {
  const { attempts, error, read, warnings } = await measureWith(t, [
    { operation: 'open', at: [1, 2] },
  ]);
  t.is(error, undefined);
  t.deepEqual([attempts.thrownAway.length, attempts.failed.length], [2, 0]);
  t.is(warnings.length, 0, 'the attempts tell of it');
  const run = JSON.parse(await read('run.json')) as { status: string; thrown_away: unknown[] };
  t.is(run.status, 'complete');
  t.is(run.thrown_away.length, 2);
  const rows: Row[] = parse(await read('invocations.csv'), { columns: true });
  t.deepEqual([...new Set(rows.map((row) => row['run']))], ['0', '1', '2']);
  t.is(rows.length, 3 * invocations);
});

test('a run that never begins is left out, and the others are kept', async (t) => {
  const { attempts, error, read } = await measureWith(t, [{ operation: 'open', at: [1, 2, 3] }]);
  t.is(error, undefined);
  t.is(attempts.failed.length, 1);
  const rows: Row[] = parse(await read('invocations.csv'), { columns: true });
  t.is(rows.length, 2 * invocations);
  const run = JSON.parse(await read('run.json')) as Record<string, { reason: string }[]>;
  t.is(run['failed']![0]!.reason, 'open was made to fail');
  t.is(run['runs']!.length, 2);
});

test('what is measured is on disk as soon as its run is over', async (t) => {
  const folder = await folderOf(t);
  const workload = writeSmallWorkload(folder, functions);
  const directory = path.join(folder, 'run');
  const seen: [number, string, number][] = [];
  const look = (done: number): void => {
    const read = (name: string): string => readFileSync(path.join(directory, name), 'utf8');
    const rows: Row[] = parse(read('invocations.csv'), { columns: true });
    const { status, runs } = JSON.parse(read('run.json')) as { status: string; runs: unknown[] };
    t.is(runs.length, done);
    t.notThrows(() => JSON.parse(read('trace.json')));
    seen.push([done, status, rows.length]);
  };
  await measure(
    { ...defaultRunOptions, workload, invocations },
    { ...defaultMeasureOptions, platforms: ['mock'], zygotePolicies: ['none'], trials: 4 },
    { rows: 'all', operations: true, trace: true },
    directory,
    {
      command: ['test'],
      tell(what, done) {
        if (what === 'measuring' && done > 0 && done < 4) {
          look(done);
        }
      },
      warn() {},
      // The last one never begins, and costs nothing of the others.
      registry: {
        mock: faultyPlatform(mock, [{ operation: 'open', at: [3, 4, 5] }]),
      },
    },
  );
  t.deepEqual(seen, [
    [1, 'running', invocations],
    [2, 'running', 2 * invocations],
    [3, 'running', 3 * invocations],
  ]);
});

test('where nothing can be measured, that is said, and nothing looks measured', async (t) => {
  const { error, directory } = await measureWith(t, [{ operation: 'open', at: 'always' }]);
  t.true(error instanceof InputError);
  t.regex((error as Error).message, /^nothing could be measured; open was made to fail$/);
  t.false(existsSync(path.join(directory, 'invocations.csv')));
});

test('a session that cannot be closed costs no row', async (t) => {
  const { error, read, warnings } = await measureWith(t, [{ operation: 'close', at: [0] }]);
  t.is(error, undefined);
  const rows: Row[] = parse(await read('invocations.csv'), { columns: true });
  t.is(rows.length, 3 * invocations);
  t.regex(warnings.join('\n'), /^run 0 on mock left something behind \(close was made to fail\)/);
});

withPython('a sandbox that somebody kills is a row, and the run goes on', async (t) => {
  let executed = 0;
  const platform = {
    ...processPlatform,
    async open(...words: Parameters<typeof processPlatform.open>): Promise<PlatformSession> {
      return around(await processPlatform.open(...words), async (name, given, method) => {
        if (name === 'execute' && executed++ === 2) {
          await killSandbox(words[0].stateDirectory, Number(given[0]));
        }
        return method();
      });
    },
  };
  const folder = await folderOf(t);
  const { workload, wheels } = await makeWheelWorkload(python!, folder);
  const directory = path.join(folder, 'run');
  await measure(
    { ...defaultRunOptions, workload, invocations, handlerPolicy: 'lru' },
    { ...defaultMeasureOptions, wheels, platforms: ['process'] },
    { rows: 'all', operations: false, trace: false },
    directory,
    { command: ['test'], tell() {}, warn() {}, registry: { process: platform } },
  );
  const text = await readFile(path.join(directory, 'invocations.csv'), 'utf8');
  const rows: Row[] = parse(text, { columns: true });
  t.deepEqual(
    rows.map(({ status }) => status).filter((status) => status !== 'ok'),
    ['killed'],
  );
  t.is(rows.length, invocations);
});

/** From outside, as the system does when memory is short. */
async function killSandbox(stateDirectory: string, sandbox: number): Promise<void> {
  const socket = path.join(stateDirectory, 'process', `s${sandbox}`, 'socket');
  for (const pid of (await readdir('/proc')).filter((name) => /^\d+$/.test(name))) {
    const words = await readFile(`/proc/${pid}/cmdline`, 'utf8').catch(() => '');
    if (words.split('\0').includes(socket)) {
      process.kill(Number(pid), 'SIGKILL');
    }
  }
}
