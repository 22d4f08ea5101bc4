import { inOrderOf } from './find-gaps.ts';
import { byWorth, type WeighedGaps } from './weighed-gaps.ts';

/**
 * How much of each gap's memory is kept where only memory × time is limited as a whole: to the limit
 * × the time in which at least one gap is open. Gaps are kept by saving per MB·s, the last one in
 * part. No schedule within the limit saves more.
 *
 * @returns memory units
 */
export function keepByBudget(gaps: WeighedGaps, limitUnits: number): Float64Array {
  const { fromMs, toMs, units } = gaps;
  const held = new Float64Array(units.length);
  let leftUnitMs = limitUnits * openMs(gaps);
  for (const gap of byWorth(gaps)) {
    const heldMs = toMs[gap]! - fromMs[gap]!;
    if (heldMs * units[gap]! <= leftUnitMs) {
      held[gap] = units[gap]!;
      leftUnitMs -= heldMs * units[gap]!;
    } else {
      held[gap] = leftUnitMs / heldMs;
      break;
    }
  }
  return held;
}

/** The time in which at least one gap is open, in ms. */
function openMs({ fromMs, toMs }: WeighedGaps): number {
  let sum = 0;
  let endMs = -Infinity;
  for (const gap of inOrderOf(fromMs)) {
    sum += Math.max(0, toMs[gap]! - Math.max(endMs, fromMs[gap]!));
    endMs = Math.max(endMs, toMs[gap]!);
  }
  return sum;
}
