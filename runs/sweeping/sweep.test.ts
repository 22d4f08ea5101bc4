import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { performance } from 'node:perf_hooks';
import { setTimeout as sleep } from 'node:timers/promises';
import test from 'ava';
import { execa } from 'execa';
import { randomStream } from '../../sim/engine/random/random.ts';
import { InputError } from '../../workloads/input-error.ts';
import type { Summary } from '../summary/run-summary.ts';
import { runSweep, type SweepProgress, type SweepSettings } from './sweep.ts';
import { type OptionLists, sweepGrid } from './sweep-grid.ts';
import { readRows, runInto, temporaryDirectory, writeOddWorkload } from '../testing/small-run.ts';

const checkout = path.join(import.meta.dirname, '..', '..');

const settings: SweepSettings = {
  output: { rows: 'all', operations: false, trace: false },
  jobs: 2,
  command: ['zygolab', 'sweep'],
};

/** The bytes of all files of a sweep, by name, but for those that hold wall-clock times. */
function bytesOf(directory: string): Record<string, string> {
  const files = readdirSync(directory, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && entry.name !== 'run.json' && entry.name !== 'sweep.json')
    .map((entry) => path.join(entry.parentPath, entry.name));
  return Object.fromEntries(
    files.toSorted().map((file) => [path.relative(directory, file), readFileSync(file, 'latin1')]),
  );
}

test('the grid is the product of the lists, the last option varying fastest', (t) => {
  const cells = sweepGrid({ zygotePolicy: ['sock', 'none'], seed: [1, 2], importCacheMb: [9] });
  // In the order of RunOptions, in which the seed stands before the policy.
  t.deepEqual(
    cells.map(({ seed, zygotePolicy, importCacheMb }) => [seed, zygotePolicy, importCacheMb]),
    [
      [1, 'sock', 9],
      [1, 'none', 9],
      [2, 'sock', 9],
      [2, 'none', 9],
    ],
  );
  t.is(sweepGrid({}).length, 1);
});

test('the same seed gives the same bytes, another seed others', (t) => {
  const workload = writeOddWorkload(temporaryDirectory(t));
  const [one, again, other] = [1, 1, 2].map((seed) => {
    const directory = temporaryDirectory(t);
    runInto(directory, { workload, seed, clients: 3, popularity: 'zipf', invocations: 500 });
    return bytesOf(directory);
  });
  t.deepEqual(Object.keys(one!).length, 5);
  t.deepEqual(one, again);
  t.notDeepEqual(one!['invocations.csv'], other!['invocations.csv']);
});

test('a cell is the same run on its own, with one thread and with several', async (t) => {
  const workload = writeOddWorkload(temporaryDirectory(t));
  const lists: OptionLists = {
    workload: [workload],
    invocations: [300],
    seed: [1, 2],
    zygotePolicy: ['sock', 'static', 'none'],
    importCacheMb: [10, Infinity],
  };
  const cells = sweepGrid(lists);
  t.is(cells.length, 12);
  const results: Record<string, string>[] = [];
  for (const jobs of [1, 2, 20]) {
    const directory = temporaryDirectory(t);
    t.deepEqual(await runSweep(cells, directory, { ...settings, jobs }), []);
    results.push(bytesOf(directory));
  }
  t.is(Object.keys(results[0]!).length, 1 + 3 * 12);
  t.deepEqual(results[1], results[0]);
  t.deepEqual(results[2], results[0]);
  const alone = temporaryDirectory(t);
  runInto(alone, cells[7]!, settings.output);
  for (const [name, bytes] of Object.entries(bytesOf(alone))) {
    t.is(bytes, results[0]![`cells/7/${name}`]!, name);
  }
});

