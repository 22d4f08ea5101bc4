import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import test, { type ExecutionContext } from 'ava';
import { optionColumns } from '../../analysis/sweep/sweep-columns.ts';
import { columnName } from '../../runs/simulating/json-options.ts';
import { defaultRunOptions } from '../../runs/simulating/run-options.ts';
import { manyCommandLines, zygolab } from '../testing/command-line.ts';

function temporaryDirectory(t: ExecutionContext): string {
  const directory = mkdtempSync(path.join(os.tmpdir(), 'zygolab-sweep-'));
  t.teardown(() => rmSync(directory, { recursive: true, force: true }));
  return directory;
}

test('every option of a run can be an axis of the pictures', (t) => {
  t.deepEqual(
    Object.keys(defaultRunOptions).map(columnName).toSorted(),
    [...optionColumns].toSorted(),
  );
});

const small = ['sweep', '--workload', 'popular', '--invocations', '20', '--out', 'swept'];

test('a sweep over many axes is drawn, and says what it draws', async (t) => {
  const cwd = temporaryDirectory(t);
  const grid = 'zipf=0.5,1,1.5 zygote-policy=none,sock,openlambda handler-policy=none,lru';
  const more = 'import-cache-mb=64,256,1024 clients=1,4';
  const axes = `${grid} ${more}`.split(' ').map((axis) => `--${axis}`);
  const { exitCode, stdout, stderr } = await zygolab([...small, ...axes, '--popularity=zipf'], cwd);
  t.is(exitCode, 0, stderr);
  t.regex(stdout, /^108 of 108 cells done: swept\/cells.csv$/m);
  t.regex(stdout, /^picture: swept\/figures\/latency-against-import-cache.png$/m);
  t.regex(stdout, /^Of the variance of the median latency .* over 108 cells .*Zygote policy \d/m);
  t.true(existsSync(path.join(cwd, 'swept', 'figures', 'tiers-by-import-cache.svg')));
});

test('pictures that cannot be drawn leave the cells done, and their exit status', async (t) => {
  const cwd = temporaryDirectory(t);
  mkdirSync(path.join(cwd, 'swept'));
  const first = await zygolab([...small, '--no-figures', '--seed', '1,2'], cwd);
  t.is(first.exitCode, 0, first.stderr);
  writeFileSync(path.join(cwd, 'swept', 'figures'), 'a file where a folder should be');
  const second = await zygolab([...small, '--seed', '1,2'], cwd);
  t.is(second.exitCode, 0, second.stderr);
  t.regex(second.stdout, /^2 of 2 cells done/);
  t.regex(second.stderr, /^zygolab: the cells are done, but the picture .* could not be drawn: /m);
  t.notRegex(second.stderr, /^ +at /m, 'no stack trace');
});

test('a memory.csv that is broken costs one picture; cells.csv that cannot be written is said', async (t) => {
  const cwd = temporaryDirectory(t);
  await zygolab([...small, '--no-figures', '--clients', '1,2'], cwd);
  writeFileSync(path.join(cwd, 'swept', 'cells', '1', 'memory.csv'), 'time_ms,handler_mb\n');
  const broken = await zygolab([...small, '--clients', '1,2', '--json'], cwd);
  t.is(broken.exitCode, 0, broken.stderr);
  t.regex(
    broken.stderr,
    /the picture memory-over-time-1 could not be drawn: .*import_mb is missing/,
  );
  const { figures } = JSON.parse(broken.stdout) as { figures: string[] };
  t.true(figures.includes('swept/figures/memory-over-time-0.png'));

  rmSync(path.join(cwd, 'swept', 'cells.csv'));
  mkdirSync(path.join(cwd, 'swept', 'cells.csv', 'in-the-way'), { recursive: true });
  const untold = await zygolab([...small, '--clients', '1,2'], cwd);
  t.is(untold.exitCode, 1);
  t.regex(untold.stderr, /^zygolab: 2 of 2 cells are done, but cells.csv could not be written: /m);
});

test('--figures-by chooses the axes, and is checked before a cell is run', async (t) => {
  const cwd = temporaryDirectory(t);
  const axes = ['--import-cache-mb', '64,256', '--zygote-policy', 'sock,none', '--seed', '1,2'];
  const by = (words: string) => [...small, ...axes, '--figures-by', words];
  const drawn = await zygolab(by('zygote-policy,import-cache-mb'), cwd);
  t.is(drawn.exitCode, 0, drawn.stderr);
  const spec = readFileSync(
    path.join(cwd, 'swept', 'figures', 'latency-against-zygote-policy.vl.json'),
    'utf8',
  );
  t.true(spec.includes('Lines: import cache; means over seed.'));

  const elsewhere = temporaryDirectory(t);
  const refusals: [words: string, pattern: RegExp][] = [
    ['zipf', /--figures-by zipf: zipf is not varied; this sweep varies .*zygote-policy/],
    ['nowhere', /nowhere is not varied/],
    ['seed,seed', /at most three different options/],
    ['seed,zygote-policy,import-cache-mb,zipf', /at most three different options/],
  ];
  const outcomes = await manyCommandLines(
    [
      ...refusals.map(([words]) => by(words)),
      [...small, '--zipf', '0,1', '--rate', '1,2,3,4,5,6,7,8,9', '--figures-by', 'zipf,rate'],
    ],
    elsewhere,
  );
  for (const [index, [, pattern]] of refusals.entries()) {
    t.is(outcomes[index]!.exitCode, 2);
    t.regex(outcomes[index]!.stderr, pattern);
  }
  t.regex(outcomes.at(-1)!.stderr, /rate has 9 values; as lines it may have 8/);
  t.false(existsSync(path.join(elsewhere, 'swept')));
});
