import { findCrowdedMoments } from './crowded-moments.ts';
import { PeakTree } from './peak-tree.ts';
import { byWorth, type WeighedGaps } from './weighed-gaps.ts';

/**
 * A schedule within the limit, in which each gap is kept whole or not at all: some to begin with,
 * then, by saving per MB·s, each other that still fits.
 *
 * @param begun those to begin with: what is kept of each, in memory units
 * @returns memory units
 */
export function keepWhole(
  gaps: WeighedGaps,
  limitUnits: number,
  begun: Float64Array,
): Float64Array {
  const { units } = gaps;
  const { count, first, end } = findCrowdedMoments(gaps, limitUnits);
  const peaks = new PeakTree(count);
  const held = units.map((most, gap) => (begun[gap] === most ? most : 0));
  for (const [gap, heldUnits] of held.entries()) {
    peaks.add(first[gap]!, end[gap]!, heldUnits);
  }
  for (const gap of byWorth(gaps)) {
    if (held[gap] === 0 && peaks.peak(first[gap]!, end[gap]!) + units[gap]! <= limitUnits) {
      held[gap] = units[gap]!;
      peaks.add(first[gap]!, end[gap]!, units[gap]!);
    }
  }
  return held;
}
