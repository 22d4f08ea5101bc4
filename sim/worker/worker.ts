import type { Catalog } from '../../workloads/catalog.ts';
import type { Configuration } from '../configuration.ts';
import { isDue } from '../engine/events/ticks.ts';
import { tiers } from '../records/invocation-record.ts';
import type { Policies } from '../ports/policies.ts';
import { HandlerCache } from './handler-cache.ts';
import { type Host, Operation, Outcome } from './host.ts';
import { ImportCache } from './import-cache.ts';
import { InstallCache } from './install-cache.ts';
import { Invocations } from './invocations.ts';
import { MemoryAccounts } from './memory-accounts.ts';
import { PackageSets } from './package-sets.ts';
import { Provisioning } from './provisioning.ts';
import { Sandboxes } from './sandboxes.ts';

const handlerTier = tiers.indexOf('handler');
/** The number of invocations that are none, in whose name a sandbox is prewarmed. */
const nobody = -1;

/** Whom the worker tells of what comes of it; it must read what it needs at once. */
export interface InvocationObserver {
  ended(invocations: Invocations, slot: number, worker: Worker): void;
  /** One of the worker's memory accounts has changed, now. */
  memoryChanged?(worker: Worker): void;
}

/**
 * The worker: takes an invocation through the three caches and decides what to create, grow and
 * evict. It never waits; it starts operations on its host, which calls `complete` when they end.
 * The same worker runs in simulations and on real hosts.
 */
export class Worker {
  readonly sets: PackageSets;
  readonly configuration: Configuration;
  readonly accounts: MemoryAccounts;
  readonly invocations = new Invocations();
  readonly sandboxes = new Sandboxes();
  readonly handlerCache: HandlerCache;
  readonly importCache: ImportCache;
  readonly installCache: InstallCache;
  /** How many invocations arrived, ended well, and failed. */
  arrived = 0;
  completed = 0;
  failed = 0;
  /** When an operation ended last, in ms. */
  lastEndMs = 0;
  readonly #host: Host;
  readonly #observer: InvocationObserver;
  readonly #provisioning: Provisioning;
  /** The last time at which timers of the Zygote policy had their turn. */
  #zygoteTimersRanAtMs = -1;

