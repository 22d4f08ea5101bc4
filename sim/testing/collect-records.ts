import type { Arrivals } from '../../workloads/arrivals/arrivals.ts';
import type { Catalog } from '../../workloads/catalog.ts';
import type { Configuration } from '../configuration.ts';
import {
  type InvocationRecord,
  type RunCounts,
  statuses,
  tiers,
} from '../records/invocation-record.ts';
import { toMb } from '../records/memory-units.ts';
import { simulate } from '../simulate.ts';
import type { Invocations } from '../worker/invocations.ts';
import { PackageSets } from '../worker/package-sets.ts';

/** What came out of a run. */
export interface CollectedRun {
  /** In order of invocation. */
  readonly records: InvocationRecord[];
  readonly counts: RunCounts;
  /** What each account held over time, in MB·s. */
  readonly held: { readonly handlerMbS: number; readonly importMbS: number };
}

/** Simulates a run and keeps all that came out. */
export function collectRecords(
  catalog: Catalog,
  configuration: Configuration,
  arrivals: Arrivals,
): CollectedRun {
  const sets = new PackageSets(catalog);
  const records: InvocationRecord[] = [];
  const handlers = new HeldMemory();
  const imports = new HeldMemory();
  const worker = simulate(catalog, configuration, arrivals, {
    ended(invocations, slot) {
      const record = recordOf(invocations, slot, sets);
      records[record.invocation] = record;
    },
    memoryChanged({ nowMs, accounts }) {
      handlers.hold(accounts.handlerUnits, nowMs);
      imports.hold(accounts.importUnits, nowMs);
    },
  });
  return {
    records,
    held: {
      handlerMbS: handlers.mbSeconds(worker.lastEndMs),
      importMbS: imports.mbSeconds(worker.lastEndMs),
    },
    counts: {
      zygotesCreated: worker.importCache.zygotes.created,
      zygotesEvicted: worker.importCache.evicted,
      handlersEvicted: worker.handlerCache.evicted,
      importMbPeak: toMb(worker.accounts.importUnitsPeak),
      handlerMbPeak: toMb(worker.accounts.handlerUnitsPeak),
      prewarms: worker.handlerCache.prewarms,
      prewarmsUsed: worker.handlerCache.prewarmsUsed,
    },
  };
}

/** Sums up what an account holds from one change to the next. */
class HeldMemory {
  #unitMs = 0;
  #units = 0;
  #sinceMs = 0;

  hold(units: number, nowMs: number): void {
    this.#unitMs += this.#units * (nowMs - this.#sinceMs);
    this.#units = units;
    this.#sinceMs = nowMs;
  }

  mbSeconds(endMs: number): number {
    this.hold(this.#units, endMs);
    return toMb(this.#unitMs) / 1000;
  }
}

function recordOf(invocations: Invocations, slot: number, sets: PackageSets): InvocationRecord {
  const arrivalMs = invocations.arrivalMs[slot]!;
  const startMs = invocations.startMs[slot]!;
  const installedMs = invocations.installedMs[slot]!;
  const provisionedMs = invocations.provisionedMs[slot]!;
  const importedMs = invocations.importedMs[slot]!;
  const endMs = invocations.endMs[slot]!;
  return {
    invocation: invocations.numbers[slot]!,
    function: invocations.functions[slot]!,
    arrivalMs,
    startMs,
    endMs,
    queueMs: startMs - arrivalMs,
    installMs: installedMs - startMs,
    provisionMs: provisionedMs - installedMs,
    importMs: importedMs - provisionedMs,
    executeMs: endMs - importedMs,
    tier: tiers[invocations.tiers[slot]!]!,
    zygote: invocations.zygoteIds[slot]!,
    zygoteDepth: invocations.zygoteDepths[slot]!,
    packages: sets.count(invocations.functions[slot]!),
    inheritedPackages: invocations.inheritedPackages[slot]!,
    grownPackages: invocations.grownPackages[slot]!,
    memoryMb: toMb(invocations.ownedUnits[slot]!),
    status: statuses[invocations.statuses[slot]!]!,
  };
}
