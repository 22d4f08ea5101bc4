import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import type { ExecutionContext } from 'ava';
import { parse } from 'csv-parse/sync';
import { prepareRun } from '../simulating/prepare-run.ts';
import {
  defaultRunOptions,
  type OutputOptions,
  type RunOptions,
} from '../simulating/run-options.ts';
import type { Summary } from '../summary/run-summary.ts';
import { simulateToDirectory } from '../simulating/simulate-to-directory.ts';

/** Function names that a careless writer of CSV would get wrong. */
export const oddNames = ['plain', 'a, b', 'say "hi"', '",",', ' padded ', 'größe·函数·🐍', '=1+1'];

/** A directory of its own for a test. */
export function temporaryDirectory(t: Pick<ExecutionContext, 'teardown'>): string {
  const directory = mkdtempSync(path.join(os.tmpdir(), 'zygolab-runs-'));
  t.teardown(() => rmSync(directory, { recursive: true, force: true }));
  return directory;
}

/** Writes a workload whose costs range from nothing to minutes, and whose functions have odd names. */
export function writeOddWorkload(directory: string): string {
  writeFileSync(
    path.join(directory, 'packages.csv'),
    [
      'package,import_ms,import_mb,install_ms,disk_mb',
      'tiny,0.00000001,0.000001,0.5,0',
      'six,1.25,0.1,400,1',
      'numpy,45.123456789,3.85,2265,72',
      'torch,61000.5,812.000000001,90000,3000',
    ].join('\n'),
  );
  const packages = [[], ['tiny'], ['six'], ['six', 'numpy'], ['numpy'], ['six', 'torch'], ['six']];
  writeFileSync(
    path.join(directory, 'functions.jsonl'),
    oddNames
      .map((name, index) =>
        JSON.stringify({
          name,
          packages: packages[index],
          execute_ms: [0, 1e-8, 3.3, 250, 7, 12_345.678, 0.1][index],
          memory_mb: [0, 0.000_000_001, 1, 20.5, 3, 4, 64][index],
        }),
      )
      .join('\n'),
  );
  return directory;
}

/** Simulates a run into a directory, with all files unless told otherwise. */
export function runInto(
  directory: string,
  options: Partial<RunOptions>,
  output: Partial<OutputOptions> = {},
): Summary {
  const prepared = prepareRun({ ...defaultRunOptions, ...options });
  const { summary } = simulateToDirectory(
    prepared,
    { rows: 'all', operations: true, trace: true, ...output },
    directory,
    { command: ['zygolab', 'simulate'], loadSeconds: 0 },
  );
  return summary;
}

/** The rows of a CSV file as objects of text, read by csv-parse. */
export function readRows(file: string): Record<string, string>[] {
  return parse(readFileSync(file), { columns: true });
}
