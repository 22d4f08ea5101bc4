import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import test, { type ExecutionContext } from 'ava';
import { execa } from 'execa';
import { findPython } from '../../../real/base/find-python.ts';
import { makeWheel } from '../../../real/testing/make-wheel.ts';
import { testThatNeeds } from '../../../real/testing/test-that-needs.ts';
import type { Summary } from '../../../runs/summary/run-summary.ts';
import type { ImportSummary } from '../../../workloads/scan/import-files.ts';
import { checkout, zygolab } from '../../testing/command-line.ts';

const { executable: python, version } = (await findPython().catch(() => undefined)) ?? {
  executable: '',
  version: '',
};
const help = await execa(python || 'false', ['-m', 'pip', 'install', '--help'], { reject: false });
const withPip = testThatNeeds(
  help.stdout.includes('--report') ? undefined : 'no Python whose pip resolves (22.2 or newer)',
);

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

withPip(
  'with --resolve pip gives versions and dependencies, and says what it has not',
  async (t) => {
    const cwd = folder(t);
    await makeWheel(python, cwd, 'upper', '3.1', {}, ['lower>=2']);
    await makeWheel(python, cwd, 'lower', '2.5', {});
    writeFileSync(path.join(cwd, 'asked.txt'), 'upper>=3\nnowhere==1\n');
    const words = ['workload', 'import', 'asked.txt', '--out', 'made'];
    const { stdout, stderr, exitCode } = await zygolab(
      [...words, '--resolve', '--wheels', '.'],
      cwd,
    );
    t.is(exitCode, 0, stderr);
    t.regex(stdout, /dependencies resolved by pip .*, 1 requirements left out\n/);
    t.regex(
      stdout,
      /left out: asked\.txt: nowhere==1: No matching distribution found for nowhere==1/,
    );
    t.regex(stderr, /functions resolved: 1 of 1/);
    const made = readFileSync(path.join(cwd, 'made/functions.jsonl'), 'utf8');
    t.deepEqual((JSON.parse(made) as { packages: string[] }).packages, [
      'lower==2.5',
      'upper==3.1',
    ]);
    const notes = JSON.parse(readFileSync(path.join(cwd, 'made/workload.json'), 'utf8')) as object;
    t.like(notes, { command: `./zygolab ${words.join(' ')} --resolve --wheels .` });
    const refused = await zygolab([...words, '--wheels', '.'], cwd);
    t.is(refused.exitCode, 2);
    t.regex(refused.stderr, /--wheels names where --resolve looks, and --resolve is not given/);
    const pointless = await zygolab([...words, '--python', python], cwd);
    t.is(pointless.exitCode, 2);
    t.regex(pointless.stderr, /--python names whose pip resolves, and --resolve is not given/);
  },
);

withPip('markers are read for the Python that is resolved for', async (t) => {
  const cwd = folder(t);
  await makeWheel(python, cwd, 'here', '1.0', {});
  await makeWheel(python, cwd, 'there', '1.0', {});
  const own = `python_full_version == "${version}"`;
  writeFileSync(path.join(cwd, 'asked.txt'), `here; ${own}\nthere; python_version == "3.6"\n`);
  const resolvesTo = async (words: string[], resolver: RegExp, packages: string[]) => {
    const { stdout, stderr, exitCode } = await zygolab(
      ['workload', 'import', 'asked.txt', '--resolve', '--wheels', '.', '--out', 'made', ...words],
      cwd,
    );
    t.is(exitCode, 0, stderr);
    t.regex(stdout, resolver);
    const made = readFileSync(path.join(cwd, 'made/functions.jsonl'), 'utf8');
    t.deepEqual((JSON.parse(made) as { packages: string[] }).packages, packages);
  };
  const ownMinor = version.split('.').slice(0, 2).join('.');
  const byOwn = new RegExp(`resolved by pip \\S+ for Python ${ownMinor.replace('.', '\\.')}\\b`);
  await resolvesTo([], byOwn, ['here==1.0']);
  await resolvesTo(['--python', python, '--python-version', ownMinor], byOwn, ['here==1.0']);
  await resolvesTo(['--python-version', '3.6'], /resolved by pip \S+ for Python 3\.6,/, [
    'there==1.0',
  ]);
});
