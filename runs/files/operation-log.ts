import { stringify } from 'csv-stringify/sync';
import { onGrid } from '../../sim/engine/events/ticks.ts';
import type { OperationObserver } from '../../sim/hosts/fixed-host.ts';
import { toMb } from '../../sim/records/memory-units.ts';
import { Operation, operationNames, type Outcome } from '../../sim/worker/host.ts';
import { type Status, statuses } from '../../sim/records/invocation-record.ts';
import type { Worker } from '../../sim/worker/worker.ts';
import type { Catalog } from '../../workloads/catalog.ts';
import type { TextFile } from '../directories/text-file.ts';

const columns = [
  'run',
  'operation',
  'kind',
  'start_ms',
  'end_ms',
  'invocation',
  'function',
  'sandbox',
  'zygote',
  'package',
  'status',
];

/** The first line of `operations.csv`. */
export const operationsHeader = `${columns.join(',')}\n`;

/** What `trace.json` begins and ends with. */
export const traceFrame = {
  head: '{"traceEvents":[\n',
  tail: '{"ph":"M","pid":0,"name":"process_name","args":{"name":"zygolab"}}]}\n',
};

/** What is being done to one thing: a sandbox, a Zygote or a package has one operation at a time. */
interface Underway {
  number: number;
  startMs: number;
  invocation: number;
  /** Counts sandboxes from 0; what stands in results in place of the slot. */
  id: number;
}

/** What one operation was, once it has ended. */
interface Ended extends Underway {
  kind: string;
  endMs: number;
  status: Status;
  function: string;
  zygote: number;
  package: string;
  /** The track of a picture of the run that it belongs to. */
  track: readonly [process: number, thread: number];
}

/**
 * Writes every operation of a run: to `operations.csv`, in order of ending, and to `trace.json`,
 * which Perfetto (ui.perfetto.dev) and Chrome's tracing draw.
 */
export class OperationLog implements OperationObserver {
  readonly #run: number;
  readonly #catalog: Catalog;
  readonly #csv: TextFile | undefined;
  readonly #trace: TextFile | undefined;
  readonly #originMs: number;
  readonly #sandboxes: Underway[] = [];
  readonly #zygotes: Underway[] = [];
  readonly #packages: Underway[] = [];
  #started = 0;
  #sandboxesCreated = 0;

  /** @param originMs what the run's clock starts at, in ms: it is added to points in time */
  constructor(
    run: number,
    catalog: Catalog,
    csv: TextFile | undefined,
    trace: TextFile | undefined,
    originMs = 0,
  ) {
    this.#run = run;
    this.#catalog = catalog;
    this.#csv = csv;
    this.#trace = trace;
    this.#originMs = originMs;
    ['memory', 'sandboxes', 'Zygotes', 'packages'].forEach((name, index) => {
      const args = { name: `run ${run}: ${name}` };
      const event = { ph: 'M', pid: processOf(run, index), name: 'process_name', args };
      trace?.write(`${JSON.stringify(event)},\n`);
    });
  }

  started(worker: Worker, operation: Operation, subject: number): void {
    const isServing = servingOperations.has(operation);
    const { invocations, sandboxes } = worker;
    const underway = this.#underway(operation, subject);
    if (this.#started === 0) {
      this.noteMemory(worker.nowMs, worker);
    }
    underway.number = this.#started++;
    underway.startMs = worker.nowMs;
    underway.invocation = isServing ? invocations.numbers[sandboxes.invocations[subject]!]! : -1;
    if (operation === Operation.createSandbox) {
      underway.id = this.#sandboxesCreated++;
    }
  }

  ended(worker: Worker, operation: Operation, subject: number, outcome: Outcome): void {
    const ended = this.#describe(worker, operation, subject, outcome);
    this.#csv?.write(csvRow(this.#run, ended, this.#originMs));
    this.#trace?.write(traceSlice(this.#run, ended, this.#originMs));
  }

