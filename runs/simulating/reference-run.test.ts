import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import test from 'ava';
import { prepareRun } from './prepare-run.ts';
import { defaultRunOptions } from './run-options.ts';
import { simulateToDirectory } from './simulate-to-directory.ts';

const reference = path.join(import.meta.dirname, '..', '..', 'results', 'reference', 'run');

/** For a change that is meant. */
const renewal =
  './zygolab simulate --workload reqbench --invocations 200 --clients 4 --popularity zipf --out results/again makes it anew, for results/reference/run';

test('the reference run comes out in the same bytes', (t) => {
  const directory = mkdtempSync(path.join(os.tmpdir(), 'zygolab-reference-'));
  t.teardown(() => rmSync(directory, { recursive: true }));
  const prepared = prepareRun({
    ...defaultRunOptions,
    workload: 'reqbench',
    invocations: 200,
    clients: 4,
    popularity: 'zipf',
  });
  const output = { rows: 'all', operations: false, trace: false } as const;
  simulateToDirectory(prepared, output, directory, { command: [], loadSeconds: 0 });
  for (const name of ['invocations.csv', 'summary.json', 'memory.csv']) {
    const text = readFileSync(path.join(directory, name), 'utf8');
    t.is(text, readFileSync(path.join(reference, name), 'utf8'), `${name}: ${renewal}`);
  }
});
