import type { StartCosts } from '../bound.ts';
import type { Uses } from '../find-gaps.ts';

/**
 * The least that starts cost in all, by trying all schedules: after each use its sandbox is kept, or
 * not, and a start takes a kept one of its function where there is one. One larger than the limit is
 * never kept. For a few uses.
 */
export function leastByTrying(uses: Uses, costs: StartCosts, limitUnits: number): number {
  const count = uses.functions.length;
  const events = Array.from(uses.functions.keys()).flatMap((use) => [
    { atMs: uses.pausedMs[use]!, order: 0, use },
    { atMs: uses.startMs[use]!, order: 1, use },
  ]);
  events.sort((one, other) => one.atMs - other.atMs || one.order - other.order);
  let least = Infinity;
  for (let kept = 0; kept < 2 ** count; kept++) {
    least = Math.min(least, costOf(uses, costs, limitUnits, events, kept));
  }
  return least;
}

/** @param kept a bit for each use after which the sandbox is kept */
function costOf(
  { functions }: Uses,
  { coldMs, warmMs, units }: StartCosts,
  limitUnits: number,
  events: readonly { readonly atMs: number; readonly order: number; readonly use: number }[],
  kept: number,
): number {
  const waiting = new Map<number, number>();
  let cost = 0;
  let held = 0;
  for (const [at, { atMs, order, use }] of events.entries()) {
    const index = functions[use]!;
    const there = waiting.get(index) ?? 0;
    if (order === 0) {
      const isKept = (kept & (1 << use)) !== 0 && units[index]! <= limitUnits;
      waiting.set(index, there + (isKept ? 1 : 0));
      held += isKept ? units[index]! : 0;
    } else if (there > 0) {
      waiting.set(index, there - 1);
      held -= units[index]!;
      cost += warmMs[index]!;
    } else {
      cost += coldMs[index]!;
    }
    // What is held for no time does not count.
    if (held > limitUnits && events[at + 1]?.atMs !== atMs) {
      return Infinity;
    }
  }
  return cost;
}
