import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import test, { type ExecutionContext } from 'ava';
import type { Summary } from '../../../runs/summary/run-summary.ts';
import type { ScanSummary } from '../../../workloads/scan/projects/scan-summary.ts';
import { checkout, zygolab } from '../../testing/command-line.ts';

const projects = path.join(checkout, 'workloads/scan/fixtures/projects');

function folder(t: ExecutionContext): string {
  const directory = mkdtempSync(path.join(os.tmpdir(), 'zygolab-scan-'));
  t.teardown(() => rmSync(directory, { recursive: true, force: true }));
  return directory;
}

test('scanned projects are simulated', async (t) => {
  const cwd = folder(t);
  const scan = ['workload', 'scan', projects, '--each', '--json', '--out', 'scanned'];
  const scanned = await zygolab(scan, cwd);
  t.is(scanned.exitCode, 0, scanned.stderr);
  const summary = JSON.parse(scanned.stdout) as ScanSummary;
  // pandas; flask, requests and ujson; sys; database. matplotlib is imported in a function.
  t.deepEqual(summary.modules, { mapped: 4, standard_library: 1, local: 1, unmapped: 0 });
  t.is(summary.left_out.lazy_packages, 1);
  const simulate = ['simulate', '--workload', 'scanned', '--invocations', '100', '--json'];
  const simulated = await zygolab([...simulate, '--out', 'simulated'], cwd);
  t.is(simulated.exitCode, 0, simulated.stderr);
  t.is((JSON.parse(simulated.stdout) as Summary).invocations, 100);
});

test('the same projects give the same bytes; another seed other imputed costs', async (t) => {
  const cwd = folder(t);
  const scan = async (out: string, seed: string): Promise<string> => {
    const words = ['workload', 'scan', projects, '--each', '--out', out, '--seed', seed];
    const { exitCode, stderr } = await zygolab(words, cwd);
    t.is(exitCode, 0, stderr);
    return readFileSync(path.join(cwd, out, 'packages.csv'), 'utf8');
  };
  const first = await scan('first', '1');
  t.is(await scan('again', '1'), first);
  t.not(await scan('other', '2'), first);
});

test('names to skip are obeyed in any form, and those of nothing are told', async (t) => {
  const cwd = folder(t);
  const words = ['workload', 'scan', projects, '--skip', './report/ , web/database.py,nowhere'];
  const { exitCode, stdout } = await zygolab([...words, '--out', 'scanned'], cwd);
  t.is(exitCode, 0);
  t.regex(stdout, /^1 functions \(0 without packages\) of 1 files/);
  t.regex(stdout, /^--skip nowhere: nothing has this name$/m);
});

test('what goes wrong is told in one line', async (t) => {
  const cwd = folder(t);
  const fails = async (words: string[], exitCode: number, told: RegExp): Promise<void> => {
    const outcome = await zygolab(['workload', 'scan', ...words, '--out', 'made'], cwd);
    t.is(outcome.exitCode, exitCode, outcome.stderr);
    t.regex(outcome.stderr, told);
    t.is(outcome.stderr.split('\n').length, 1);
  };
  await fails(['nowhere'], 1, /nowhere: should be a folder/);
  await fails([], 2, /arguments/);
  await fails([projects, '--seed', 'x'], 2, /--seed x should be/);
  await fails([projects, '--python', '/nowhere/python'], 1, /"\/nowhere\/python" cannot be used/);
});
