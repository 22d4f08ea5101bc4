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

/** Simulates a run and keeps all that came out, in order of invocation. */
export function collectRecords(
  catalog: Catalog,
  configuration: Configuration,
  arrivals: Arrivals,
): { records: InvocationRecord[]; counts: RunCounts } {
  const sets = new PackageSets(catalog);
  const records: InvocationRecord[] = [];
  const worker = simulate(catalog, configuration, arrivals, {
    ended(invocations, slot) {
      const record = recordOf(invocations, slot, sets);
      records[record.invocation] = record;
    },
  });
  return {
    records,
    counts: {
      zygotesCreated: worker.importCache.zygotes.created,
      zygotesEvicted: worker.importCache.evicted,
      handlersEvicted: worker.handlerCache.evicted,
      importMbPeak: toMb(worker.accounts.importUnitsPeak),
      handlerMbPeak: toMb(worker.accounts.handlerUnitsPeak),
    },
  };
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
