import type { Profile } from '../costs/profiles/profile.ts';
import { rootZygote } from '../ports/zygote-policy.ts';
import { tiers } from '../records/invocation-record.ts';
import { toMemoryUnits } from '../records/memory-units.ts';
import { type Host, Operation, Outcome } from './host.ts';
import { forkAsker, type ImportCache } from './import-cache.ts';
import type { InstallCache } from './install-cache.ts';
import type { Invocations } from './invocations.ts';
import type { PackageSets } from './package-sets.ts';
import type { Sandboxes } from './sandboxes.ts';

const importTier = tiers.indexOf('import');
const rootTier = tiers.indexOf('root');
const noTier = tiers.indexOf('none');

/** Who is told when a sandbox is ready for its function, or will never be. */
export interface ProvisioningObserver {
  imported(sandbox: number, outcome: Outcome): void;
  /** A package of the invocation's function could not be installed: it has no sandbox. */
  notInstalled(invocation: number, outcome: Outcome): void;
}

/** What provisioning works on: the tables and caches of its worker. */
export interface ProvisioningParts {
  readonly profile: Profile;
  readonly sets: PackageSets;
  readonly invocations: Invocations;
  readonly sandboxes: Sandboxes;
  readonly installCache: InstallCache;
  readonly importCache: ImportCache;
}

/**
 * Makes a sandbox for an invocation that found none (design §4, steps 2 to 4): installs what is
 * missing, asks the Zygote policy what to fork, forks or starts it, and imports the rest.
 */
export class Provisioning {
  readonly #host: Host;
  readonly #told: ProvisioningObserver;
  readonly #sets: PackageSets;
  readonly #invocations: Invocations;
  readonly #sandboxes: Sandboxes;
  readonly #installCache: InstallCache;
  readonly #importCache: ImportCache;
  readonly #forkUnits: number;
  readonly #interpreterUnits: number;

  constructor(parts: ProvisioningParts, host: Host, told: ProvisioningObserver) {
    this.#host = host;
    this.#told = told;
    this.#sets = parts.sets;
    this.#invocations = parts.invocations;
    this.#sandboxes = parts.sandboxes;
    this.#installCache = parts.installCache;
    this.#importCache = parts.importCache;
    this.#forkUnits = toMemoryUnits(parts.profile.fork_mb);
    this.#interpreterUnits = toMemoryUnits(parts.profile.interpreter_mb);
  }

  /** Installs what an invocation's function needs, or waits for it, and goes on. */
  install(invocation: number): void {
    if (this.#installCache.isReady(this.#invocations.functions[invocation]!, invocation)) {
      this.#invocations.installedMs[invocation] = this.#host.nowMs;
      this.#provision(invocation);
    }
  }

  /** A package is there, or cannot be installed: those that wait for it go on. */
  installed(packageIndex: number, outcome: Outcome): void {
    this.#installCache.finished(packageIndex, outcome === Outcome.ok);
    let invocation = this.#installCache.nextWaiter(packageIndex);
    for (; invocation >= 0; invocation = this.#installCache.nextWaiter(packageIndex)) {
      if (outcome === Outcome.ok) {
        this.install(invocation);
      } else {
        this.#invocations.tiers[invocation] = noTier;
        this.#invocations.installedMs[invocation] = this.#host.nowMs;
        this.#invocations.provisionedMs[invocation] = this.#host.nowMs;
        this.#invocations.importedMs[invocation] = this.#host.nowMs;
        this.#told.notInstalled(invocation, outcome);
      }
    }
  }

