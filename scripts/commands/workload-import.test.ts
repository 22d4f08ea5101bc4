import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import test, { type ExecutionContext } from 'ava';
import type { Summary } from '../../runs/run-summary.ts';
import type { ImportSummary } from '../../workloads/scan/import-files.ts';
import { checkout, zygolab } from '../testing/command-line.ts';

const fixtures = path.join(checkout, 'workloads/scan/fixtures');
const files = ['requirements.txt', 'Pipfile.lock', 'poetry.lock', 'uv.lock'];

function folder(t: ExecutionContext): string {
  const directory = mkdtempSync(path.join(os.tmpdir(), 'zygolab-import-'));
  t.teardown(() => rmSync(directory, { recursive: true, force: true }));
  return directory;
}

test('imported files are simulated', async (t) => {
  const cwd = folder(t);
  const words = ['workload', 'import', ...files, '--json', '--out', path.join(cwd, 'imported')];
  const imported = await zygolab(words, fixtures);
  t.is(imported.exitCode, 0, imported.stderr);
  const summary = JSON.parse(imported.stdout) as ImportSummary;
  t.deepEqual(
    summary.files.map((one) => one.kind),
    ['requirements', 'Pipfile.lock', 'poetry.lock', 'uv.lock'],
  );
  const names = readFileSync(path.join(cwd, 'imported/functions.jsonl'), 'utf8')
    .trimEnd()
    .split('\n')
    .map((line) => (JSON.parse(line) as { name: string }).name);
  t.deepEqual(names, files);
  const simulate = ['simulate', '--workload', 'imported', '--invocations', '100', '--json'];
  const simulated = await zygolab([...simulate, '--out', 'simulated'], cwd);
  t.is(simulated.exitCode, 0, simulated.stderr);
  t.is((JSON.parse(simulated.stdout) as Summary).invocations, 100);
});

test('what goes wrong is told in one line, and nothing is written', async (t) => {
  const cwd = folder(t);
  writeFileSync(path.join(cwd, 'broken.txt'), 'six\nrequests=2\n');
  const fails = async (words: string[], exitCode: number, told: RegExp): Promise<void> => {
    const outcome = await zygolab(['workload', 'import', ...words, '--out', 'made'], cwd);
    t.is(outcome.exitCode, exitCode, outcome.stderr);
    t.regex(outcome.stderr, told);
    t.is(outcome.stderr.split('\n').length, 1);
    t.throws(() => readFileSync(path.join(cwd, 'made')), { code: 'ENOENT' });
  };
  await fails(['broken.txt'], 1, /broken\.txt:2: "requests=2" should be a requirement/);
  await fails(['nowhere.txt'], 1, /nowhere\.txt: cannot be read \(ENOENT\)/);
  await fails([], 2, /arguments/);
  await fails(['broken.txt', '--seed', '-1'], 2, /--seed -1 should be/);
  await fails(['broken.txt', '--python-version', '2.7'], 2, /--python-version 2\.7 should be/);
  await fails(['broken.txt', '--keep-going'], 1, /none of the files can be read; broken\.txt:2/);
});

test('a batch goes on past what cannot be read, lists it, and ends with exit code 1', async (t) => {
  const cwd = folder(t);
  writeFileSync(path.join(cwd, 'broken.txt'), 'six\nrequests=2\n');
  writeFileSync(path.join(cwd, 'good.txt'), Buffer.from('\uFEFFsix\r\npytz>9999\r\n', 'utf16le'));
  const words = ['workload', 'import', 'broken.txt', 'good.txt', '--keep-going', '--out', 'made'];
  const { exitCode, stdout } = await zygolab(words, cwd);
  t.is(exitCode, 1);
  t.regex(stdout, /^files left out: 1\nleft out: broken\.txt:2: "requests=2" should be/m);
  t.regex(stdout, /^good\.txt: no known version satisfies pytz>9999$/m);
  const functions = readFileSync(path.join(cwd, 'made/functions.jsonl'), 'utf8');
  t.deepEqual((JSON.parse(functions) as { packages: string[] }).packages, ['six==1.16.0']);
});
