import { inOrderOf } from './find-gaps.ts';
import type { WeighedGaps } from './weighed-gaps.ts';

/**
 * The moments at which a limit of memory matters, counted from 0 in order of time, and between which
 * of them each gap lies.
 */
export interface CrowdedMoments {
  readonly count: number;
  /** The first one that lies in each gap. */
  readonly first: Int32Array;
  /** The one after the last that lies in each gap; no larger than `first` where none does. */
  readonly end: Int32Array;
}

/**
 * Finds moments at which the open gaps are more than the limit holds. Of a time in which gaps only
 * open, and then only close, the moment between the two says it all.
 *
 * A gap holds memory from its start to just before its end, so that one that ends and one that starts
 * at a time do not meet; one that lasts no time holds none.
 */
export function findCrowdedMoments(gaps: WeighedGaps, limitUnits: number): CrowdedMoments {
  const { fromMs, toMs, units } = gaps;
  const first = new Int32Array(units.length);
  const end = new Int32Array(units.length);
  const starts = inOrderOf(fromMs).filter((gap) => fromMs[gap]! < toMs[gap]! && units[gap]! > 0);
  const ends = inOrderOf(toMs).filter((gap) => fromMs[gap]! < toMs[gap]! && units[gap]! > 0);
  let count = 0;
  let started = 0;
  let openUnits = 0;
  let isGrowing = false;
  for (const gap of ends) {
    const nowMs = toMs[gap]!;
    // What starts now comes after all that ends now.
    for (; started < starts.length && fromMs[starts[started]!]! < nowMs; started++) {
      const other = starts[started]!;
      first[other] = count;
      openUnits += units[other]!;
      isGrowing = true;
    }
    if (isGrowing && openUnits > limitUnits) {
      count++;
    }
    isGrowing = false;
    end[gap] = count;
    openUnits -= units[gap]!;
  }
  return { count, first, end };
}
