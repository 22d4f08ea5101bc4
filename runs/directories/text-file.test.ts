import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import test from 'ava';
import { WholeFile } from './run-directory.ts';
import { temporaryDirectory } from '../testing/small-run.ts';
import { TextFile } from './text-file.ts';

/** More than is held back before it is written. */
const long = 'ä'.repeat(50_000);

test('what is kept is there for a reader, and what came after it can be taken back', (t) => {
  const name = path.join(temporaryDirectory(t), 'rows.csv');
  const read = (): string => readFileSync(name, 'utf8');
  const file = new TextFile(new WholeFile(name), 'head\n');
  file.write(long);
  t.false(existsSync(name));
  file.rewind();
  file.write('one\n');
  file.keep('tail\n');
  t.is(read(), 'head\none\ntail\n');
  file.write(long);
  file.write(long);
  t.is(read(), 'head\none\ntail\n', 'a reader sees whole runs alone');
  file.rewind();
  file.write(`two${long}\n`);
  file.keep();
  t.is(read(), `head\none\ntwo${long}\n`);
  file.rewind();
  file.finish('tail\n');
  t.is(read(), `head\none\ntwo${long}\ntail\n`);
});