test('cells.csv has a row for each cell, with its options and its summary', async (t) => {
  const workload = writeOddWorkload(temporaryDirectory(t));
  const directory = temporaryDirectory(t);
  const lists = { workload: [workload], invocations: [90], importCacheMb: [10, Infinity] };
  await runSweep(sweepGrid(lists), directory, settings);
  const rows = readRows(path.join(directory, 'cells.csv'));
  t.deepEqual(
    rows.map((row) => [row['cell'], row['status'], row['error'], row['import_cache_mb']]),
    [
      ['0', 'ok', '', '10'],
      ['1', 'ok', '', 'unlimited'],
    ],
  );
  for (const [cell, row] of rows.entries()) {
    const file = path.join(directory, 'cells', String(cell), 'summary.json');
    const summary = JSON.parse(readFileSync(file, 'utf8')) as Summary;
    t.is(row['invocations'], '90');
    t.is(row['workload'], workload);
    t.is(row['latency_ms_p50'], String(summary.latency_ms.p50));
    t.is(row['tiers_import'], String(summary.tiers['import']));
    t.is(row['import_mb_peak'], String(summary.import_mb_peak));
  }
});

test('a cell that fails is told, the rest is done, and it alone is run again', async (t) => {
  const workload = writeOddWorkload(temporaryDirectory(t));
  const broken = path.join(temporaryDirectory(t), 'broken');
  mkdirSync(broken);
  writeOddWorkload(broken);
  const packages = readFileSync(path.join(broken, 'packages.csv'), 'utf8');
  writeFileSync(path.join(broken, 'packages.csv'), packages.replace('six,1.25', 'six,-1.25'));
  const lists = { workload: [broken, workload], invocations: [50], seed: [1, 2] };
  const cells = sweepGrid(lists);
  const directory = temporaryDirectory(t);
  const failures = await runSweep(cells, directory, settings);
  const error = `${broken}/packages.csv:3: import_ms is "-1.25"; it should be a number ≥ 0`;
  t.deepEqual(failures, [
    { cell: 0, error },
    { cell: 1, error },
  ]);
  const rows = readRows(path.join(directory, 'cells.csv'));
  t.deepEqual(
    rows.map(({ status }) => status),
    ['failed', 'failed', 'ok', 'ok'],
  );
  t.is(rows[0]!['error'], error);
  t.is(rows[0]!['latency_ms_p50'], '');
  t.is(rows[2]!['error'], '');

  writeFileSync(path.join(broken, 'packages.csv'), packages);
  const told: SweepProgress[] = [];
  const onProgress = (progress: SweepProgress): number => told.push(progress);
  t.deepEqual(await runSweep(cells, directory, { ...settings, onProgress }), []);
  t.deepEqual(told[0], { cells: 4, done: 2, resumed: 2, failed: 0 });
  t.deepEqual(told.at(-1), { cells: 4, done: 4, resumed: 2, failed: 0 });
  t.true(readRows(path.join(directory, 'cells.csv')).every(({ status }) => status === 'ok'));
});

test('a sweep of other cells or with other files is not mixed into one that is there', async (t) => {
  const workload = writeOddWorkload(temporaryDirectory(t));
  const directory = temporaryDirectory(t);
  const cells = sweepGrid({ workload: [workload], invocations: [20], seed: [1, 2] });
  await runSweep(cells, directory, settings);
  const before = bytesOf(directory);
  const others: [SweepSettings, typeof cells][] = [
    [settings, cells.slice(0, 1)],
    [settings, cells.toReversed()],
    [settings, sweepGrid({ workload: [workload], invocations: [21], seed: [1, 2] })],
    [{ ...settings, output: { ...settings.output, trace: true } }, cells],
  ];
  for (const [otherSettings, otherCells] of others) {
    await t.throwsAsync(runSweep(otherCells, directory, otherSettings), {
      instanceOf: InputError,
      message: /holds a sweep with other options or of other code: choose another --out/,
    });
  }
  t.deepEqual(bytesOf(directory), before);
});

