import { startSpeedWitness } from '../../../real/probes/speed-witness.ts';
import type { OperationResult } from '../../../real/platforms/platform.ts';
import type { OperationObserver } from '../../../sim/hosts/fixed-host.ts';
import type { OperationKind } from '../../../sim/costs/operation-kinds.ts';
import { OperationKinds, memoryMbOf, workMsOf } from '../../../sim/costs/operation-facts.ts';
import { Operation, operationNames, Outcome } from '../../../sim/worker/host.ts';
import type { Worker } from '../../../sim/worker/worker.ts';
import { InputError } from '../../../workloads/input-error.ts';
import type { RealWorkload } from '../../measuring/real-workload.ts';
import { realPass, type RealPass } from '../../measuring/real-pass.ts';

/** One operation of a real run. */
export interface OperationSample {
  readonly kind: OperationKind;
  /** How long it was under way for the worker, in ms. */
  readonly tookMs: number;
  /** Of that, what the platform itself timed, and each of its steps. */
  readonly platformMs: number;
  readonly steps: Readonly<Record<string, number>>;
  /** The packages that it imported, by their indices in the catalog; empty for other kinds. */
  readonly packages: readonly number[];
  /** The execution time that was asked for, in ms; 0 for other kinds. */
  readonly executeMs: number;
  /** Memory of what was forked, or mapped by what was destroyed, in MB; see `memoryMbOf`. */
  readonly memoryMb: number;
}

/** A real run, operation by operation. */
export interface ObservedPass {
  readonly samples: readonly OperationSample[];
  /** From an invocation's end to the next arrival of its client, in ms; closed loops alone. */
  readonly turnaroundMs: readonly number[];
  /** In order of arrival. */
  readonly latencyMs: Float64Array;
  readonly throughputPerSecond: number;
  /** How long a fixed piece of work took meanwhile, in ns of CPU time: the more, the slower the host. */
  readonly witnessNs: number;
}

/**
 * Drives a worker on this host and returns each operation as the worker saw it. After an operation
 * that fails no more invocations arrive, and those under way are brought to their end.
 *
 * @param clients of the closed loop that the arrivals are
 * @throws InputError when an operation failed
 */
export async function observePass(
  pass: Omit<RealPass, 'real' | 'observer' | 'operations' | 'onResult' | 'isOpenLoop'> & {
    readonly real: RealWorkload;
  },
  clients: number,
): Promise<ObservedPass> {
  const log = new SampleLog();
  const signals = [log.failed, ...(pass.signal === undefined ? [] : [pass.signal])];
  const arrivalMs: number[] = [];
  /** In order of ending, which is the order in which clients go on. */
  const endMs: number[] = [];
  const latencyMs: number[] = [];
  const witness = await startSpeedWitness(pass.real.base.hostPython);
  let witnessNs = NaN;
  try {
    const { leftBehind } = await realPass({
      ...pass,
      signal: AbortSignal.any(signals),
      isOpenLoop: false,
      observer: {
        ended(invocations, slot) {
          const number = invocations.numbers[slot]!;
          arrivalMs[number] = invocations.arrivalMs[slot]!;
          endMs.push(invocations.endMs[slot]!);
          latencyMs[number] = invocations.endMs[slot]! - invocations.arrivalMs[slot]!;
        },
      },
      operations: log,
      onResult: (number, _operation, result) => log.results.set(number, result),
    });
    log.failure ||= leftBehind === '' ? '' : `cleaning up failed: ${leftBehind}`;
  } finally {
    witnessNs = await witness.stop();
  }
  pass.signal?.throwIfAborted();
  if (log.failure !== '') {
    throw new InputError(`${pass.platform.name}: ${log.failure}`);
  }
  return {
    samples: log.samples,
    turnaroundMs: arrivalMs.slice(clients).map((atMs, index) => atMs - endMs[index]!),
    latencyMs: Float64Array.from(latencyMs),
    throughputPerSecond: (1000 * endMs.length) / (Math.max(...endMs) - Math.min(...arrivalMs)),
    witnessNs,
  };
}

/** Puts together what the worker and the platform know of an operation. */
class SampleLog implements OperationObserver {
  readonly samples: OperationSample[] = [];
  /** By the number of the operation, until it has ended. */
  readonly results = new Map<number, OperationResult>();
  /** Of the first operation that failed, in words; empty when none did. */
  failure = '';
  readonly #stop = new AbortController();
  readonly #kinds = new OperationKinds();
  /** By operation and subject, which has one operation at a time. */
  readonly #underway = new Map<number, { number: number; startMs: number }>();
  #started = 0;

  /** Aborted when an operation has failed. */
  get failed(): AbortSignal {
    return this.#stop.signal;
  }

  started(worker: Worker, operation: Operation, subject: number): void {
    const underway = { number: this.#started++, startMs: worker.nowMs };
    this.#underway.set((subject << 4) | operation, underway);
  }

  ended(worker: Worker, operation: Operation, subject: number, outcome: Outcome): void {
    const { number, startMs } = this.#underway.get((subject << 4) | operation)!;
    const result = this.results.get(number)!;
    this.results.delete(number);
    if (outcome !== Outcome.ok) {
      this.failure ||= `${operationNames[operation]} failed (${result.status}): ${result.reason}`;
      this.#stop.abort();
      return;
    }
    this.samples.push({
      kind: this.#kinds.kindOf(worker, operation, subject),
      tookMs: worker.nowMs - startMs,
      platformMs: result.endMs - result.startMs,
      steps: result.steps,
      packages: packagesOf(worker, operation, subject),
      executeMs: operation === Operation.execute ? workMsOf(worker, operation, subject) : 0,
      memoryMb: memoryMbOf(worker, operation, subject),
    });
  }
}

/** What an operation imports. */
function packagesOf(worker: Worker, operation: Operation, subject: number): number[] {
  const { sandboxes, sets, importCache } = worker;
  if (operation === Operation.importInZygote) {
    return [...importCache.zygotes.own(subject)];
  }
  if (operation !== Operation.importInSandbox) {
    return [];
  }
  const functionIndex = sandboxes.functions[subject]!;
  const zygote = sandboxes.zygotes[subject]!;
  return [...(zygote < 0 ? sets.of(functionIndex) : importCache.missing(functionIndex, zygote))];
}
