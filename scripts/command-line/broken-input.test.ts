import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { gzipSync } from 'node:zlib';
import test from 'ava';
import { type Files, directoryOf } from '../../workloads/directory/workload-files.ts';
import { manyCommandLines, zygolab } from '../testing/command-line.ts';
import { failsInOneLine, folder } from '../testing/outcomes.ts';

const functions = '{"name":"a","packages":["six==1.16.0"],"execute_ms":1,"memory_mb":2}\n';
const packages = 'package,import_ms,import_mb,install_ms,disk_mb\nsix==1.16.0,1,0.5,480,0.03\n';
const zipped = gzipSync(packages.repeat(50));

const brokenWorkloads: [title: string, files: Files, told: RegExp][] = [
  [
    'truncated gzip',
    { 'packages.csv': undefined, 'packages.csv.gz': zipped.subarray(0, zipped.length - 20) },
    /\/packages\.csv\.gz:\d+: gzip data ends too early$/,
  ],
  ['a broken JSON line', { 'functions.jsonl': `${functions}{"name":` }, /\/functions\.jsonl:2: /],
  [
    'an unknown package',
    { 'functions.jsonl': functions.replace('six', 'seven') },
    /\/functions\.jsonl:1: .*seven==1\.16\.0/,
  ],
  [
    'a duplicate function',
    { 'functions.jsonl': functions.repeat(2) },
    /\/functions\.jsonl:2: .*\ba\b.*twice/,
  ],
  [
    'a negative cost',
    { 'packages.csv': packages.replace(',480', ',-480') },
    /\/packages\.csv:2: install_ms is "-480"/,
  ],
  [
    'a missing cost',
    { 'packages.csv': packages.replace(',480', ',') },
    /\/packages\.csv:2: install_ms is missing/,
  ],
  [
    'unsorted arrivals',
    { 'invocations.csv': 'arrival_ms,function\n5,a\n4,a\n' },
    /\/invocations\.csv:3: .*4/,
  ],
  [
    'an unknown function',
    { 'invocations.csv': 'arrival_ms,function\n5,a\n6,zebra\n' },
    /\/invocations\.csv:3: .*zebra/,
  ],
];

test('a broken workload is told with file and line, and nothing is written', async (t) => {
  const cwd = folder(t);
  const lines = brokenWorkloads.map(([, files]) => {
    return ['simulate', '--workload', directoryOf(t, files), '--out', 'made'];
  });
  const outcomes = await manyCommandLines(lines, cwd);
  for (const [index, [title, , told]] of brokenWorkloads.entries()) {
    failsInOneLine(t, outcomes[index]!, 1, told, title);
    t.true(outcomes[index]!.stderr.includes(lines[index]![2]!));
  }
  t.deepEqual(readdirSync(cwd), []);
});

const brokenFiles: [option: string, content: string, told: RegExp][] = [
  ['--profile', '{"kind":\n"fixed"', /broken\.json:2: is not whole, valid JSON$/],
  ['--tree', '{"packages":\n[', /broken\.json:2\b/],
  ['--azure-trace', 'app,func,end_timestamp,duration\na,f,1\n', /broken\.json:2\b/],
];

test('a broken file is told with its line, and nothing is written', async (t) => {
  const cwd = folder(t);
  const lines = brokenFiles.map(([option, content], index) => {
    const file = `${index}-broken.json`;
    writeFileSync(path.join(cwd, file), content);
    return ['simulate', '--zygote-policy', 'static', option, file, '--out', 'made'];
  });
  const before = readdirSync(cwd);
  const outcomes = await manyCommandLines(lines, cwd);
  for (const [index, [option, , told]] of brokenFiles.entries()) {
    failsInOneLine(t, outcomes[index]!, 1, told, option);
  }
  t.deepEqual(readdirSync(cwd), before);
});

test('an output directory that holds something else is left alone', async (t) => {
  const cwd = folder(t);
  writeFileSync(path.join(cwd, 'thesis.tex'), '%');
  const outcomes = await Promise.all(
    ['simulate', 'sweep'].map((command) =>
      zygolab([command, '--invocations', '9', '--out', '.'], cwd),
    ),
  );
  for (const outcome of outcomes) {
    failsInOneLine(t, outcome, 1, /output directory \. holds something .*\(thesis\.tex\)/);
  }
  t.deepEqual(readdirSync(cwd), ['thesis.tex']);
});

test('a cell that fails is told, and the others are done', async (t) => {
  const cwd = folder(t);
  const broken = directoryOf(t, { 'functions.jsonl': '{"name"\n' });
  const words = ['sweep', '--workload', `${directoryOf(t, {})},${broken}`, '--out', 'swept'];
  const { exitCode, stdout, stderr } = await zygolab([...words, '--invocations', '9'], cwd);
  t.is(exitCode, 1);
  t.regex(stderr, /^zygolab: cell 1 failed: .*functions\.jsonl:1: .*$/m);
  t.regex(stdout, /^1 of 2 cells done: swept\/cells\.csv$/m);
  const cells = readFileSync(path.join(cwd, 'swept', 'cells.csv'), 'utf8')
    .trimEnd()
    .split('\n');
  t.is(cells.length, 3);
  t.regex(cells[1]!, /^0,ok,,/);
  t.regex(cells[2]!, /^1,failed,/);
});
