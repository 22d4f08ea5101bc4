import { performance } from 'node:perf_hooks';
import { parentPort } from 'node:worker_threads';
import { loadWorkload } from '../../workloads/built-in.ts';
import type { Workload } from '../../workloads/catalog.ts';
import { prepareRun } from '../simulating/prepare-run.ts';
import type { OutputOptions, RunOptions } from '../simulating/run-options.ts';
import { simulateToDirectory } from '../simulating/simulate-to-directory.ts';

/** What a worker thread of a sweep is told to do: one cell. */
export interface CellTask {
  readonly cell: number;
  readonly options: RunOptions;
  readonly output: OutputOptions;
  readonly directory: string;
  readonly command: readonly string[];
}

/** What it answers: that the cell is done, or why it failed. */
export interface CellAnswer {
  readonly cell: number;
  readonly error?: string;
  /** What the user should know of the files that were read, a line each. */
  readonly remarks?: readonly string[];
}

/** Workloads stay loaded, since the cells of a sweep mostly share one. */
const workloads = new Map<string, Workload>();

function load(name: string): Workload {
  const workload = workloads.get(name) ?? loadWorkload(name);
  workloads.set(name, workload);
  return workload;
}

parentPort!.on('message', ({ cell, options, output, directory, command }: CellTask) => {
  let answer: CellAnswer = { cell };
  try {
    const started = performance.now();
    const prepared = prepareRun(options, load);
    answer = { cell, remarks: prepared.remarks };
    const loadSeconds = (performance.now() - started) / 1000;
    simulateToDirectory(prepared, output, directory, { command, loadSeconds });
  } catch (error) {
    answer = { cell, error: (error as Error).message.replaceAll(/\s*\n\s*/g, ' ') };
  }
  parentPort!.postMessage(answer);
});
