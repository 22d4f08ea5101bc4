import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { InputError } from '../../workloads/input-error.ts';
import type { OwnPolicies } from '../../sim/policies/own/own-policies.ts';
import { nameAlone } from '../../sim/parameters/parameterized-name.ts';
import { filesOf } from '../own-policies/policy-files.ts';
import { CellThread } from './cell-thread.ts';
import { cellsCsv, type FailedCell } from './cells-csv.ts';
import { codeVersion } from '../directories/code-version.ts';
import {
  cellDirectory,
  openResultDirectory,
  removeResults,
  schemaVersion,
  writeJson,
  writeWhole,
} from '../directories/run-directory.ts';
import type { OutputOptions, RunOptions } from '../simulating/run-options.ts';
import { jsonOptions } from '../simulating/json-options.ts';
import type { CellAnswer, CellTask } from './sweep-worker.ts';

/** How a sweep stands, told whenever a cell is done. */
export interface SweepProgress {
  readonly cells: number;
  readonly done: number;
  /** Of those, how many were done by an earlier run of the sweep. */
  readonly resumed: number;
  readonly failed: number;
}

export interface SweepSettings {
  readonly output: OutputOptions;
  /** How many worker threads. */
  readonly jobs: number;
  readonly command: readonly string[];
  /** The policies of users' own files that cells name. */
  readonly ownPolicies?: OwnPolicies | undefined;
  readonly onProgress?: (progress: SweepProgress) => void;
  /** Is told what the user should know of the files that were read, each line once. */
  readonly onRemark?: (line: string) => void;
  /**
   * Whether a sweep that is complete, or that had other cells or other code, makes way for this
   * one; only one of the same cells that was stopped is then gone on with.
   */
  readonly startsAnew?: boolean;
  /** Stops the sweep; what is done stays done. */
  readonly signal?: AbortSignal;
}

/**
 * Runs the cells of a sweep, over worker threads, into a directory: `cells/N` is the run directory
 * of each, and `cells.csv` has a row for each when all are done. Cells that an earlier run of the
 * same sweep has done are not run again, whenever that run was stopped; results are the same bytes
 * for any number of threads.
 *
 * @returns the cells that failed; the others are all done, unless the signal stopped the sweep
 * @throws InputError when the directory holds something else, or a sweep of other cells
 */
export async function runSweep(
  cells: readonly RunOptions[],
  directory: string,
  settings: SweepSettings,
): Promise<FailedCell[]> {
  openResultDirectory(directory, 'sweep');
  claimDirectory(cells, directory, settings);
  const waiting = cells.map((_, cell) => cell).filter((cell) => !isDone(directory, cell));
  const failures: FailedCell[] = [];
  const resumed = cells.length - waiting.length;
  const told = new Set<string>();
  let done = resumed;
  const tell = (): void =>
    settings.onProgress?.({ cells: cells.length, done, resumed, failed: failures.length });
  tell();
  await overThreads(
    waiting.map((cell) => taskOf(cells[cell]!, cell, directory, settings)),
    settings,
    ({ cell, error, remarks = [] }) => {
      for (const line of remarks.filter((each) => !told.has(each))) {
        told.add(line);
        settings.onRemark?.(line);
      }
      done++;
      if (error !== undefined) {
        failures.push({ cell, error });
      }
      tell();
    },
  );
  failures.sort((one, other) => one.cell - other.cell);
  if (settings.signal?.aborted !== true) {
    tabulate(cells, directory, failures);
  }
  return failures;
}

/** Writes `cells.csv`. The cells are done: who reads that it failed should know that nothing else is lost. */
function tabulate(
  cells: readonly RunOptions[],
  directory: string,
  failures: readonly FailedCell[],
): void {
  try {
    writeWhole(path.join(directory, 'cells.csv'), cellsCsv(cells, directory, failures));
  } catch (error) {
    const done = `${cells.length - failures.length} of ${cells.length} cells are done`;
    throw new InputError(
      `${done}, but cells.csv could not be written: ${(error as Error).message}; the same command runs none of them again`,
    );
  }
}

