import { readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import test from 'ava';
import { manyCommandLines, zygolab } from '../testing/command-line.ts';
import { failsInOneLine, folder } from '../testing/outcomes.ts';

test('a run is bounded as a table and as JSON, and left as it is', async (t) => {
  const cwd = folder(t);
  const words = ['--workload', 'popular', '--invocations', '300', '--handler-cache-mb', '60'];
  const made = await zygolab(['simulate', ...words, '--operations', '--out', 'run'], cwd);
  t.is(made.exitCode, 0, made.stderr);
  const before = readFileSync(path.join(cwd, 'run', 'run.json'), 'utf8');

  const table = await zygolab(['bound', 'run'], cwd);
  t.is(table.exitCode, 0, table.stderr);
  t.regex(table.stdout, /^run +platform +.*compulsory +.*bound \(ms\) +.*ratio +method +pauses$/m);
  t.regex(table.stdout, /^ +0 +lean +lru +sock +60 +300 .* flow +measured$/m);

  const printed = await zygolab(['bound', 'run', '--json', '--price', '0.01'], cwd);
  const flow = JSON.parse(printed.stdout) as Record<string, number>;
  const quick = await zygolab(['bound', 'run', '--json', '--method', 'budget'], cwd);
  const budget = JSON.parse(quick.stdout) as Record<string, number>;
  t.like(flow, { invocations: 300, method: 'flow', pauses: 'measured', limit_mb: 60 });
  t.like(budget, { invocations: 300, method: 'budget', floor_ms: flow['floor_ms'] });
  t.true(budget['bound_ms']! <= flow['bound_ms']!);
  t.is(flow['ratio'], flow['start_ms_total']! / flow['bound_ms']!);
  t.true(flow['rent_ms']! <= flow['run_rent_ms']!);
  t.false('rent_ms' in budget);
  t.is(readFileSync(path.join(cwd, 'run', 'run.json'), 'utf8'), before);

  const file = path.join(cwd, 'run', 'summary.json');
  writeFileSync(file, readFileSync(file, 'utf8').replace('"prewarms": 0', '"prewarms": 1'));
  failsInOneLine(t, await zygolab(['bound', 'run'], cwd), 1, /run: prewarmed 1 times/);
});

test('several runs of a directory are bounded one by one', async (t) => {
  const cwd = folder(t);
  const words = ['--platform', 'mock', '--trials', '2', '--invocations', '60', '--out', 'run'];
  const made = await zygolab(['measure', ...words, '--zygote-policy', 'none,sock'], cwd);
  t.is(made.exitCode, 0, made.stderr);
  const { stdout } = await zygolab(['bound', 'run', '--json'], cwd);
  const { runs } = JSON.parse(stdout) as { runs: Record<string, string>[] };
  t.deepEqual(
    runs.map(({ run }) => run),
    ['0', '1', '2', '3'],
  );
  t.deepEqual(new Set(runs.map((run) => run['zygote_policy'])), new Set(['none', 'sock']));
  t.true(runs.every((run) => run['pauses'] === 'estimated'));
});

test('what is wrong on the command line is told', async (t) => {
  const cwd = folder(t);
  const lines = [
    ['bound'],
    ['bound', 'nowhere', '--method', 'guess'],
    ['bound', 'nowhere', '--price', '-1'],
    ['bound', 'nowhere', '--price', 'much'],
    ['bound', 'nowhere'],
  ];
  const [none, method, negative, word, nowhere] = await manyCommandLines(lines, cwd);
  failsInOneLine(t, none!, 2, /got 0, need at least 1/);
  failsInOneLine(t, method!, 2, /method.*guess.*flow.*budget/);
  failsInOneLine(t, negative!, 2, /--price -1 should be a number ≥ 0/);
  failsInOneLine(t, word!, 2, /--price much should be a number ≥ 0/);
  failsInOneLine(t, nowhere!, 1, /nowhere: holds no run/);
});
