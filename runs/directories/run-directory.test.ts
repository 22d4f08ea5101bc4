import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import test from 'ava';
import { execaSync } from 'execa';
import { readRun } from '../../analysis/results/read-run.ts';
import { InputError } from '../../workloads/input-error.ts';
import type { DiskOutcome } from '../testing/fill-small-disk.ts';
import { openResultDirectory, WholeFile, writeWhole } from './run-directory.ts';
import { runInto, temporaryDirectory, writeOddWorkload } from '../testing/small-run.ts';

const files = [
  'invocations.csv',
  'memory.csv',
  'operations.csv',
  'run.json',
  'summary.json',
  'trace.json',
];
const options = { clients: 3, invocations: 50 };

test('a run directory holds the files of a run, and what was asked for', (t) => {
  const workload = writeOddWorkload(temporaryDirectory(t));
  const all = path.join(temporaryDirectory(t), 'not', 'there', 'yet');
  runInto(all, { workload, ...options });
  t.deepEqual(readdirSync(all).toSorted(), files);
  const few = temporaryDirectory(t);
  runInto(few, { workload, ...options }, { rows: 'none', operations: false, trace: false });
  t.deepEqual(readdirSync(few).toSorted(), ['memory.csv', 'run.json', 'summary.json']);
  const { run } = readRun(all);
  t.is(run.status, 'complete');
  t.is(run.seed, 1);
  t.like(run.options, { workload, clients: 3, rows: 'all', handler_cache_mb: 1024 });
});

test('a run into the directory of an earlier one leaves nothing of that', (t) => {
  const workload = writeOddWorkload(temporaryDirectory(t));
  const directory = temporaryDirectory(t);
  runInto(directory, { workload, ...options });
  runInto(directory, { workload, ...options, seed: 2 }, { rows: 'none', trace: false });
  t.deepEqual(readdirSync(directory).toSorted(), [
    'memory.csv',
    'operations.csv',
    'run.json',
    'summary.json',
  ]);
  t.is(readRun(directory).run.seed, 2);
});

const strangers: [title: string, prepare: (directory: string) => void, named: string][] = [
  ['a file', (directory) => writeFileSync(path.join(directory, 'thesis.tex'), '%'), 'thesis.tex'],
  ['a hidden file', (directory) => writeFileSync(path.join(directory, '.keep'), ''), '.keep'],
  ['a folder', (directory) => mkdirSync(path.join(directory, 'src')), 'src'],
  [
    'a sweep',
    (directory) => writeFileSync(path.join(directory, 'sweep.json'), '{"kind":"sweep"}'),
    'sweep.json',
  ],
  [
    "somebody else's run.json",
    (directory) => writeFileSync(path.join(directory, 'run.json'), '{"scripts":{}}'),
    'run.json',
  ],
  [
    'a run.json that is not JSON',
    (directory) => writeFileSync(path.join(directory, 'run.json'), '{'),
    'run.json',
  ],
];

for (const [title, prepare, named] of strangers) {
  test(`a directory that holds ${title} is left alone`, (t) => {
    const workload = writeOddWorkload(temporaryDirectory(t));
    const directory = temporaryDirectory(t);
    prepare(directory);
    const before = contents(directory);
    const error = t.throws(() => runInto(directory, { workload, ...options }), {
      instanceOf: InputError,
    });
    t.is(
      error.message,
      `output directory ${directory} holds something that is not a run (${named}): choose a new or empty one`,
    );
    t.deepEqual(contents(directory), before);
  });
}

test('a file in place of the directory is refused', (t) => {
  const file = path.join(temporaryDirectory(t), 'file');
  writeFileSync(file, 'precious');
  for (const directory of [file, path.join(file, 'below')]) {
    t.throws(() => openResultDirectory(directory, 'run'), {
      instanceOf: InputError,
      message: /^cannot write to .*(EEXIST|ENOTDIR)/,
    });
  }
  t.is(readFileSync(file, 'utf8'), 'precious');
});

test('what an interrupted run left half-written is removed by the next', (t) => {
  const workload = writeOddWorkload(temporaryDirectory(t));
  const directory = temporaryDirectory(t);
  for (const name of ['.invocations.csv.partial', '.run.json.partial', '.trace.json.partial']) {
    writeFileSync(path.join(directory, name), 'half');
  }
  runInto(directory, { workload, ...options });
  t.deepEqual(readdirSync(directory).toSorted(), files);
});

test('a file is there whole or not at all', (t) => {
  const directory = temporaryDirectory(t);
  const target = path.join(directory, 'result.csv');
  writeWhole(target, 'old');
  const file = new WholeFile(target);
  file.write('né');
  t.is(readFileSync(target, 'utf8'), 'old', 'until it is finished the old one stands');
  file.write('w');
  file.finish();
  t.is(readFileSync(target, 'utf8'), 'néw');
  const given = new WholeFile(target);
  given.write('never');
  given.abandon();
  t.is(readFileSync(target, 'utf8'), 'néw');
  t.deepEqual(readdirSync(directory), ['result.csv']);
});

test('a file that cannot get its name leaves nothing, and the reason is told', (t) => {
  const directory = temporaryDirectory(t);
  const target = path.join(directory, 'summary.json');
  mkdirSync(path.join(target, 'not-empty'), { recursive: true });
  t.throws(() => writeWhole(target, '{}'), { code: 'EISDIR' });
  t.deepEqual(readdirSync(directory), ['summary.json']);
});

/** Root can have a small disk in a mount namespace of its own, which ends with its process. */
const namespace = ['--mount', '--propagation', 'private'];
const probe = [...namespace, 'mount', '-t', 'tmpfs', 'tmpfs', os.tmpdir()];
const { failed: cannotMount } = execaSync('unshare', probe, { reject: false });
const mountTest = cannotMount ? test.skip : test;
const suffix = cannotMount ? ' (skipped: this host lets us mount no small disk)' : '';

mountTest(`wherever a disk gets full, no results are left and the reason is told${suffix}`, (t) => {
  const script = path.join(import.meta.dirname, '..', 'testing', 'fill-small-disk.ts');
  const workload = writeOddWorkload(temporaryDirectory(t));
  const words = [process.execPath, script, workload, temporaryDirectory(t)];
  const { stdout } = execaSync('unshare', [...namespace, ...words]);
  const outcomes = JSON.parse(stdout) as DiskOutcome[];
  const full = outcomes.findLastIndex(({ error }) => error !== '') + 1;
  t.true(full >= 10 && full < outcomes.length, `${full} sizes are too small`);
  for (const { freePages, error, left, told } of outcomes.slice(0, full)) {
    t.is(error, 'ENOSPC', `${freePages} pages free`);
    t.deepEqual(left, freePages === 0 ? [] : ['run.json'], `${freePages} pages free`);
    t.regex(told, freePages === 0 ? /holds no run/ : /the run did not end; run it again$/);
  }
  for (const { told } of outcomes.slice(full)) {
    t.is(told, 'complete');
  }
});

function contents(directory: string): string[] {
  return readdirSync(directory, { recursive: true, encoding: 'utf8' }).toSorted();
}
