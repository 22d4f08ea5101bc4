import type { Catalog } from '../../workloads/catalog.ts';
import type { Configuration } from '../configuration.ts';
import { tiers } from '../records/invocation-record.ts';
import { toMemoryUnits } from '../records/memory-units.ts';
import type { Policies } from '../ports/policies.ts';
import { HandlerCache } from './handler-cache.ts';
import { type Host, Operation, Outcome } from './host.ts';
import { forkAsker, ImportCache } from './import-cache.ts';
import { InstallCache } from './install-cache.ts';
import { Invocations } from './invocations.ts';
import { MemoryAccounts } from './memory-accounts.ts';
import { PackageSets } from './package-sets.ts';
import { Sandboxes } from './sandboxes.ts';
import { rootZygote } from '../ports/zygote-policy.ts';

const handlerTier = tiers.indexOf('handler');
const importTier = tiers.indexOf('import');
const rootTier = tiers.indexOf('root');
const noTier = tiers.indexOf('none');

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
  readonly #forkUnits: number;
  readonly #interpreterUnits: number;
  /** The last time at which timers had their turn. */
  #timersRanAtMs = -1;

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
    this.#forkUnits = toMemoryUnits(profile.fork_mb);
    this.#interpreterUnits = toMemoryUnits(profile.interpreter_mb);
    this.sets = new PackageSets(catalog);
    this.accounts = new MemoryAccounts(configuration, () => observer.memoryChanged?.(this));
    this.installCache = new InstallCache(this.sets, installCache === 'warm', (packageIndex) =>
      host.start(Operation.installPackage, packageIndex),
    );
    this.handlerCache = new HandlerCache(
      catalog.functionNames.length,
      this.sandboxes,
      this.accounts,
      policies.handler,
      (sandbox) => host.start(Operation.destroySandbox, sandbox),
    );
    this.importCache = new ImportCache(
      this.sets,
      this.accounts,
      configuration,
      policies.zygote,
      this,
      (asker) => this.#startFork(asker),
      (zygote) => host.start(Operation.destroyZygote, zygote),
    );
  }

  get nowMs(): number {
    return this.#host.nowMs;
  }

  get timersHaveRun(): boolean {
    return this.#timersRanAtMs === this.#host.nowMs;
  }

  /** When `runTimers` is to be called, in ms; Infinity for never. */
  get nextTimerMs(): number {
    return Math.min(this.handlerCache.policy.timerMs, this.importCache.policy.timerMs);
  }

  /**
   * An invocation arrives now.
   *
   * @param executeMs how long its body runs, in ms; NaN where the function's own time holds
   * @param arrivalMs when it was meant to arrive, which is now unless the host was late
   */
  arrive(functionIndex: number, executeMs: number, arrivalMs = this.#host.nowMs): void {
    const startMs = this.#host.nowMs;
    this.#timersRanAtMs = startMs;
    const number = this.arrived++;
    const { invocations } = this;
    const invocation = invocations.open(number, functionIndex, arrivalMs, startMs, executeMs);
    const sandbox = this.handlerCache.take(functionIndex);
    if (sandbox >= 0) {
      this.invocations.tiers[invocation] = handlerTier;
      this.invocations.ownedUnits[invocation] = this.sandboxes.ownedUnits[sandbox]!;
      this.sandboxes.invocations[sandbox] = invocation;
      this.#host.start(Operation.resume, sandbox);
      return;
    }
    this.#install(invocation);
  }

  /** Policies that act on time have their turn: `nextTimerMs` has come. */
  runTimers(): void {
    const nowMs = this.#host.nowMs;
    this.#timersRanAtMs = nowMs;
    if (this.handlerCache.policy.timerMs <= nowMs) {
      this.handlerCache.policy.runTimer(nowMs);
    }
    if (this.importCache.policy.timerMs <= nowMs) {
      this.importCache.policy.runTimer(nowMs);
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
        this.#end(subject, outcome);
        break;
      case Operation.pause:
        this.#paused(subject, outcome);
        break;
      case Operation.importInSandbox:
        this.#imported(subject, outcome);
        break;
      case Operation.createSandbox:
        this.#createdSandbox(subject, outcome);
        break;
      case Operation.destroySandbox:
        this.#destroyedSandbox(subject);
        break;
      case Operation.installPackage:
        this.#installed(subject, outcome);
        break;
      case Operation.createZygote:
        this.#createdZygote(subject, outcome);
        break;
      case Operation.importInZygote:
        this.#zygoteImported(subject, outcome);
        break;
      case Operation.destroyZygote:
        this.importCache.destroyed(subject);
        break;
    }
    this.importCache.policy.settled();
  }

  #install(invocation: number): void {
    if (this.installCache.isReady(this.invocations.functions[invocation]!, invocation)) {
      this.invocations.installedMs[invocation] = this.#host.nowMs;
      this.#provision(invocation);
    }
  }

  #installed(packageIndex: number, outcome: Outcome): void {
    this.installCache.finished(packageIndex, outcome === Outcome.ok);
    let invocation = this.installCache.nextWaiter(packageIndex);
    for (; invocation >= 0; invocation = this.installCache.nextWaiter(packageIndex)) {
      if (outcome === Outcome.ok) {
        this.#install(invocation);
      } else {
        this.invocations.tiers[invocation] = noTier;
        this.invocations.installedMs[invocation] = this.#host.nowMs;
        this.invocations.provisionedMs[invocation] = this.#host.nowMs;
        this.invocations.importedMs[invocation] = this.#host.nowMs;
        this.#report(invocation, outcome);
      }
    }
  }

  #provision(invocation: number): void {
    const { policy, packagesGrown } = this.importCache;
    const functionIndex = this.invocations.functions[invocation]!;
    const sandbox = this.sandboxes.open(functionIndex, invocation);
    const match = policy.match(functionIndex);
    if (match < 0) {
      this.invocations.tiers[invocation] = noTier;
      this.#own(sandbox, -1);
      this.#host.start(Operation.createSandbox, sandbox);
      return;
    }
    this.invocations.tiers[invocation] = match === rootZygote ? rootTier : importTier;
    const zygote = policy.grow(functionIndex, match);
    this.invocations.grownPackages[invocation] = this.importCache.packagesGrown - packagesGrown;
    policy.forked(zygote);
    this.#askForFork(sandbox, zygote);
    policy.settled();
  }

  #askForFork(sandbox: number, zygote: number): void {
    const invocation = this.sandboxes.invocations[sandbox]!;
    const { ids, depths, packageCounts } = this.importCache.zygotes;
    this.invocations.zygoteIds[invocation] = ids[zygote]!;
    this.invocations.zygoteDepths[invocation] = depths[zygote]!;
    this.invocations.inheritedPackages[invocation] = packageCounts[zygote]!;
    this.#own(sandbox, zygote);
    this.importCache.hold(zygote, this.sandboxes.functions[sandbox]!);
    this.importCache.ask(zygote, forkAsker.sandbox(sandbox));
  }

  /** Settles where a sandbox comes from and what it will own. */
  #own(sandbox: number, zygote: number): void {
    const functionIndex = this.sandboxes.functions[sandbox]!;
    const { importUnits, functionUnits } = this.sets;
    const base = zygote < 0 ? this.#interpreterUnits : this.#forkUnits;
    const inherited = zygote < 0 ? 0 : this.importCache.zygotes.importUnits[zygote]!;
    const owned = base + importUnits[functionIndex]! - inherited + functionUnits[functionIndex]!;
    this.sandboxes.zygotes[sandbox] = zygote;
    this.sandboxes.ownedUnits[sandbox] = owned;
    this.invocations.ownedUnits[this.sandboxes.invocations[sandbox]!] = owned;
  }

  #startFork(asker: number): void {
    const operation = forkAsker.isZygote(asker) ? Operation.createZygote : Operation.createSandbox;
    this.#host.start(operation, forkAsker.slot(asker));
  }

  #createdSandbox(sandbox: number, outcome: Outcome): void {
    const zygote = this.sandboxes.zygotes[sandbox]!;
    const invocation = this.sandboxes.invocations[sandbox]!;
    if (zygote >= 0) {
      this.importCache.release(zygote);
    }
    this.invocations.provisionedMs[invocation] = this.#host.nowMs;
    if (outcome !== Outcome.ok) {
      this.#imported(sandbox, outcome);
      return;
    }
    const inherited = zygote < 0 ? 0 : this.importCache.zygotes.packageCounts[zygote]!;
    if (inherited < this.sets.count(this.sandboxes.functions[sandbox]!)) {
      this.#host.start(Operation.importInSandbox, sandbox);
    } else {
      this.#imported(sandbox, outcome);
    }
  }

  #resumed(sandbox: number, outcome: Outcome): void {
    this.invocations.provisionedMs[this.sandboxes.invocations[sandbox]!] = this.#host.nowMs;
    this.#imported(sandbox, outcome);
  }

  #imported(sandbox: number, outcome: Outcome): void {
    this.invocations.importedMs[this.sandboxes.invocations[sandbox]!] = this.#host.nowMs;
    if (outcome === Outcome.ok) {
      this.#host.start(Operation.execute, sandbox);
    } else {
      this.#end(sandbox, outcome);
    }
  }

  #end(sandbox: number, outcome: Outcome): void {
    this.#report(this.sandboxes.invocations[sandbox]!, outcome);
    const isKept = outcome === Outcome.ok && this.handlerCache.policy.keepsHandlers;
    this.#host.start(isKept ? Operation.pause : Operation.destroySandbox, sandbox);
  }

  #report(invocation: number, outcome: Outcome): void {
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
      this.#host.start(Operation.destroySandbox, sandbox);
    }
  }

  #destroyedSandbox(sandbox: number): void {
    const zygote = this.sandboxes.zygotes[sandbox]!;
    this.sandboxes.close(sandbox);
    if (zygote >= 0) {
      this.importCache.letGo(zygote);
    }
  }

  #createdZygote(zygote: number, outcome: Outcome): void {
    const { parents, packageCounts } = this.importCache.zygotes;
    const parent = parents[zygote]!;
    this.importCache.release(parent);
    if (outcome === Outcome.ok && packageCounts[zygote]! > packageCounts[parent]!) {
      this.#host.start(Operation.importInZygote, zygote);
    } else {
      this.#zygoteImported(zygote, outcome);
    }
  }

  /** A Zygote is ready; or it never will be, and whoever waits for it is forked from its parent. */
  #zygoteImported(zygote: number, outcome: Outcome): void {
    if (outcome === Outcome.ok) {
      this.importCache.release(zygote);
      return;
    }
    const parent = this.importCache.zygotes.parents[zygote]!;
    for (const sandbox of this.importCache.fail(zygote)) {
      this.importCache.letGo(this.sandboxes.zygotes[sandbox]!);
      this.#ungrow(this.sandboxes.invocations[sandbox]!, parent);
      // The policy has heard of this sandbox: what counts for a Zygote counts for its ancestors too.
      this.#askForFork(sandbox, parent);
    }
  }

  /** Of what grew for an invocation, only that which its new Zygote has is left. */
  #ungrow(invocation: number, zygote: number): void {
    const { grownPackages, inheritedPackages } = this.invocations;
    const lost = inheritedPackages[invocation]! - this.importCache.zygotes.packageCounts[zygote]!;
    grownPackages[invocation] = Math.max(0, grownPackages[invocation]! - lost);
  }
}
