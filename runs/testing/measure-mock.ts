import { readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import type { ExecutionContext } from 'ava';
import { Attempts } from '../../real/attempts.ts';
import type { RealPlatform } from '../../real/platforms/platform.ts';
import type { MeasuredRun } from '../measuring/measured-runs.ts';
import type { OwnPolicies } from '../../sim/policies/own/own-policies.ts';
import { measure } from '../measuring/measure.ts';
import { defaultMeasureOptions, type MeasureOptions } from '../measuring/measure-options.ts';
import { defaultRunOptions, type RunOptions } from '../simulating/run-options.ts';
import { readRows, temporaryDirectory } from './small-run.ts';

/** A function of a small workload: its packages, and what its body takes in ms. */
export interface SmallFunction {
  readonly packages?: readonly string[];
  readonly execute_ms?: number;
}

/**
 * Writes a workload with a few packages (`one` takes 1 ms to import, `ten` 10, `forty` 40).
 *
 * @param invocations lines of `invocations.csv`, if it is to have one
 */
export function writeSmallWorkload(
  directory: string,
  functions: Readonly<Record<string, SmallFunction>>,
  invocations: readonly string[] = [],
): string {
  const write = (name: string, lines: readonly string[]): void =>
    writeFileSync(path.join(directory, name), `${lines.join('\n')}\n`);
  write('packages.csv', [
    'package,import_ms,import_mb,install_ms,disk_mb',
    'one,1,0.5,100,1',
    'ten,10,5,100,1',
    'forty,40,20,100,1',
  ]);
  write(
    'functions.jsonl',
    Object.entries(functions).map(([name, { packages = [], execute_ms = 0 }]) =>
      JSON.stringify({ name, packages, execute_ms, memory_mb: 1 }),
    ),
  );
  if (invocations.length > 0) {
    write('invocations.csv', ['arrival_ms,function,execute_ms', ...invocations]);
  }
  return directory;
}

/** A measurement on mocks. */
export interface MockMeasurement {
  readonly platforms: readonly string[];
  readonly options: Partial<RunOptions> & Pick<RunOptions, 'workload'>;
  readonly measureOptions?: Partial<MeasureOptions>;
  /** Where the mocks are looked up, if not where the product does. */
  readonly registry?: Readonly<Record<string, RealPlatform>>;
  readonly ownPolicies?: OwnPolicies | undefined;
}

/** What came of it. */
export interface MockOutcome {
  readonly directory: string;
  readonly runs: readonly MeasuredRun[];
  readonly rows: readonly Readonly<Record<string, string>>[];
  readonly attempts: Attempts;
  readonly warnings: readonly string[];
  /** What was told of progress. */
  readonly told: readonly string[];
  /** The text of a result file. */
  read(name: string): string;
}

/** Measures into a directory of the test's own, with all files. */
export async function measureMock(
  t: Pick<ExecutionContext, 'teardown'>,
  { platforms, options, measureOptions, registry, ownPolicies }: MockMeasurement,
): Promise<MockOutcome> {
  const directory = path.join(temporaryDirectory(t), 'run');
  const attempts = new Attempts();
  const warnings: string[] = [];
  const told: string[] = [];
  const runs = await measure(
    { ...defaultRunOptions, ...options },
    { ...defaultMeasureOptions, ...measureOptions, platforms },
    { rows: 'all', operations: true, trace: true },
    directory,
    {
      command: ['test'],
      tell: (what, done, total) => told.push(`${what}: ${done} of ${total}`),
      warn: (line) => warnings.push(line),
      attempts,
      ...(registry && { registry }),
      ownPolicies,
    },
  );
  return {
    directory,
    runs,
    rows: readRows(path.join(directory, 'invocations.csv')),
    attempts,
    warnings,
    told,
    read: (name) => readFileSync(path.join(directory, name), 'utf8'),
  };
}
