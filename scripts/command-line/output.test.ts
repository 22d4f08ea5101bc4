import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import test from 'ava';
import { execa } from 'execa';
import { directoryOf } from '../../workloads/directory/workload-files.ts';
import { inTurn, wordsOf, zygolab, zygolabProgram } from '../testing/command-line.ts';
import { folder } from '../testing/outcomes.ts';

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
