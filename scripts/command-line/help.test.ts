import { readFileSync } from 'node:fs';
import path from 'node:path';
import test from 'ava';
import { execaSync } from 'execa';
import { checkout, examplesIn, wordsOf, zygolab } from '../testing/command-line.ts';
import { helpsOnce } from '../testing/helps.ts';
import { escape, folder } from '../testing/outcomes.ts';
import { prepareFiles, runExample } from '../testing/run-example.ts';

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

test('--version prints the version and the commit', async (t) => {
  const { exitCode, stdout, stderr } = await zygolab(['--version'], folder(t));
  const { version } = JSON.parse(readFileSync(path.join(checkout, 'package.json'), 'utf8')) as {
    version: string;
  };
  const git = execaSync('git', ['rev-parse', 'HEAD'], { cwd: checkout, reject: false });
  t.is(exitCode, 0, stderr);
  t.is(stderr, '');
  t.is(
    stdout.split(', with')[0],
    `zygolab ${version}${git.failed ? '' : `, commit ${git.stdout}`}`,
  );
});
