import type { Tell } from './flow/memory-flow.ts';
import { findGaps, type Uses } from './find-gaps.ts';
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
  const starts = weigh(uses, costs, limitUnits);
  const { gaps } = starts;
  const limit = usableLimit(gaps, limitUnits);
  const floorMs = totalOf(starts, gaps.units);
  const facts = {
    invocations: uses.functions.length,
    compulsory: uses.functions.length - gaps.units.length,
    floorMs,
    limitUnits: limit,
  };
  if (limit === Infinity) {
    return { ...facts, boundMs: floorMs, feasibleMs: floorMs };
  }
  const none = new Float64Array(gaps.units.length);
  const held = method === 'flow' ? keepByFlow(gaps, limit, tell) : none;
  const feasibleMs = totalOf(starts, keepWhole(gaps, limit, held));
  const budgetMs = totalOf(starts, keepByBudget(gaps, limit));
  // What is so on paper stays so where sums are rounded.
  const leastMs = Math.min(feasibleMs, Math.max(floorMs, budgetMs));
  const flowMs = Math.min(feasibleMs, Math.max(leastMs, totalOf(starts, held)));
  return { ...facts, boundMs: method === 'flow' ? flowMs : leastMs, feasibleMs };
}

/**
 * The least of starts and memory together, where memory has a price and no limit.
 *
 * @param price in ms for each MB·s
 */
export function rentOf(uses: Uses, costs: StartCosts, price: number): number {
  const { gaps, warmMs, compulsoryMs } = weigh(uses, costs, Infinity);
  const { fromMs, toMs, units, savingMs } = gaps;
  return warmMs.reduce((sum, ms, gap) => {
    const heldS = (toMs[gap]! - fromMs[gap]!) / 1000;
    return sum + ms + Math.min(savingMs[gap]!, price * (units[gap]! / 1e9) * heldS);
  }, compulsoryMs);
}

/** What starts cost, as a limit sees them. */
interface WeighedStarts {
  readonly gaps: WeighedGaps;
  /** What the start at the end of each gap costs when it is kept. */
  readonly warmMs: Float64Array;
  /** What all starts without a gap cost. */
  readonly compulsoryMs: number;
}

/** What gaps take and save; those of functions that are larger than the limit are left out. */
function weigh(
  uses: Uses,
  { coldMs, warmMs, units }: StartCosts,
  limitUnits: number,
): WeighedStarts {
  const { functions, fromMs, toMs } = findGaps(uses);
  const fitting = Int32Array.from(functions.keys()).filter(
    (gap) => units[functions[gap]!]! <= limitUnits,
  );
  const of = (value: (gap: number) => number): Float64Array => Float64Array.from(fitting, value);
  const withoutGap = new Int32Array(coldMs.length);
  uses.functions.forEach((index) => withoutGap[index]!++);
  fitting.forEach((gap) => withoutGap[functions[gap]!]!--);
  return {
    gaps: {
      fromMs: of((gap) => fromMs[gap]!),
      toMs: of((gap) => toMs[gap]!),
      units: of((gap) => units[functions[gap]!]!),
      savingMs: of((gap) => coldMs[functions[gap]!]! - warmMs[functions[gap]!]!),
    },
    warmMs: of((gap) => warmMs[functions[gap]!]!),
    compulsoryMs: coldMs.reduce((sum, ms, index) => sum + ms * withoutGap[index]!, 0),
  };
}

/** What all starts cost; a gap that is kept in part saves a part. */
function totalOf({ gaps, warmMs, compulsoryMs }: WeighedStarts, held: Float64Array): number {
  const { units, savingMs } = gaps;
  return warmMs.reduce((sum, ms, gap) => {
    const isWhole = held[gap] === units[gap];
    return sum + (isWhole ? ms : ms + (1 - held[gap]! / units[gap]!) * savingMs[gap]!);
  }, compulsoryMs);
}

/** Where all gaps are of one size, no more than a multiple of it can be used. */
function usableLimit({ units }: WeighedGaps, limitUnits: number): number {
  const size = units[0] ?? 0;
  const isUniform = size > 0 && units.every((each) => each === size);
  return isUniform && limitUnits < Infinity ? limitUnits - (limitUnits % size) : limitUnits;
}
