import type { Tell } from './flow/memory-flow.ts';
import { findGaps, type Gaps, type Uses } from './find-gaps.ts';
import { keepByBudget } from './keep-by-budget.ts';
import { keepByFlow } from './keep-by-flow.ts';
import { keepWhole } from './keep-whole.ts';
import type { WeighedGaps } from './weighed-gaps.ts';

/** `flow` is the fractional optimum, `budget` a relaxation that is faster and lower. */
export const boundMethods = ['flow', 'budget'] as const;
export type BoundMethod = (typeof boundMethods)[number];

/** What starts cost, by function. */
export interface StartCosts {
  /** Without a kept sandbox, in ms; not less than with one. */
  readonly coldMs: Float64Array;
  /** In a kept sandbox, in ms. */
  readonly warmMs: Float64Array;
  /** Memory of a kept sandbox, in whole memory units of 1e-9 MB. */
  readonly units: Float64Array;
}

/** How little a run could have waited for its sandboxes; times are sums over all of its starts. */
export interface Bound {
  readonly invocations: number;
  /** Starts for which no sandbox could have been kept. */
  readonly compulsory: number;
  /** Where all others find one. */
  readonly floorMs: number;
  /** No schedule within the limit takes less. */
  readonly boundMs: number;
  /** What a schedule within the limit takes, where sandboxes of a function are of one size. */
  readonly feasibleMs: number;
  /** The limit that counts: no more than gaps of one size can use. */
  readonly limitUnits: number;
}

/**
 * The least that starts of sandboxes take in all when one decides, knowing all that comes, which
 * sandbox to keep after which use, within a limit of memory (docs/bounds.md).
 *
 * @param limitUnits in memory units; Infinity for none
 */
export function boundOf(
  uses: Uses,
  costs: StartCosts,
  limitUnits: number,
  method: BoundMethod,
  tell?: Tell,
): Bound {
  const all = findGaps(uses);
  const gaps = weigh(all, costs, limitUnits);
  const limit = usableLimit(gaps, limitUnits);
  const coldMs = uses.functions.reduce((sum, index) => sum + costs.coldMs[index]!, 0);
  const total = (held: Float64Array): number => coldMs - savedMs(gaps, held);
  const floorMs = total(gaps.units);
  const facts = {
    invocations: uses.functions.length,
    compulsory: uses.functions.length - gaps.units.length,
    floorMs,
    limitUnits: limit,
  };
  if (limit === Infinity) {
    return { ...facts, boundMs: floorMs, feasibleMs: floorMs };
  }
  const held =
    method === 'flow' ? keepByFlow(gaps, limit, tell) : new Float64Array(gaps.units.length);
  const feasibleMs = total(keepWhole(gaps, limit, held));
  const budgetMs = total(keepByBudget(gaps, limit));
  // What is so on paper stays so where sums are rounded.
  const least = Math.min(feasibleMs, Math.max(floorMs, budgetMs));
  const flowMs = Math.min(feasibleMs, Math.max(least, total(held)));
  return { ...facts, boundMs: method === 'flow' ? flowMs : least, feasibleMs };
}

/**
 * The least of starts and memory together, where memory has a price and no limit.
 *
 * @param price in ms for each MB·s
 */
export function rentOf(uses: Uses, costs: StartCosts, price: number): number {
  const gaps = weigh(findGaps(uses), costs, Infinity);
  const coldMs = uses.functions.reduce((sum, index) => sum + costs.coldMs[index]!, 0);
  return gaps.savingMs.reduce((sum, savingMs, gap) => {
    const heldS = (gaps.toMs[gap]! - gaps.fromMs[gap]!) / 1000;
    return sum - Math.max(0, savingMs - price * (gaps.units[gap]! / 1e9) * heldS);
  }, coldMs);
}

/** What gaps take and save; those of functions that are larger than the limit are left out. */
function weigh(gaps: Gaps, costs: StartCosts, limitUnits: number): WeighedGaps {
  const { functions, fromMs, toMs } = gaps;
  const kept = Int32Array.from(functions.keys()).filter(
    (gap) => costs.units[functions[gap]!]! <= limitUnits,
  );
  const of = (value: (gap: number) => number): Float64Array => Float64Array.from(kept, value);
  return {
    fromMs: of((gap) => fromMs[gap]!),
    toMs: of((gap) => toMs[gap]!),
    units: of((gap) => costs.units[functions[gap]!]!),
    savingMs: of((gap) => costs.coldMs[functions[gap]!]! - costs.warmMs[functions[gap]!]!),
  };
}

/** Where all gaps are of one size, no more than a multiple of it can be used. */
function usableLimit({ units }: WeighedGaps, limitUnits: number): number {
  const size = units[0] ?? 0;
  const isUniform = size > 0 && units.every((each) => each === size);
  return isUniform && limitUnits < Infinity ? limitUnits - (limitUnits % size) : limitUnits;
}

/** What is saved in all; a gap that is kept in part saves a part. */
function savedMs({ units, savingMs }: WeighedGaps, held: Float64Array): number {
  return savingMs.reduce((sum, saving, gap) => {
    const isWhole = held[gap] === units[gap];
    return sum + (isWhole ? saving : (held[gap]! / units[gap]!) * saving);
  }, 0);
}
