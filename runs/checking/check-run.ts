import { randomStream } from '../../sim/engine/random/random.ts';
import { simulate } from '../../sim/simulate.ts';
import { toMb } from '../../sim/records/memory-units.ts';
import type { Configuration } from '../../sim/configuration.ts';
import { createArrivals } from '../../workloads/arrivals/registry.ts';
import { defaultArrivalsOptions } from '../../workloads/arrivals/arrivals.ts';
import { InputError } from '../../workloads/input-error.ts';
import { catalogOf, configurationOf, invocationsOf, type RandomRun } from './random-run.ts';

/** The policies of a run, and the words of the one that is checked. */
export type CheckedPolicies = Pick<Configuration, 'handlerPolicy' | 'zygotePolicy' | 'ownPolicies'>;

/**
 * Simulates a run, and holds it to what must hold for each policy; the worker's own books are
 * checked at its end.
 *
 * @returns all rows and counts of it, as text
 * @throws Error that says what does not hold
 */
export function checkRun(run: RandomRun, policies: CheckedPolicies): string {
  const catalog = catalogOf(run);
  const invocations = invocationsOf(run);
  const workload = { name: 'random', catalog, invocations };
  const options = { ...defaultArrivalsOptions, invocations: Infinity };
  const arrivals = createArrivals('file', workload, options, (name) => randomStream(1, name));
  const rows: string[] = [];
  const worker = simulate(catalog, configurationOf(run, policies), arrivals, {
    ended(table, slot) {
      const { numbers, tiers, zygoteIds, startMs, endMs, ownedUnits, statuses } = table;
      const { inheritedPackages, grownPackages } = table;
      const row = [numbers, tiers, zygoteIds, inheritedPackages, grownPackages, ownedUnits];
      rows.push([...row, startMs, endMs, statuses].map((column) => column[slot]).join());
      hold(statuses[slot] === 0, `invocation ${numbers[slot]} should not fail`);
    },
  });
  const { handlerCache, importCache, accounts } = worker;
  const peakMb = toMb(accounts.handlerUnitsPeak);
  hold(
    rows.length === run.invocations.length,
    `all of ${run.invocations.length} invocations should end, and ${rows.length} did`,
  );
  hold(
    peakMb <= run.handler_cache_mb,
    `paused sandboxes own ${peakMb} MB; the limit is ${run.handler_cache_mb} MB`,
  );
  const counts = [handlerCache.evicted, handlerCache.prewarms, importCache.evicted, peakMb];
  return [...rows, ...counts].join('\n');
}

/** As `checkRun`, twice, which must come to the same. */
export function checkSame(run: RandomRun, policies: CheckedPolicies): void {
  const first = checkRun(run, policies).split('\n');
  const again = checkRun(run, policies).split('\n');
  const at = first.findIndex((row, index) => row !== again[index]);
  hold(
    at < 0,
    `the same run once more should come to the same, but for line ${at} of its rows (${first[at]}) it came to (${again[at]})`,
  );
}

function hold(condition: boolean, what: string): void {
  if (!condition) {
    throw new InputError(what);
  }
}
