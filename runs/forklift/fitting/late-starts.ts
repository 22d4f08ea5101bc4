import type { ForkliftModel } from '../model.ts';
import { startsLate } from '../phases.ts';
import type { Measurement } from './measurements.ts';

/** A function has started late when its body begins this long after its imports. */
const lateMs = 11;
const countMin = 15;
const shareMin = 0.9;
const pairsMax = 20;

/**
 * Finds the pairs of packages, one inherited and one imported, with which functions start late:
 * nine in ten such invocations did. What is behind it is not known; that it depends on the packages
 * alone, and recurs each time, fits a full collection of Python's garbage collector, which comes
 * after so many allocations.
 */
export function findLateStarts(measurements: readonly Measurement[]): ForkliftModel['lateStarts'] {
  const pairs: [string, string][] = [];
  const late = measurements.filter((one) => one.startMs > lateMs);
  let left = late;
  while (pairs.length < pairsMax) {
    const best = bestPair(measurements, left);
    if (best === undefined) {
      break;
    }
    pairs.push(best);
    left = left.filter((one) => !startsLate([best], one.function.packages, one.inherited));
  }
  const explained = late.filter((one) => startsLate(pairs, one.function.packages, one.inherited));
  const others = measurements.filter((one) => one.startMs <= lateMs);
  return { delayMs: explained.length === 0 ? 0 : meanMs(explained) - meanMs(others), pairs };
}

/** The pair that explains the most of the late starts that are left. */
function bestPair(
  measurements: readonly Measurement[],
  late: readonly Measurement[],
): [string, string] | undefined {
  const hits = new Map<string, number>();
  for (const one of late) {
    for (const second of one.function.packages) {
      for (const first of one.inherited.has(second) ? [] : one.inherited) {
        const key = `${first} ${second}`;
        hits.set(key, (hits.get(key) ?? 0) + 1);
      }
    }
  }
  const ranked = [...hits]
    .filter(([, count]) => count >= countMin)
    .sort(([a, first], [b, second]) => second - first || (a < b ? -1 : 1));
  for (const [key] of ranked.slice(0, 400)) {
    const [first, second] = key.split(' ') as [string, string];
    const all = measurements.filter((one) =>
      startsLate([[first, second]], one.function.packages, one.inherited),
    );
    if (all.filter((one) => one.startMs > lateMs).length >= shareMin * all.length) {
      return [first, second];
    }
  }
  return undefined;
}

function meanMs(measurements: readonly Measurement[]): number {
  return measurements.reduce((sum, one) => sum + one.startMs, 0) / measurements.length;
}