test('a sweep does not go into a directory that holds something else', async (t) => {
  const directory = temporaryDirectory(t);
  writeFileSync(path.join(directory, 'thesis.tex'), '%');
  await t.throwsAsync(runSweep(sweepGrid({}), directory, settings), {
    instanceOf: InputError,
    message: /holds something that is not a sweep \(thesis\.tex\)/,
  });
  t.deepEqual(readdirSync(directory), ['thesis.tex']);
});

test('a sweep whose files were cut short by a crash is made whole', async (t) => {
  const workload = writeOddWorkload(temporaryDirectory(t));
  const cells = sweepGrid({ workload: [workload], invocations: [40], seed: [1, 2, 3, 4] });
  const whole = temporaryDirectory(t);
  await runSweep(cells, whole, settings);
  const directory = temporaryDirectory(t);
  await runSweep(cells, directory, settings);
  const cell = (number: number, name: string): string =>
    path.join(directory, 'cells', String(number), name);
  // A run that was under way, a description of no bytes, and a half-written file.
  const running = readFileSync(cell(0, 'run.json'), 'utf8').replace('complete', 'running');
  writeFileSync(cell(0, 'run.json'), running);
  writeFileSync(cell(0, '.invocations.csv.partial'), 'run,mo');
  writeFileSync(path.join(directory, '.cells.csv.partial'), 'cell,');
  await runSweep(cells, directory, settings);
  t.deepEqual(bytesOf(directory), bytesOf(whole));
});

/** A sweep in a process of its own; git's answer is shut out, since a commit may be made meanwhile. */
function startSweep(workload: string, directory: string) {
  const words = ['--workload', workload, '--invocations', '15000', '--seed', '1,2,3,4'];
  const caches = ['--zygote-policy', 'sock,none', '--import-cache-mb', '10,unlimited'];
  const script = path.join(checkout, 'scripts', 'zygolab.ts');
  const rest = ['--rows', 'all', '--no-figures', '--jobs', '2', '--out', directory];
  return execa(process.execPath, [script, 'sweep', ...words, ...caches, ...rest], {
    reject: false,
    env: { GIT_DIR: '/nowhere' },
  });
}

test('a sweep that is killed again and again ends in the same bytes', async (t) => {
  const workload = writeOddWorkload(temporaryDirectory(t));
  const whole = temporaryDirectory(t);
  const started = performance.now();
  t.is((await startSweep(workload, whole)).exitCode, 0);
  const tookMs = performance.now() - started;
  const seed = 20_180_711;
  const stream = randomStream(seed, 'kills');
  const directory = temporaryDirectory(t);
  let kills = 0;
  for (let attempt = 0; attempt < 4; attempt++) {
    const child = startSweep(workload, directory);
    await sleep(tookMs * (0.2 + 0.5 * stream.uniform()));
    child.kill('SIGKILL');
    const { signal } = await child;
    kills += signal === 'SIGKILL' ? 1 : 0;
  }
  t.true(kills > 0, 'at least one of them was killed before its end');
  const { exitCode, stderr } = await startSweep(workload, directory);
  t.is(exitCode, 0, stderr);
  t.deepEqual(bytesOf(directory), bytesOf(whole), `killed at moments drawn with seed ${seed}`);
});

test('Ctrl-C stops a sweep with exit code 130, and the same command goes on with it', async (t) => {
  const workload = writeOddWorkload(temporaryDirectory(t));
  const directory = temporaryDirectory(t);
  const child = startSweep(workload, directory);
  child.stderr.once('data', () => child.kill('SIGINT'));
  const { exitCode, stderr, stdout } = await child;
  t.is(exitCode, 130);
  t.is(stderr.split('\n').at(-1), 'zygolab: stopped; the same command goes on where it was');
  t.is(stdout, '');
  t.false(readdirSync(directory).includes('cells.csv'));
  const resumed = await startSweep(workload, directory);
  t.is(resumed.exitCode, 0, resumed.stderr);
  const rows = readRows(path.join(directory, 'cells.csv'));
  t.is(rows.length, 16);
  t.true(rows.every(({ status }) => status === 'ok'));
});
