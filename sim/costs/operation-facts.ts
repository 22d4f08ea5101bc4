import { toMb } from '../records/memory-units.ts';
import { Operation } from '../worker/host.ts';
import { rootZygote } from '../ports/zygote-policy.ts';
import type { Worker } from '../worker/worker.ts';
import type { OperationKind } from './operation-kinds.ts';

/** Tells the kind of each operation of a worker; it remembers which sandboxes have run before. */
export class OperationKinds {
  /** Sandboxes that have run their handler, by slot. */
  readonly #haveRun = new Set<number>();

  /** The kind of an operation; asked once for each, when it starts or always when it ends. */
  kindOf(worker: Worker, operation: Operation, subject: number): OperationKind {
    switch (operation) {
      case Operation.installPackage:
        return 'install';
      case Operation.createZygote:
        return 'create_zygote';
      case Operation.importInZygote:
        return 'import_zygote';
      case Operation.destroyZygote:
        return 'destroy_zygote';
      case Operation.pause:
        return 'pause';
      case Operation.resume:
        return 'resume';
      default:
        return this.#sandboxKind(worker, operation, subject);
    }
  }

  #sandboxKind(worker: Worker, operation: Operation, subject: number): OperationKind {
    const isForked = worker.sandboxes.zygotes[subject]! >= rootZygote;
    switch (operation) {
      case Operation.createSandbox:
        this.#haveRun.delete(subject);
        return isForked ? 'create_forked' : 'create_fresh';
      case Operation.importInSandbox:
        return isForked ? 'import_forked' : 'import_fresh';
      case Operation.execute:
        if (this.#haveRun.has(subject)) {
          return 'execute_resumed';
        }
        this.#haveRun.add(subject);
        return isForked ? 'execute_forked' : 'execute_fresh';
      default:
        return isForked ? 'destroy_forked' : 'destroy_fresh';
    }
  }
}

/** The work that an operation of the kind does itself whatever the host, in ms: a sum of import times. */
export function workMsOf(worker: Worker, operation: Operation, subject: number): number {
  const { sets, sandboxes, invocations, importCache } = worker;
  const { zygotes } = importCache;
  switch (operation) {
    case Operation.installPackage:
      return sets.catalog.installMs[subject]!;
    case Operation.execute: {
      const executeMs = invocations.executeMs[sandboxes.invocations[subject]!]!;
      return Number.isNaN(executeMs)
        ? sets.catalog.executeMs[sandboxes.functions[subject]!]!
        : executeMs;
    }
    case Operation.importInSandbox: {
      const zygote = sandboxes.zygotes[subject]!;
      const allMs = sets.importMs[sandboxes.functions[subject]!]!;
      return zygote < 0 ? allMs : Math.max(0, allMs - zygotes.importMs[zygote]!);
    }
    case Operation.importInZygote:
      return zygotes.importMs[subject]! - zygotes.importMs[zygotes.parents[subject]!]!;
    default:
      return 0;
  }
}

/**
 * The memory that an operation's time may depend on, in MB: of the Zygote that is forked, packages
 * and interpreter, whose page tables are copied; of what is destroyed, all that it has mapped, its
 * own and its Zygote's; 0 for the others, and for a fresh interpreter.
 */
export function memoryMbOf(worker: Worker, operation: Operation, subject: number): number {
  const { sandboxes, importCache } = worker;
  const { zygotes } = importCache;
  switch (operation) {
    case Operation.createSandbox:
      return zygoteMb(worker, sandboxes.zygotes[subject]!);
    case Operation.createZygote:
      return zygoteMb(worker, zygotes.parents[subject]!);
    case Operation.destroySandbox:
      return toMb(sandboxes.ownedUnits[subject]!) + zygoteMb(worker, sandboxes.zygotes[subject]!);
    case Operation.destroyZygote:
      return toMb(zygotes.ownedUnits[subject]!) + zygoteMb(worker, zygotes.parents[subject]!);
    default:
      return 0;
  }
}

/** What a process has from the start when it is forked from a Zygote; 0 when from none. */
function zygoteMb({ importCache, configuration }: Worker, zygote: number): number {
  return zygote < 0
    ? 0
    : configuration.profile.interpreter_mb + toMb(importCache.zygotes.importUnits[zygote]!);
}
