import { performance } from 'node:perf_hooks';
import { parentPort, workerData } from 'node:worker_threads';
import { loadWorkload } from '../../workloads/built-in.ts';
import type { Workload } from '../../workloads/catalog.ts';
import { InputError } from '../../workloads/input-error.ts';
import { CallBeat } from '../own-policies/limits/call-beat.ts';
import { oneLine } from '../own-policies/limits/watched-thread.ts';
import { loadPolicies } from '../own-policies/load-policies.ts';
import type { PolicyFile } from '../own-policies/policy-files.ts';
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
  /** The files of users' own policies that the options name. */
  readonly policyFiles?: readonly PolicyFile[];
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

const beat = new CallBeat(workerData as SharedArrayBuffer);

parentPort!.on('message', (task: CellTask) => {
  void simulateCell(task).then((answer) => parentPort!.postMessage(answer));
});

async function simulateCell(task: CellTask): Promise<CellAnswer> {
  const { cell, options, output, directory, command, policyFiles = [] } = task;
  let answer: CellAnswer = { cell };
  const names = policyFiles.map(({ name }) => name).join(' and ');
  try {
    const started = performance.now();
    const own = await beat.during(names === '' ? '' : `${names}: loading`, () =>
      loadPolicies(policyFiles, beat.guard),
    );
    const prepared = prepareRun(options, load, own);
    answer = { cell, remarks: prepared.remarks };
    const loadSeconds = (performance.now() - started) / 1000;
    simulateToDirectory(prepared, output, directory, { command, loadSeconds });
    return answer;
  } catch (error) {
    // A run that breaks in zygolab's own code may have been broken by the policy all the same.
    const isTold = error instanceof InputError || names === '';
    return { cell, error: isTold ? oneLine(error) : `with ${names}: ${oneLine(error)}` };
  }
}
