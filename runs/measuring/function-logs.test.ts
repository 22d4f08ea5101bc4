import { readdirSync, readFileSync, statSync } from 'node:fs';
import path from 'node:path';
import test from 'ava';
import { FunctionLogs } from './function-logs.ts';
import { temporaryDirectory } from '../testing/small-run.ts';

test('each function has a file of its own, whatever it is called', (t) => {
  const directory = temporaryDirectory(t);
  const names = ['plain', 'a/b', 'a_b', '../up', 'ünï'];
  const logs = new FunctionLogs(directory, names);
  names.forEach((name, index) => logs.add(index, `sandbox ${index}`, `of ${name}`));
  logs.add(0, 'sandbox 9', 'more\n');
  logs.add(1, 'sandbox 10', '');
  const files = readdirSync(path.join(directory, 'logs')).toSorted();
  t.deepEqual(files, ['.._up-3.log', '_n_-4.log', 'a_b-1.log', 'a_b.log', 'plain.log'].toSorted());
  t.is(
    readFileSync(path.join(directory, 'logs/plain.log'), 'utf8'),
    '== sandbox 0\nof plain\n== sandbox 9\nmore\n',
  );
});

test('a log has an end', (t) => {
  const directory = temporaryDirectory(t);
  const logs = new FunctionLogs(directory, ['loud']);
  for (let sandbox = 0; sandbox < 5; sandbox++) {
    logs.add(0, `sandbox ${sandbox}`, 'x'.repeat(500_000));
  }
  const file = path.join(directory, 'logs/loud.log');
  t.true(statSync(file).size < 2 ** 20 + 100);
  t.regex(readFileSync(file, 'utf8'), /\n== more is left out: a log holds 1048576 bytes\n$/);
});

test('logs of a former run are gone', (t) => {
  const directory = temporaryDirectory(t);
  new FunctionLogs(directory, ['one']).add(0, 'sandbox 0', 'x');
  t.is(new FunctionLogs(directory, ['one']) instanceof FunctionLogs, true);
  t.deepEqual(readdirSync(path.join(directory, 'logs')), []);
});
