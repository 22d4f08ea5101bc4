import type { OperationDelays } from '../../sim/hosts/delay-host.ts';
import { Operation } from '../../sim/worker/host.ts';
import type { Worker } from '../../sim/worker/worker.ts';
import type { ForkliftFunction } from '../../workloads/data-builders/forklift/forklift.ts';
import type { RandomStream } from '../../workloads/random-stream.ts';
import type { ForkliftModel } from './model.ts';
import type { PhaseModel, Phases } from './phases.ts';

/**
 * Operations as they took on the host of Forklift's measurements: phases by the model, with noise,
 * and stalls after large imports. Zygotes cost nothing, since the trees were warm.
 */
export class MeasuredDelays implements OperationDelays {
  readonly #model: ForkliftModel;
  readonly #phases: PhaseModel;
  readonly #functions: readonly ForkliftFunction[];
  readonly #clients: number;
  readonly #random: RandomStream;
  /** By sandbox: what its imports took; NaN before they were drawn. */
  readonly #importMs: number[] = [];
  /** How long the last import took of the invocation that ended last. */
  #lastImportMs = 0;
  /** Whether imports were large, of the invocations that ended last; the newest at the end. */
  #recentLarge: boolean[] = [];
  #created = 0;
  /** Phases by function: in a warm tree a function always has the same Zygote. */
  readonly #byFunction: (Phases | undefined)[] = [];

  constructor(
    model: ForkliftModel,
    phases: PhaseModel,
    functions: readonly ForkliftFunction[],
    clients: number,
    random: RandomStream,
  ) {
    this.#model = model;
    this.#phases = phases;
    this.#functions = functions;
    this.#clients = clients;
    this.#random = random;
  }

  delayMs(worker: Worker, operation: Operation, subject: number): number {
    const { noise } = this.#model;
    switch (operation) {
      case Operation.createSandbox:
        this.#importMs[subject] = NaN;
        return Math.max(
          0,
          this.#phasesOf(worker, subject).createMs + this.#draw(noise.createMs) + this.#stallMs(),
        );
      case Operation.importInSandbox:
        return this.#drawImport(worker, subject);
      case Operation.execute: {
        // A package that cannot be imported is tried again by every function that asks for it, also
        // where the worker sees nothing left to import.
        const retryMs = Number.isNaN(this.#importMs[subject])
          ? this.#drawImport(worker, subject)
          : 0;
        const serveMs = this.#phasesOf(worker, subject).serveMs + this.#draw(noise.serveMs);
        return retryMs + Math.max(0, serveMs);
      }
      case Operation.destroySandbox:
        this.#ended(this.#importMs[subject]!);
        return 0;
      default:
        return 0;
    }
  }

  #drawImport(worker: Worker, sandbox: number): number {
    const factor = this.#draw(this.#model.noise.importFactor);
    const importMs = this.#phasesOf(worker, sandbox).importMs * factor;
    this.#importMs[sandbox] = importMs;
    return importMs;
  }

  #phasesOf(worker: Worker, sandbox: number): Phases {
    const { sandboxes, importCache } = worker;
    const functionIndex = sandboxes.functions[sandbox]!;
    const zygote = sandboxes.zygotes[sandbox]!;
    const known = this.#byFunction[functionIndex];
    if (known !== undefined) {
      return known;
    }
    const { zygotes, sets } = importCache;
    const inherited = new Set<string>();
    for (let at = 0; at < zygotes.packageCounts[zygote]!; at++) {
      inherited.add(sets.catalog.packageNames[zygotes.packages[zygote]![at]!]!);
    }
    const phases = this.#phases.of(
      this.#functions[functionIndex]!,
      inherited,
      Math.max(0, zygotes.depths[zygote]!),
    );
    this.#byFunction[functionIndex] = phases;
    return phases;
  }

  #ended(importMs: number): void {
    const { largeMs, window } = this.#model.stalls;
    this.#lastImportMs = importMs;
    this.#recentLarge.push(importMs > largeMs);
    if (this.#recentLarge.length > window) {
      this.#recentLarge = this.#recentLarge.slice(-window);
    }
  }

  #stallMs(): number {
    const { chance, chancePerLarge, growth, delayMs } = this.#model.stalls;
    this.#created++;
    let factor = 0;
    for (const [fromMs, value] of growth) {
      factor = this.#lastImportMs >= fromMs ? value : factor;
    }
    const recent = this.#recentLarge;
    const share = recent.filter(Boolean).length / Math.max(1, recent.length);
    // The first invocation of each client finds a host that has just been started, and waits too.
    const isFirst = this.#created <= this.#clients;
    const isStalled =
      isFirst || this.#random.uniform() < factor * (chance + chancePerLarge * share);
    return isStalled ? this.#draw(delayMs) : 0;
  }

  /** One of the values, each as likely as the others. */
  #draw(values: readonly number[]): number {
    return values[this.#random.integer(values.length)]!;
  }
}
