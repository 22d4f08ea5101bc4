import path from 'node:path';
import { stringify } from 'csv-stringify/sync';
import type { OperationResult } from '../../real/platforms/platform.ts';
import { type Operation, operationNames } from '../../sim/worker/host.ts';
import { WholeFile } from '../directories/run-directory.ts';
import { TextFile } from '../directories/text-file.ts';

/**
 * `steps.csv` of a measurement: how each operation went on the host, in order of ending, with the
 * time of each of its steps in ms (`bind 0.12; clone 0.2`), as the platform's own clock took them.
 */
export class StepFile {
  readonly #file: TextFile;

  constructor(directory: string) {
    const head = 'run,operation,kind,measured_ms,status,reason,steps_ms\n';
    this.#file = new TextFile(new WholeFile(path.join(directory, 'steps.csv')), head);
  }

  /** @param number counts the operations of a run from 0, in order of starting */
  write(run: number, number: number, operation: Operation, result: OperationResult): void {
    const { startMs, endMs, status, reason, steps } = result;
    const words = Object.entries(steps).map(([name, stepMs]) => `${name} ${rounded(stepMs)}`);
    const kind = operationNames[operation];
    this.#file.write(
      stringify([[run, number, kind, rounded(endMs - startMs), status, reason, words.join('; ')]]),
    );
  }

  /** As `RunFiles` does. */
  keep(): void {
    this.#file.keep();
  }

  rewind(): void {
    this.#file.rewind();
  }

  finish(): void {
    this.#file.finish();
  }

  abandon(): void {
    this.#file.abandon();
  }
}

/** To the microsecond: clocks are not better. */
function rounded(timeMs: number): number {
  return Math.round(timeMs * 1000) / 1000;
}
