import * as fc from 'fast-check';
import type { StartCosts } from '../bound.ts';
import type { Uses } from '../find-gaps.ts';

/** All that a bound is of. */
export interface FewUses {
  readonly uses: Uses;
  readonly costs: StartCosts;
  readonly limitUnits: number;
}

const functionCount = 4;

/**
 * A few uses of a few functions at times that often coincide.
 *
 * @param sizes of sandboxes, of which each function draws its own
 */
export function fewUses(sizes: fc.Arbitrary<number>, usesMax: number): fc.Arbitrary<FewUses> {
  const use = fc.record({
    functionIndex: fc.nat(functionCount - 1),
    startMs: fc.nat(60),
    busyMs: fc.integer({ min: 1, max: 9 }),
  });
  const ofFunctions = (value: fc.Arbitrary<number>): fc.Arbitrary<Float64Array> =>
    fc
      .array(value, { minLength: functionCount, maxLength: functionCount })
      .map((values) => Float64Array.from(values));
  const costs = fc
    .record({
      warmMs: ofFunctions(fc.nat(5)),
      savingMs: ofFunctions(fc.oneof(fc.nat(9), fc.double({ min: 0, max: 500, noNaN: true }))),
      units: ofFunctions(sizes),
    })
    .map(({ warmMs, savingMs, units }) => ({
      warmMs,
      units,
      coldMs: warmMs.map((ms, index) => ms + savingMs[index]!),
    }));
  return fc.record({
    uses: fc
      .array(use, { minLength: usesMax >> 1, maxLength: usesMax, size: 'max' })
      .map((uses) => ({
        functions: Int32Array.from(uses, ({ functionIndex }) => functionIndex),
        startMs: Float64Array.from(uses, ({ startMs }) => startMs),
        pausedMs: Float64Array.from(uses, ({ startMs, busyMs }) => startMs + busyMs),
      })),
    costs,
    limitUnits: fc.integer({ min: 3, max: 16 }),
  });
}