  constructor(
    catalog: Catalog,
    configuration: Configuration,
    policies: Policies,
    host: Host,
    observer: InvocationObserver,
  ) {
    const { profile, installCache } = configuration;
    this.configuration = configuration;
    this.#host = host;
    this.#observer = observer;
    this.sets = new PackageSets(catalog);
    this.accounts = new MemoryAccounts(configuration, () => observer.memoryChanged?.(this));
    this.installCache = new InstallCache(this.sets, installCache === 'warm', (packageIndex) =>
      host.start(Operation.installPackage, packageIndex),
    );
    this.handlerCache = new HandlerCache(
      catalog,
      this.sandboxes,
      this.accounts,
      policies.handler,
      this,
      configuration.seed ?? 0,
      (sandbox) => host.start(Operation.destroySandbox, sandbox),
      (functionIndex) => this.#prewarm(functionIndex),
    );
    this.importCache = new ImportCache(
      this.sets,
      this.accounts,
      configuration,
      policies.zygote,
      this,
      (asker) => this.#provisioning.startFork(asker),
      (zygote) => host.start(Operation.destroyZygote, zygote),
    );
    const { sets, invocations, sandboxes, importCache } = this;
    this.#provisioning = new Provisioning(
      { profile, sets, invocations, sandboxes, installCache: this.installCache, importCache },
      host,
      {
        imported: (sandbox, outcome) => this.#imported(sandbox, outcome),
        notInstalled: (invocation, outcome) => this.#notInstalled(invocation, outcome),
      },
    );
  }

  get nowMs(): number {
    return this.#host.nowMs;
  }

  get timersHaveRun(): boolean {
    return this.#zygoteTimersRanAtMs === this.#host.nowMs;
  }

  /** When `runTimers` is to be called, in ms; Infinity for never. */
  get nextTimerMs(): number {
    return Math.min(this.handlerCache.timerMs, this.importCache.policy.timerMs);
  }

  /**
   * An invocation arrives now.
   *
   * @param executeMs how long its body runs, in ms; NaN where the function's own time holds
   * @param arrivalMs when it was meant to arrive, which is now unless the host was late
   */
  arrive(functionIndex: number, executeMs: number, arrivalMs = this.#host.nowMs): void {
    const startMs = this.#host.nowMs;
    this.#zygoteTimersRanAtMs = startMs;
    const number = this.arrived++;
    const { invocations } = this;
    const invocation = invocations.open(number, functionIndex, arrivalMs, startMs, executeMs);
    this.handlerCache.arrived(functionIndex);
    const sandbox = this.handlerCache.take(functionIndex);
    if (sandbox >= 0) {
      this.invocations.tiers[invocation] = handlerTier;
      this.invocations.ownedUnits[invocation] = this.sandboxes.ownedUnits[sandbox]!;
      this.sandboxes.invocations[sandbox] = invocation;
      this.#host.start(Operation.resume, sandbox);
      return;
    }
    this.handlerCache.asked(functionIndex);
    this.#provisioning.install(invocation);
  }

  /** A sandbox is made as for an invocation, which nobody asked for and nobody hears of. */
  #prewarm(functionIndex: number): void {
    const { invocations, nowMs } = this;
    const invocation = invocations.open(nobody, functionIndex, nowMs, nowMs, NaN);
    this.handlerCache.asked(functionIndex);
    this.#provisioning.install(invocation);
  }

  /**
   * `nextTimerMs` has come: a policy that acts on time has its turn, the handler policy first. What
   * ends at this very time comes before the turn of the other.
   */
  runTimers(): void {
    const nowMs = this.#host.nowMs;
    const { timerMs } = this.handlerCache;
    if (isDue(timerMs, nowMs)) {
      this.handlerCache.runTimer(Math.max(timerMs, nowMs));
      return;
    }
    this.#zygoteTimersRanAtMs = nowMs;
    const zygoteTimerMs = this.importCache.policy.timerMs;
    if (isDue(zygoteTimerMs, nowMs)) {
      this.importCache.policy.runTimer(Math.max(zygoteTimerMs, nowMs));
    }
  }

  /** An operation that the host was asked for has ended. */
  complete(operation: number, subject: number, outcome: Outcome): void {
    this.lastEndMs = this.#host.nowMs;
    switch (operation) {
      case Operation.resume:
        this.#resumed(subject, outcome);
        break;
      case Operation.execute:
        this.handlerCache.ended(subject);
        this.#end(subject, outcome);
        break;
      case Operation.pause:
        this.#paused(subject, outcome);
        break;
      case Operation.importInSandbox:
        this.#imported(subject, outcome);
        break;
      case Operation.createSandbox:
        this.#provisioning.createdSandbox(subject, outcome);
        break;
      case Operation.destroySandbox:
        this.#destroyedSandbox(subject);
        break;
      case Operation.installPackage:
        this.#provisioning.installed(subject, outcome);
        break;
      case Operation.createZygote:
        this.#provisioning.createdZygote(subject, outcome);
        break;
      case Operation.importInZygote:
        this.#provisioning.zygoteImported(subject, outcome);
        break;
      case Operation.destroyZygote:
        this.importCache.destroyed(subject);
        break;
    }
    this.importCache.policy.settled();
  }

  #notInstalled(invocation: number, outcome: Outcome): void {
    this.handlerCache.functions.ceased(this.invocations.functions[invocation]!);
    this.#report(invocation, outcome);
  }

  #resumed(sandbox: number, outcome: Outcome): void {
    const invocation = this.sandboxes.invocations[sandbox]!;
    this.invocations.provisionedMs[invocation] = this.#host.nowMs;
    this.invocations.importedMs[invocation] = this.#host.nowMs;
    this.#executeIf(outcome, sandbox);
  }

  #imported(sandbox: number, outcome: Outcome): void {
    const invocation = this.sandboxes.invocations[sandbox]!;
    const { startMs, functions, numbers, importedMs } = this.invocations;
    const tookMs = this.#host.nowMs - startMs[invocation]!;
    importedMs[invocation] = this.#host.nowMs;
    if (outcome === Outcome.ok && numbers[invocation] === nobody) {
      this.handlerCache.functions.prewarmed(functions[invocation]!, tookMs);
      this.#end(sandbox, outcome);
      return;
    }
    if (outcome === Outcome.ok) {
      this.handlerCache.functions.startedCold(functions[invocation]!, tookMs);
    }
    this.#executeIf(outcome, sandbox);
  }

  #executeIf(outcome: Outcome, sandbox: number): void {
    if (outcome === Outcome.ok) {
      this.handlerCache.started(sandbox);
      this.#host.start(Operation.execute, sandbox);
    } else {
      this.#end(sandbox, outcome);
    }
  }

  #end(sandbox: number, outcome: Outcome): void {
    this.#report(this.sandboxes.invocations[sandbox]!, outcome);
    if (outcome === Outcome.ok && this.handlerCache.policy.keepsHandlers) {
      this.#host.start(Operation.pause, sandbox);
    } else {
      this.#giveUp(sandbox);
    }
  }

  #giveUp(sandbox: number): void {
    this.handlerCache.ceased(sandbox);
    this.#host.start(Operation.destroySandbox, sandbox);
  }

  #report(invocation: number, outcome: Outcome): void {
    if (this.invocations.numbers[invocation] === nobody) {
      this.invocations.close(invocation);
      return;
    }
    this.invocations.endMs[invocation] = this.#host.nowMs;
    this.invocations.statuses[invocation] = outcome;
    if (outcome === Outcome.ok) {
      this.completed++;
    } else {
      this.failed++;
    }
    this.#observer.ended(this.invocations, invocation, this);
    this.invocations.close(invocation);
  }

  #paused(sandbox: number, outcome: Outcome): void {
    if (outcome === Outcome.ok) {
      this.handlerCache.offer(sandbox);
    } else {
      this.#giveUp(sandbox);
    }
  }

  #destroyedSandbox(sandbox: number): void {
    const zygote = this.sandboxes.zygotes[sandbox]!;
    this.sandboxes.close(sandbox);
    if (zygote >= 0) {
      this.importCache.letGo(zygote);
    }
  }
}