  #provision(invocation: number): void {
    const { policy, packagesGrown } = this.#importCache;
    const functionIndex = this.#invocations.functions[invocation]!;
    const sandbox = this.#sandboxes.open(functionIndex, invocation);
    const match = policy.match(functionIndex);
    if (match < 0) {
      this.#invocations.tiers[invocation] = noTier;
      this.#own(sandbox, -1);
      this.#host.start(Operation.createSandbox, sandbox);
      return;
    }
    this.#invocations.tiers[invocation] = match === rootZygote ? rootTier : importTier;
    const zygote = policy.grow(functionIndex, match);
    this.#invocations.grownPackages[invocation] = this.#importCache.packagesGrown - packagesGrown;
    policy.forked(zygote);
    this.#askForFork(sandbox, zygote);
    policy.settled();
  }

  #askForFork(sandbox: number, zygote: number): void {
    const invocation = this.#sandboxes.invocations[sandbox]!;
    const { ids, depths, packageCounts } = this.#importCache.zygotes;
    this.#invocations.zygoteIds[invocation] = ids[zygote]!;
    this.#invocations.zygoteDepths[invocation] = depths[zygote]!;
    this.#invocations.inheritedPackages[invocation] = packageCounts[zygote]!;
    this.#own(sandbox, zygote);
    this.#importCache.hold(zygote, this.#sandboxes.functions[sandbox]!);
    this.#importCache.ask(zygote, forkAsker.sandbox(sandbox));
  }

  /** Settles where a sandbox comes from and what it will own. */
  #own(sandbox: number, zygote: number): void {
    const functionIndex = this.#sandboxes.functions[sandbox]!;
    const { importUnits, functionUnits } = this.#sets;
    const base = zygote < 0 ? this.#interpreterUnits : this.#forkUnits;
    const inherited = zygote < 0 ? 0 : this.#importCache.zygotes.importUnits[zygote]!;
    const owned = base + importUnits[functionIndex]! - inherited + functionUnits[functionIndex]!;
    this.#sandboxes.zygotes[sandbox] = zygote;
    this.#sandboxes.ownedUnits[sandbox] = owned;
    this.#invocations.ownedUnits[this.#sandboxes.invocations[sandbox]!] = owned;
  }

  /** It is an asker's turn to be forked. */
  startFork(asker: number): void {
    const operation = forkAsker.isZygote(asker) ? Operation.createZygote : Operation.createSandbox;
    this.#host.start(operation, forkAsker.slot(asker));
  }

  /** A sandbox's process is there, or not. */
  createdSandbox(sandbox: number, outcome: Outcome): void {
    const zygote = this.#sandboxes.zygotes[sandbox]!;
    const invocation = this.#sandboxes.invocations[sandbox]!;
    if (zygote >= 0) {
      this.#importCache.release(zygote);
    }
    this.#invocations.provisionedMs[invocation] = this.#host.nowMs;
    if (outcome !== Outcome.ok) {
      this.#told.imported(sandbox, outcome);
      return;
    }
    const inherited = zygote < 0 ? 0 : this.#importCache.zygotes.packageCounts[zygote]!;
    if (inherited < this.#sets.count(this.#sandboxes.functions[sandbox]!)) {
      this.#host.start(Operation.importInSandbox, sandbox);
    } else {
      this.#told.imported(sandbox, outcome);
    }
  }

  /** A Zygote's process is there, or not. */
  createdZygote(zygote: number, outcome: Outcome): void {
    const { parents, packageCounts } = this.#importCache.zygotes;
    const parent = parents[zygote]!;
    this.#importCache.release(parent);
    if (outcome === Outcome.ok && packageCounts[zygote]! > packageCounts[parent]!) {
      this.#host.start(Operation.importInZygote, zygote);
    } else {
      this.zygoteImported(zygote, outcome);
    }
  }

  /** A Zygote is ready; or it never will be, and whoever waits for it is forked from its parent. */
  zygoteImported(zygote: number, outcome: Outcome): void {
    if (outcome === Outcome.ok) {
      this.#importCache.release(zygote);
      return;
    }
    const parent = this.#importCache.zygotes.parents[zygote]!;
    for (const sandbox of this.#importCache.fail(zygote)) {
      this.#importCache.letGo(this.#sandboxes.zygotes[sandbox]!);
      this.#ungrow(this.#sandboxes.invocations[sandbox]!, parent);
      // The policy has heard of this sandbox: what counts for a Zygote counts for its ancestors too.
      this.#askForFork(sandbox, parent);
    }
  }

  /** Of what grew for an invocation, only that which its new Zygote has is left. */
  #ungrow(invocation: number, zygote: number): void {
    const { grownPackages, inheritedPackages } = this.#invocations;
    const lost = inheritedPackages[invocation]! - this.#importCache.zygotes.packageCounts[zygote]!;
    grownPackages[invocation] = Math.max(0, grownPackages[invocation]! - lost);
  }
}