/** Marks the directory as that of this sweep; a sweep that ran there before must be the same. */
function claimDirectory(
  cells: readonly RunOptions[],
  directory: string,
  { output, command, startsAnew = false, ownPolicies }: SweepSettings,
): void {
  const file = path.join(directory, 'sweep.json');
  const { version, commit } = codeVersion();
  const marker = {
    kind: 'sweep',
    schema_version: schemaVersion,
    code: { version, ...(commit === undefined ? {} : { commit }) },
    output,
    ...(ownPolicies && {
      own_policies: filesOf(ownPolicies).map(({ file: _file, ...policy }) => policy),
    }),
    cells: cells.map((options) => jsonOptions(options)),
  };
  const earlier = readMarker(file);
  const isSame = earlier === JSON.stringify(marker);
  if (earlier !== undefined && startsAnew && (!isSame || isComplete(directory))) {
    removeResults(directory, ['cells.csv', 'sweep.json', 'cells', 'figures']);
  } else if (earlier !== undefined && !isSame) {
    throw new InputError(
      `${directory} holds a sweep with other ${whatDiffers(earlier, marker)}: choose another --out, or remove it`,
    );
  }
  if (!existsSync(file)) {
    writeJson(file, { ...marker, command });
  }
}

/** What an earlier sweep had that this one has not. */
function whatDiffers(earlier: string, marker: object): string {
  const before = JSON.parse(earlier) as { own_policies?: { name: string; sha256: string }[] };
  const now = marker as typeof before;
  const changed = now.own_policies?.find(({ name, sha256 }) =>
    before.own_policies?.some((policy) => policy.name === name && policy.sha256 !== sha256),
  );
  return changed === undefined ? 'options or of other code' : `bytes of ${changed.name}`;
}

function isComplete(directory: string): boolean {
  return existsSync(path.join(directory, 'cells.csv'));
}

/** What tells one sweep from another, as text; undefined where there is none. */
function readMarker(file: string): string | undefined {
  if (!existsSync(file)) {
    return undefined;
  }
  const { command: _command, ...marker } = JSON.parse(readFileSync(file, 'utf8')) as {
    command: unknown;
  };
  return JSON.stringify(marker);
}

function isDone(directory: string, cell: number): boolean {
  try {
    const file = path.join(cellDirectory(directory, cell), 'run.json');
    return (JSON.parse(readFileSync(file, 'utf8')) as { status: string }).status === 'complete';
  } catch {
    return false;
  }
}

function taskOf(
  options: RunOptions,
  cell: number,
  directory: string,
  { output, command, ownPolicies }: SweepSettings,
): CellTask {
  const names = [options.handlerPolicy, options.zygotePolicy].map((text) => nameAlone(text));
  const files = ownPolicies === undefined ? [] : filesOf(ownPolicies);
  return {
    cell,
    options,
    output,
    directory: cellDirectory(directory, cell),
    command,
    policyFiles: files.filter(({ name }) => names.includes(name)),
  };
}

/** Hands tasks to threads, one at a time each, until all are answered or the signal says stop. */
async function overThreads(
  tasks: readonly CellTask[],
  { jobs, signal }: SweepSettings,
  onAnswer: (answer: CellAnswer) => void,
): Promise<void> {
  const queue = tasks.values();
  const threads = Array.from({ length: Math.min(jobs, tasks.length) }, async () => {
    let thread = new CellThread();
    try {
      for (const task of queue) {
        if (signal?.aborted) {
          return;
        }
        const answer = await thread.run(task, signal);
        if (answer === 'stopped') {
          return;
        }
        if (answer.isThreadLost) {
          thread = new CellThread();
        }
        onAnswer(answer);
      }
    } finally {
      await thread.end();
    }
  });
  await Promise.all(threads);
}