  /** Counts both memory accounts in `trace.json`, which hold until they are counted again. */
  noteMemory(nowMs: number, { accounts }: Worker): void {
    const { handlerUnits, importUnits } = accounts;
    const event = {
      ph: 'C',
      pid: processOf(this.#run, 0),
      ts: (this.#originMs + nowMs) * 1000,
      name: 'memory_mb',
      args: { handler: toMb(handlerUnits), import: toMb(importUnits) },
    };
    this.#trace?.write(`${JSON.stringify(event)},\n`);
  }

  #underway(operation: Operation, subject: number): Underway {
    const kinds = zygoteOperations.has(operation)
      ? this.#zygotes
      : operation === Operation.installPackage
        ? this.#packages
        : this.#sandboxes;
    kinds[subject] ??= { number: 0, startMs: 0, invocation: -1, id: -1 };
    return kinds[subject];
  }

  #describe(worker: Worker, operation: Operation, subject: number, outcome: Outcome): Ended {
    const { packageNames, functionNames } = this.#catalog;
    const { sandboxes, importCache } = worker;
    const common = {
      ...this.#underway(operation, subject),
      kind: operationNames[operation]!,
      endMs: worker.nowMs,
      status: statuses[outcome],
      function: '',
      zygote: -1,
      package: '',
    };
    if (operation === Operation.installPackage) {
      return { ...common, package: packageNames[subject]!, track: [3, subject] };
    }
    if (zygoteOperations.has(operation)) {
      return { ...common, zygote: importCache.zygotes.ids[subject]!, track: [2, subject] };
    }
    const zygote = sandboxes.zygotes[subject]!;
    return {
      ...common,
      function: functionNames[sandboxes.functions[subject]!]!,
      zygote: zygote < 0 ? -1 : importCache.zygotes.ids[zygote]!,
      track: [1, subject],
    };
  }
}

const zygoteOperations: ReadonlySet<Operation> = new Set([
  Operation.createZygote,
  Operation.importInZygote,
  Operation.destroyZygote,
]);

/** Those that an invocation waits for in its sandbox. */
const servingOperations: ReadonlySet<Operation> = new Set([
  Operation.createSandbox,
  Operation.importInSandbox,
  Operation.execute,
  Operation.resume,
]);

function csvRow(run: number, ended: Ended, originMs: number): string {
  const numberOrEmpty = (value: number): number | '' => (value < 0 ? '' : value);
  return stringify([
    [
      run,
      ended.number,
      ended.kind,
      originMs + ended.startMs,
      originMs + ended.endMs,
      numberOrEmpty(ended.invocation),
      ended.function,
      numberOrEmpty(ended.id),
      numberOrEmpty(ended.zygote),
      ended.package,
      ended.status,
    ],
  ]);
}

/** A slice on the track of its sandbox, Zygote or package. */
function traceSlice(run: number, ended: Ended, originMs: number): string {
  const [process, thread] = ended.track;
  const startUs = (originMs + ended.startMs) * 1000;
  const endUs = (originMs + ended.endMs) * 1000;
  const slice = {
    ph: 'X',
    pid: processOf(run, process),
    tid: thread,
    ts: startUs,
    // From what is written, so that a slice ends where the next one on its track begins.
    dur: onGrid(endUs - startUs),
    name: ended.kind,
    args: {
      ...(ended.function === '' ? {} : { function: ended.function }),
      ...(ended.invocation < 0 ? {} : { invocation: ended.invocation }),
      ...(ended.zygote < 0 ? {} : { zygote: ended.zygote }),
      ...(ended.package === '' ? {} : { package: ended.package }),
    },
  };
  return `${JSON.stringify(slice)},\n`;
}

/** The tracks of a run: memory, sandboxes, Zygotes and packages, each a process to the viewer. */
function processOf(run: number, track: number): number {
  return 1 + 4 * run + track;
}
