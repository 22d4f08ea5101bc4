import {
  existsSync,
  globSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { gzipSync } from 'node:zlib';
import test, { type ExecutionContext } from 'ava';
import { execa } from 'execa';
import { type Files, directoryOf } from '../../workloads/directory/workload-files.ts';
import {
  checkout,
  commandsIn,
  examplesIn,
  inTurn,
  manyCommandLines,
  type Outcome,
  wordsOf,
  zygolab,
  zygolabProgram,
} from '../testing/command-line.ts';

function folder(t: ExecutionContext): string {
  const directory = mkdtempSync(path.join(os.tmpdir(), 'zygolab-command-'));
  t.teardown(() => rmSync(directory, { recursive: true, force: true }));
  return directory;
}

/** What would colour a terminal. */
const escape = '\u001B[';

/** Expects a failure that is told in one line on stderr, with nothing on stdout. */
function failsInOneLine(
  t: ExecutionContext,
  { exitCode, stdout, stderr }: Outcome,
  expectedCode: number,
  told: RegExp,
  what = '',
): void {
  t.is(exitCode, expectedCode, `${what}: ${stderr}`);
  t.is(stdout, '', what);
  t.is(stderr.split('\n').length, 1, `${what}: ${stderr}`);
  t.true(stderr.startsWith('zygolab: '), `${what}: ${stderr}`);
  t.regex(stderr, told, what);
  t.false(stderr.includes(escape), what);
}

// ---- help and its examples

/** Every command with its help text, those within commands too. */
async function allHelps(cwd: string): Promise<Map<string, Outcome>> {
  const helps = new Map<string, Outcome>();
  let commands: string[][] = [[]];
  while (commands.length > 0) {
    const lines = commands.map((words) => [...words, '--help']);
    // oxlint-disable-next-line no-await-in-loop -- each level is named by the one above
    const outcomes = await manyCommandLines(lines, cwd);
    commands = commands.flatMap((words, index) => {
      helps.set(words.join(' '), outcomes[index]!);
      return commandsIn(outcomes[index]!.stdout).map((name) => [...words, name]);
    });
  }
  return helps;
}

let helps: Promise<Map<string, Outcome>> | undefined;
const helpsOnce = (): Promise<Map<string, Outcome>> => (helps ??= allHelps(os.tmpdir()));

test('every command has help with an example', async (t) => {
  const all = await helpsOnce();
  t.true(all.size > 10, [...all.keys()].join());
  for (const [command, { exitCode, stdout, stderr }] of all) {
    t.is(exitCode, 0, command);
    t.is(stderr, '', command);
    t.false(stdout.includes(escape), command);
    t.true(command === '' || examplesIn(stdout).length > 0, `${command} has no example`);
    t.true(
      stdout.split('\n').every((line) => line.length <= 100),
      command,
    );
  }
});

/** What the examples of the help read and nobody has written before. */
async function prepareFiles(cwd: string): Promise<void> {
  symlinkSync(path.join(checkout, 'workloads'), path.join(cwd, 'workloads'));
  const tree = ['tree', 'convert', 'openlambda-40', '--out'];
  await zygolab([...tree, 'tree.json'], cwd);
  await zygolab([...tree, 'tree.json.gz'], cwd);
}

/** The words without `--out` and its value. */
function withoutOut(words: readonly string[]): string[] {
  const at = words.indexOf('--out');
  return at < 0 ? [...words] : [...words.slice(0, at), ...words.slice(at + 2)];
}

/**
 * Runs an example for real, shorter where that can be; what may measure real containers is only
 * read, since that is done by tests of its own.
 */
async function runExample(t: ExecutionContext, example: string, cwd: string): Promise<void> {
  const words = wordsOf(example).slice(1);
  const [command] = words;
  if (command === 'reproduce' || (command === 'claims' && !words.includes('sim'))) {
    await stopsWhenInterrupted(t, words, cwd);
  } else if (words.some((word) => word.startsWith('mock'))) {
    const { exitCode, stderr } = await zygolab(words, cwd);
    t.is(exitCode, 0, `${example}: ${stderr}`);
  } else if (command === 'measure' || command === 'compatibility') {
    const occupied = path.join(cwd, 'occupied');
    mkdirSync(occupied, { recursive: true });
    writeFileSync(path.join(occupied, 'thesis.tex'), '%');
    failsInOneLine(
      t,
      await zygolab([...withoutOut(words), '--out', occupied], cwd),
      1,
      /thesis|root|cannot|needs|no Python/,
    );
  } else if (command === 'validate' && words[1] !== 'host') {
    // It reads what is not here: a measured run, or Forklift's data.
    failsInOneLine(t, await zygolab(words, cwd), 1, /results\/(measure|real)|is not in forklift/);
  } else if (command === 'compare' || command === 'report') {
    // They read what is not here: runs that were made before. Tests of their own run them.
    failsInOneLine(t, await zygolab(words, cwd), 1, /holds no run|holds neither|no such folder/);
  } else if (command === 'calibrate' || command === 'validate') {
    const { exitCode, stderr } = await zygolab(words, cwd);
    t.true(exitCode === 0 || (exitCode === 1 && /^zygolab: .*$/m.test(stderr)), stderr);
  } else {
    const isLong = ['simulate', 'sweep'].includes(command!) && !words.includes('--invocations');
    const shorter = isLong ? [...words, '--invocations', '200'] : words;
    const { exitCode, stderr, stdout } = await zygolab(shorter, cwd);
    t.is(exitCode, 0, `${example}: ${stderr}`);
    t.not(stdout, '', example);
    t.false((stdout + stderr).includes(escape));
  }
}

/** What would take long is started, and stopped when it has begun. */
async function stopsWhenInterrupted(
  t: ExecutionContext,
  words: readonly string[],
  cwd: string,
): Promise<void> {
  const { exitCode, stderr } = await inTurn(async () => {
    const child = execa(zygolabProgram, words, { cwd, reject: false, stdin: 'ignore' });
    let isStopped = false;
    child.stderr.on('data', (text) => {
      if (!isStopped && /\d of \d+/.test(String(text))) {
        // A second one would end it at once.
        isStopped = true;
        child.kill('SIGINT');
      }
    });
    return child;
  });
  t.is(exitCode, 130, stderr);
  t.regex(stderr, /zygolab: stopped; the same command begins again$/);
}

test('every example of the help runs', async (t) => {
  const cwd = folder(t);
  await prepareFiles(cwd);
  const all = await helpsOnce();
  const examples = new Set([...all.values()].flatMap(({ stdout }) => examplesIn(stdout)));
  t.true(examples.size >= 15, [...examples].join('\n'));
  // Those that write to one place stand in one command's help and are run in turn.
  const byCommand = Object.groupBy(examples, (example) => wordsOf(example)[1]!);
  await Promise.all(
    Object.values(byCommand).map(async (group) => {
      for (const example of group!) {
        await runExample(t, example, cwd);
      }
    }),
  );
});

// ---- documents

const scripts = Object.keys(
  (
    JSON.parse(readFileSync(path.join(checkout, 'package.json'), 'utf8')) as {
      scripts: Record<string, string>;
    }
  ).scripts,
);
const documents = globSync(['README.md', '*/README.md', 'docs/**/*.md'], {
  cwd: checkout,
  exclude: ['node_modules'],
}).toSorted();

/** The lines of a document's `sh` blocks, without comments. */
function commandLinesIn(document: string): string[] {
  const text = readFileSync(path.join(checkout, document), 'utf8');
  return [...text.matchAll(/^```sh\n(.*?)^```$/gms)]
    .flatMap(([, block]) => block!.replaceAll(/\\\n\s*/g, ' ').split('\n'))
    .map((line) => line.replace(/(^|\s)#.*$/, '').trim())
    .filter((line) => line !== '');
}

for (const document of documents.filter((name) => commandLinesIn(name).length > 0)) {
  test(`the commands of ${document} run`, async (t) => {
    const cwd = folder(t);
    for (const line of commandLinesIn(document)) {
      const own = /^(?:\.\/zygolab|npm run zygolab --) (.*)$/.exec(line);
      const npm = /^npm (?:run )?([a-z]+)$/.exec(line);
      if (own !== null) {
        await runExample(t, `zygolab ${own[1]!}`, cwd);
      } else if (npm !== null) {
        t.true(scripts.includes(npm[1]!), `${line}: package.json has no such script`);
      } else {
        t.regex(line, /^(git clone|cd) /, `${document}: no test runs "${line}"`);
      }
    }
  });
}

test('the README has commands to run', (t) => {
  t.true(commandLinesIn('README.md').length >= 5);
});

// ---- usage errors

const unknown = (name: string): RegExp => new RegExp(`nowhere.*choose one of .*${name}`);
const usageErrors: [words: string, told: RegExp][] = [
  ['', /name a command/],
  ['simulat', /unknown command "simulat": choose one of .*simulate, sweep/],
  ['tree plant', /unknown command "tree plant": choose one of build, show, convert/],
  ['workload nowhere', unknown('import')],
  ['tree', /build, show, convert/],
  ['simulate --fast', /fast/],
  ['simulate again', /again/],
  ['simulate --handler-policy nowhere', unknown('lru')],
  ['simulate --zygote-policy nowhere', unknown('sock')],
  ['simulate --arrivals nowhere', unknown('poisson')],
  ['simulate --popularity nowhere', unknown('zipf')],
  ['simulate --install-cache nowhere', unknown('cold')],
  ['simulate --platform nowhere', unknown('lean')],
  ['simulate --rows some', /rows.*some.*all.*none/],
  ['simulate --invocations -5', /--invocations -5 should be a whole number of at least 1/],
  ['simulate --clients 1.5', /--clients 1\.5 should be a whole number/],
  ['simulate --rate 0', /--rate 0 should be a number > 0/],
  ['simulate --zipf NaN', /--zipf NaN should be a number ≥ 0/],
  ['simulate --handler-cache-mb -1', /--handler-cache-mb -1 should be .*≥ 0 of MB, or unlimited/],
  ['simulate --import-cache-mb lots', /--import-cache-mb lots should be .*or unlimited/],
  ['simulate --seed 9007199254740992', /--seed 9007199254740992 should be .*2\^53 - 1/],
  ["simulate --workload ''", /--workload is empty/],
  ['simulate --out=', /--out is empty/],
  ['simulate --rate', /rate/],
  ['simulate --out', /out/],
  ['simulate --seed 1 --seed 2', /--seed is given 2 times/],
  ['simulate --out a --out b', /--out is given 2 times/],
  ['sweep --seed 1,two', /--seed two should be/],
  ['sweep --zygote-policy sock,nowhere', unknown('sock')],
  ['sweep --jobs 0', /--jobs 0 should be a whole number of at least 1/],
  ['workload build nowhere --out made', /nowhere.*github/],
  ['workload build pipbench --functions -1 --out made', /--functions -1 should be/],
  ['validate', /decisions, forklift/],
  ['validate forklift --data d --out made --trials 9-5', /--trials 9-5 should be/],
  ['validate forklift --data d --out made --seed -1', /--seed -1 should be/],
  ['validate forklift --out made', /data/],
  ['compatibility --platform nowhere', unknown('lean-forked')],
  ['measure --platform nowhere', unknown('mock')],
  ['measure --platform mock:nowhere=1', unknown('create_ms, fork_ms')],
  ['measure --platform mock:fail=2', /fail=2 should be a number from 0 to 1/],
  ['measure --platform mock:fail=1,mock:fail=1.0', /mock:fail=1 is named twice/],
  ['measure --platform lean:fail=1', /platform lean takes no parameters, and is given fail=1/],
  ['measure --platform mock,lean', /mock takes declared times.*beside lean/],
  ['calibrate --platform mock', /mock takes declared times.*choose one of lean/],
  ['calibrate --kind fixed --platform mock:fail=1', /mock takes declared times/],
  ['validate host --platform lean,mock', /mock takes declared times.*choose one of lean/],
  ['simulate --platform mock', /unknown platform of profile lean mock/],
  ['compatibility --platform mock', /mock.*choose one of .*lean-forked/],
  ['compatibility --retries -1', /--retries -1 should be a whole number of at least 0/],
  ['bench --case nowhere', unknown('keep-alive')],
  ['figures nowhere', unknown('popularity-skew')],
  ['figures popularity-skew nowhere', unknown('popularity-skew')],
  ['figures --mode some', /mode.*some.*sim.*real.*both/],
  ['claims nowhere', unknown('cgroup-reuse')],
  ['figures --seed -1', /--seed -1 should be/],
];

test('a mistake on the command line gets one line, exit code 2, and writes nothing', async (t) => {
  const cwd = folder(t);
  const outcomes = await manyCommandLines(
    usageErrors.map(([line]) => wordsOf(line)),
    cwd,
  );
  for (const [index, [line, told]] of usageErrors.entries()) {
    failsInOneLine(t, outcomes[index]!, 2, told, line);
  }
  t.deepEqual(readdirSync(cwd), []);
});

test('the program itself ends with these exit codes', async (t) => {
  const cwd = folder(t);
  const words = ['simulate', '--workload', 'nowhere'];
  failsInOneLine(t, await zygolab([...words, '--seed', '-1'], cwd), 2, /--seed -1 should be/);
  failsInOneLine(
    t,
    await zygolab(words, cwd),
    1,
    /"nowhere" is neither a directory nor one of git/,
  );
  const { exitCode, stdout } = await zygolab(['--help'], cwd);
  t.is(exitCode, 0);
  t.deepEqual(commandsIn(stdout), commandsIn((await helpsOnce()).get('')!.stdout));
  t.deepEqual(readdirSync(cwd), []);
});

// ---- broken input

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

test('a figure that only simulates cannot be measured', async (t) => {
  const cwd = folder(t);
  const outcome = await zygolab(['figures', 'import-cache-size', '--mode', 'real'], cwd);
  t.is(outcome.exitCode, 1);
  t.is(outcome.stdout, '');
  t.regex(outcome.stderr, /^zygolab: nothing was made; .*simulated only \(import-cache-size\)$/m);
});

test('a claim is told with its verdict, and the tables tell of all figures in the directory', async (t) => {
  const cwd = folder(t);
  const sim = ['--mode', 'sim', '--out', 'made'];
  const claims = await zygolab(['claims', 'lean-over-docker', ...sim], cwd);
  t.is(claims.exitCode, 0, claims.stderr);
  t.regex(
    claims.stdout,
    /^lean-over-docker +18x \[P\] .*(stronger|holds|weaker|does not hold) \(simulated\).*\.\/zygolab claims lean-over-docker$/m,
  );
  t.false(claims.stdout.includes('lean-over-docker-latency'), 'only what was asked for');
  const figures = await zygolab(['figures', 'zygotes', ...sim, '--json'], cwd);
  t.is(figures.exitCode, 0, figures.stderr);
  const made = JSON.parse(figures.stdout) as { figures: { id: string; findings: unknown[] }[] };
  t.deepEqual(
    made.figures.map(({ id }) => id),
    ['zygotes'],
  );
  t.true(made.figures[0]!.findings.length > 0);
  const file = readFileSync(path.join(cwd, 'made', 'claims.csv'), 'utf8');
  t.regex(
    file,
    /^claim,statement,paper,unit,source,mode,value,low,high,n,verdict,basis,limits,command\n/,
  );
  for (const claim of ['lean-over-docker', 'lean-over-docker-latency', 'zygote-over-fresh']) {
    t.regex(file, new RegExp(`^${claim},.*,sim,`, 'm'));
  }
  const findings = readFileSync(path.join(cwd, 'made', 'findings.csv'), 'utf8');
  t.regex(findings, /^figure,finding,value\ndocker-against-sock,/);
  t.regex(findings, /^zygotes,/m);
  t.true(existsSync(path.join(cwd, 'made', 'report.html')));
});

test('figures are not made where something else is, nor with a profile that is none', async (t) => {
  const cwd = folder(t);
  writeFileSync(path.join(cwd, 'thesis.tex'), '%');
  const words = ['figures', 'popularity-skew', '--out', '.'];
  failsInOneLine(t, await zygolab(words, cwd), 1, /output directory \. holds .*\(thesis\.tex\)/);
  const profile = ['--profile', 'nowhere'];
  failsInOneLine(t, await zygolab([...words, ...profile], cwd), 1, /nowhere/);
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

// ---- output

const withJson = [
  'simulate --invocations 20',
  'sweep --invocations 20 --seed 1,2 --out swept',
  'workload list',
  'workload describe WORKLOAD',
  'tree show openlambda-40',
  'figures --list',
];

for (const line of withJson) {
  test(`--json prints JSON and nothing else: ${line}`, async (t) => {
    const cwd = folder(t);
    const workload = directoryOf(t, {});
    const words = wordsOf(line.replace('WORKLOAD', workload));
    const small = /^(simulate|sweep)/.test(line) ? ['--workload', workload] : [];
    const { exitCode, stdout } = await zygolab([...words, ...small, '--json'], cwd);
    t.is(exitCode, 0);
    const printed: unknown = JSON.parse(stdout);
    t.is(typeof printed, 'object');
    if (line.startsWith('simulate')) {
      t.is(readFileSync(path.join(cwd, 'results/simulate/summary.json'), 'utf8').trimEnd(), stdout);
    }
  });
}

const readers: [title: string, tail: string][] = [
  ['after a line', '| head -1'],
  ['at once', '| true'],
  ['of both streams', '2>&1 | true'],
];

for (const [title, tail] of readers) {
  test(`a reader that closes the pipe ${title} is no failure`, async (t) => {
    const cwd = folder(t);
    const command = '"$0" tree build --workload "$1"; echo "$?" >code';
    const script = `{ ${command}; } ${tail}`;
    const { stderr } = await inTurn(() =>
      execa('sh', ['-c', script, zygolabProgram, directoryOf(t, {})], { cwd }),
    );
    t.is(stderr, '');
    t.is(readFileSync(path.join(cwd, 'code'), 'utf8'), '0\n');
  });
}

test('a sweep goes on when nobody reads its progress any more', async (t) => {
  const cwd = folder(t);
  const script =
    '"$0" sweep --workload "$1" --seed 1,2,3 --invocations 9 --no-figures --out swept 2>&1 >/dev/null | true';
  await inTurn(() => execa('sh', ['-c', script, zygolabProgram, directoryOf(t, {})], { cwd }));
  for (let left = 600; left > 0 && !existsSync(path.join(cwd, 'swept/cells.csv')); left--) {
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  t.true(existsSync(path.join(cwd, 'swept/cells.csv')));
});

test('the program is found through a link and from any folder', async (t) => {
  const cwd = folder(t);
  await execa('ln', ['-s', zygolabProgram, path.join(cwd, 'zl')]);
  const { stdout } = await execa('./zl', ['workload', 'list'], { cwd });
  t.regex(stdout, /^github +\S/m);
});
