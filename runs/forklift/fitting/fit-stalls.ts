import type { ForkliftModel } from '../model.ts';
import type { Measurement } from './measurements.ts';
import { quantileTable } from './quantile-table.ts';

const largeMs = 40;
const window = 20;
const stallMinMs = 12;
/** The first requests find no history, and a host that has just been started. */
const skipped = 25;
const growthFromMs = [5, 10, 20, largeMs];

/** What had happened before an invocation of the same tree. */
interface History {
  /** What the invocation imported that had ended last when this one was requested, in ms. */
  readonly lastImportMs: number;
  /** The share of large imports among those that ended last. */
  readonly largeShare: number;
}

/** Which forks stalled: those that took so much longer than they should after an import of some size. */
export function markStalls(
  trees: readonly (readonly Measurement[])[],
  excessMs: (one: Measurement) => number,
): { stalls: ForkliftModel['stalls']; stalled: Set<Measurement> } {
  const stalled = new Set<Measurement>();
  const seen: { history: History; isStalled: boolean }[] = [];
  const delays: number[] = [];
  for (const tree of trees) {
    const histories = historiesOf(tree);
    tree.forEach((one, index) => {
      const history = histories[index]!;
      const isStalled =
        excessMs(one) > stallMinMs && (index < skipped || history.lastImportMs > growthFromMs[0]!);
      if (isStalled) {
        stalled.add(one);
      }
      if (index >= skipped) {
        seen.push({ history, isStalled });
        if (isStalled) {
          delays.push(excessMs(one));
        }
      }
    });
  }
  return { stalls: { ...chances(seen), largeMs, window, delayMs: quantileTable(delays) }, stalled };
}

function chances(
  seen: readonly { history: History; isStalled: boolean }[],
): Pick<ForkliftModel['stalls'], 'chance' | 'chancePerLarge' | 'growth'> {
  const large = seen.filter(({ history }) => history.lastImportMs >= largeMs);
  const byShare = [...Map.groupBy(large, ({ history }) => history.largeShare).entries()];
  // A line through the frequencies, each share as often as it was seen.
  const sums = { n: 0, x: 0, y: 0, xx: 0, xy: 0 };
  for (const [share, members] of byShare) {
    const hits = members.filter(({ isStalled }) => isStalled).length;
    sums.n += members.length;
    sums.x += members.length * share;
    sums.y += hits;
    sums.xx += members.length * share * share;
    sums.xy += share * hits;
  }
  const spread = sums.n * sums.xx - sums.x * sums.x;
  const chancePerLarge = spread > 1e-6 ? (sums.n * sums.xy - sums.x * sums.y) / spread : 0;
  const chance = (sums.y - chancePerLarge * sums.x) / sums.n;
  const growth = growthFromMs.map((fromMs, index): [number, number] => {
    const toMs = growthFromMs[index + 1] ?? Infinity;
    const inside = seen.filter(
      ({ history: { lastImportMs } }) => lastImportMs >= fromMs && lastImportMs < toMs,
    );
    const hits = inside.filter(({ isStalled }) => isStalled).length;
    const expected = inside.reduce(
      (sum, { history }) => sum + chance + chancePerLarge * history.largeShare,
      0,
    );
    return [fromMs, hits / expected];
  });
  return { chance, chancePerLarge, growth };
}

function historiesOf(tree: readonly Measurement[]): History[] {
  const ended = tree.toSorted((a, b) => a.receivedMs - b.receivedMs);
  let count = 0;
  return tree.map((one) => {
    while (count < ended.length && ended[count]!.receivedMs <= one.requestMs) {
      count++;
    }
    const recent = ended.slice(Math.max(0, count - window), count);
    const large = recent.filter((before) => before.importMs > largeMs).length;
    return {
      lastImportMs: count === 0 ? 0 : ended[count - 1]!.importMs,
      largeShare: large / Math.max(1, recent.length),
    };
  });
}
