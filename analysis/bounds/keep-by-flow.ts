import { findCrowdedMoments } from './crowded-moments.ts';
import { MemoryFlow, type Tell } from './flow/memory-flow.ts';
import type { WeighedGaps } from './weighed-gaps.ts';

/**
 * How much of each gap's memory is kept where the savings are the most that a limit allows, each gap
 * in part if need be: the fractional optimum, as a flow of memory along time (Berger, Beckmann and
 * Harchol-Balter, "Practical Bounds on Optimal Caching with Variable Object Sizes", SIGMETRICS 2018).
 *
 * @param limitUnits at least what any gap takes, in memory units
 * @returns memory units
 */
export function keepByFlow(gaps: WeighedGaps, limitUnits: number, tell?: Tell): Float64Array {
  const { units, savingMs } = gaps;
  const { count, first, end } = findCrowdedMoments(gaps, limitUnits);
  // What meets no crowd is kept whole; what saves nothing is not.
  const held = units.map((most, gap) => (first[gap]! < end[gap]! ? 0 : most));
  const rivals = Int32Array.from(units.keys()).filter(
    (gap) => first[gap]! < end[gap]! && savingMs[gap]! > 0,
  );
  const flow = new MemoryFlow(
    {
      nodes: count + 1,
      from: rivals.map((gap) => first[gap]!),
      to: rivals.map((gap) => end[gap]!),
      units: Float64Array.from(rivals, (gap) => units[gap]!),
      worth: Float64Array.from(rivals, (gap) => savingMs[gap]! / units[gap]!),
    },
    limitUnits,
    tell,
  );
  checkOptimal(flow);
  for (const [rival, gap] of rivals.entries()) {
    held[gap] = flow.held[rival]!;
  }
  return held;
}

/** The prices that come with a flow prove that none is worth more, but for what rounding makes. */
function checkOptimal({ worth, worthMax }: MemoryFlow): void {
  if (!(worthMax - worth <= 1e-9 * worthMax)) {
    throw new Error(`a flow worth ${worth} ms was found, where ${worthMax} may be possible`);
  }
}
