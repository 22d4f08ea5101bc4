import path from 'node:path';
import type { OperationObserver } from '../../sim/hosts/fixed-host.ts';
import type { InvocationObserver, Worker } from '../../sim/worker/worker.ts';
import type { Catalog } from '../../workloads/catalog.ts';
import type { RunLabels } from './invocation-columns.ts';
import { invocationHeader, InvocationRows } from './invocation-rows.ts';
import { MemoryTimeline } from './memory-timeline.ts';
import { OperationLog, operationsHeader, traceFrame } from './operation-log.ts';
import { OrderedInvocations } from './ordered-invocations.ts';
import { removeResults, WholeFile } from '../directories/run-directory.ts';
import type { OutputOptions } from '../simulating/run-options.ts';
import { RunSummary, type Summary } from '../summary/run-summary.ts';
import { TextFile } from '../directories/text-file.ts';

/** All that a run directory may hold, but for `run.json`. */
export const resultFiles: readonly string[] = [
  'summary.json',
  'invocations.csv',
  'memory.csv',
  'operations.csv',
  'steps.csv',
  'trace.json',
];

/** What takes note of one run. */
export interface RunRecorder {
  readonly observer: InvocationObserver;
  readonly operations: OperationObserver | undefined;
  /** The run is over: its summary, and what its `memory.csv` holds. */
  finish(worker: Worker): { summary: Summary; memoryCsv: string };
}

/** The files of a run directory that grow while runs go on; several runs may share them. */
export class RunFiles {
  readonly directory: string;
  readonly #rows: TextFile | undefined;
  readonly #operations: TextFile | undefined;
  readonly #trace: TextFile | undefined;

  constructor(directory: string, output: OutputOptions) {
    const open = (name: string, head: string): TextFile =>
      new TextFile(new WholeFile(path.join(directory, name)), head);
    this.directory = directory;
    removeResults(directory, resultFiles);
    this.#rows = output.rows === 'all' ? open('invocations.csv', invocationHeader) : undefined;
    this.#operations = output.operations ? open('operations.csv', operationsHeader) : undefined;
    this.#trace = output.trace ? open('trace.json', traceFrame.head) : undefined;
  }

  /** How long writing took so far, in ms. */
  get writtenMs(): number {
    return this.#all().reduce((sum, file) => sum + file.writtenMs, 0);
  }

  /**
   * Begins a run; what its recorder is told goes into the files.
   *
   * @param originMs what the run's clock starts at, in ms
   */
  record(catalog: Catalog, labels: RunLabels, originMs = 0): RunRecorder {
    const summary = new RunSummary();
    const timeline = new MemoryTimeline();
    const file = this.#rows;
    const rows = new InvocationRows(catalog, labels, originMs);
    const ordered = new OrderedInvocations((invocation, record, offset) =>
      file?.write(rows.row(invocation, record, offset)),
    );
    const operations =
      this.#operations === undefined && this.#trace === undefined
        ? undefined
        : new OperationLog(labels.run, catalog, this.#operations, this.#trace, originMs);
    const observer: InvocationObserver = {
      ended(invocations, slot) {
        summary.add(invocations, slot);
        if (file !== undefined) {
          ordered.add(invocations, slot);
        }
      },
      memoryChanged(worker) {
        summary.noteMemory(worker);
        timeline.note(worker.nowMs, worker.accounts);
        operations?.noteMemory(worker.nowMs, worker);
      },
    };
    return {
      observer,
      operations,
      finish(worker) {
        operations?.noteMemory(worker.lastEndMs, worker);
        return {
          summary: summary.finish(worker),
          memoryCsv: timeline.toCsv(summary.spanOf(worker), originMs),
        };
      },
    };
  }

  /** A run is over: its rows are kept on disk, whatever comes. */
  keep(): void {
    this.#rows?.keep();
    this.#operations?.keep();
    this.#trace?.keep(traceFrame.tail);
  }

  /** Takes back the rows of a run that failed. */
  rewind(): void {
    this.#all().forEach((file) => file.rewind());
  }

  /** Gives the files their names: all runs are over. */
  finish(): void {
    this.#rows?.finish();
    this.#operations?.finish();
    this.#trace?.finish(traceFrame.tail);
  }

  /**
   * Gives up.
   *
   * @param forgets whether none of the results is to be left, not even what was kept
   */
  abandon(forgets = true): void {
    for (const file of this.#all()) {
      file.abandon();
    }
    if (forgets) {
      removeResults(this.directory, resultFiles);
    }
  }

  #all(): TextFile[] {
    return [this.#rows, this.#operations, this.#trace].filter((file) => file !== undefined);
  }
}
