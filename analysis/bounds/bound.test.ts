import test from 'ava';
import * as fc from 'fast-check';
import { boundOf, rentOf, type StartCosts } from './bound.ts';
import { findGaps, type Uses } from './find-gaps.ts';
import { fewUses } from './testing/few-uses.ts';
import { leastByTrying } from './testing/least-by-trying.ts';
import { mostOf } from './testing/linear-program.ts';

const oneSize = fc.constant(5);
const anySize = fc.integer({ min: 0, max: 12 });

function close(got: number, expected: number): boolean {
  return Math.abs(got - expected) <= 1e-9 * Math.max(1, expected);
}

test('where sizes are equal, the flow is the best of all schedules, and so is the feasible one', (t) => {
  const property = fc.property(fewUses(oneSize, 9), ({ uses, costs, limitUnits }) => {
    const least = leastByTrying(uses, costs, limitUnits);
    const { boundMs, feasibleMs } = boundOf(uses, costs, limitUnits, 'flow');
    t.true(close(boundMs, least), `${boundMs} ${least}`);
    t.true(close(feasibleMs, least), `${feasibleMs} ${least}`);
  });
  t.notThrows(() => fc.assert(property, { seed: 1, numRuns: 2000 }));
});

test('where sizes differ, the best of all schedules lies between the flow and the feasible one', (t) => {
  let isBetween = 0;
  const property = fc.property(fewUses(anySize, 9), ({ uses, costs, limitUnits }) => {
    const least = leastByTrying(uses, costs, limitUnits);
    const { boundMs, feasibleMs } = boundOf(uses, costs, limitUnits, 'flow');
    t.true(boundMs <= least * (1 + 1e-12) && least <= feasibleMs * (1 + 1e-12));
    isBetween += boundMs < least ? 1 : 0;
  });
  t.notThrows(() => fc.assert(property, { seed: 2, numRuns: 2000 }));
  t.true(isBetween > 20, `${isBetween} had a gap kept in part`);
});

test('the flow is the optimum that the simplex method finds', (t) => {
  let isTight = 0;
  const property = fc.property(fewUses(anySize, 25), ({ uses, costs, limitUnits }) => {
    const { boundMs, floorMs } = boundOf(uses, costs, limitUnits, 'flow');
    const least = leastOfProgram(uses, costs, limitUnits);
    t.true(close(boundMs, least), `${boundMs} ${least}`);
    isTight += boundMs > floorMs ? 1 : 0;
  });
  t.notThrows(() => fc.assert(property, { seed: 3, numRuns: 600 }));
  t.true(isTight > 100, `${isTight} were limited`);
});

/** As a linear program: a variable for each gap that fits, and a limit wherever one starts. */
function leastOfProgram(uses: Uses, { coldMs, warmMs, units }: StartCosts, limit: number): number {
  const { functions, fromMs, toMs } = findGaps(uses);
  const gaps = [...functions.keys()].filter((gap) => units[functions[gap]!]! <= limit);
  const sizes = new Set(gaps.map((gap) => units[functions[gap]!]!));
  const [size = 0] = sizes;
  const usable = sizes.size === 1 && size > 0 ? Math.floor(limit / size) * size : limit;
  const gains = gaps.map((gap) => coldMs[functions[gap]!]! - warmMs[functions[gap]!]!);
  const moments = gaps.map((gap) =>
    gaps.map((other) =>
      fromMs[other]! <= fromMs[gap]! && fromMs[gap]! < toMs[other]! ? units[functions[other]!]! : 0,
    ),
  );
  const wholes = gaps.map((gap) => gaps.map((other) => (other === gap ? 1 : 0)));
  const most = mostOf(
    gains,
    [...moments, ...wholes],
    [...moments.map(() => usable), ...wholes.map(() => 1)],
  );
  return uses.functions.reduce((sum, index) => sum + coldMs[index]!, 0) - most;
}

test('floor ≤ budget ≤ flow ≤ feasible, and none is more than starting cold each time', (t) => {
  let isLower = 0;
  const property = fc.property(fewUses(anySize, 60), ({ uses, costs, limitUnits }) => {
    const flow = boundOf(uses, costs, limitUnits, 'flow');
    const budget = boundOf(uses, costs, limitUnits, 'budget');
    const coldMs = uses.functions.reduce((sum, index) => sum + costs.coldMs[index]!, 0);
    t.true(budget.floorMs <= budget.boundMs && budget.boundMs <= flow.boundMs);
    t.true(flow.boundMs <= flow.feasibleMs && flow.boundMs <= budget.feasibleMs);
    t.true(flow.feasibleMs <= coldMs * (1 + 1e-12) && budget.feasibleMs <= coldMs * (1 + 1e-12));
    t.is(flow.floorMs, boundOf(uses, costs, limitUnits, 'budget').floorMs);
    isLower += budget.boundMs < flow.boundMs ? 1 : 0;
  });
  t.notThrows(() => fc.assert(property, { seed: 4, numRuns: 1000 }));
  t.true(isLower > 100, `${isLower} budgets were lower`);
});

test('more memory never makes the bound higher, and enough of it makes it the floor', (t) => {
  const property = fc.property(fewUses(anySize, 40), ({ uses, costs }) => {
    const bounds = [12, 20, 30, 50, 90, 1000].map(
      (limit) => boundOf(uses, costs, limit, 'flow').boundMs,
    );
    t.true(bounds.every((ms, at) => at === 0 || ms <= bounds[at - 1]! * (1 + 1e-9)));
    const { boundMs, floorMs, feasibleMs } = boundOf(uses, costs, Infinity, 'flow');
    t.deepEqual([bounds.at(-1), boundMs, feasibleMs], [floorMs, floorMs, floorMs]);
  });
  t.notThrows(() => fc.assert(property, { seed: 5, numRuns: 300 }));
});

// Two functions, A of 2 units (10 ms cold, 1 ms warm) and B of 3 (6 cold, 1 warm). Starts: A 0, B 2,
// A 10, B 12; each is paused 1 ms later. Gaps: A 1 to 10 saves 9, B 3 to 12 saves 5.
const uses: Uses = {
  functions: Int32Array.of(0, 1, 0, 1),
  startMs: Float64Array.of(0, 2, 10, 12),
  pausedMs: Float64Array.of(1, 3, 11, 13),
};
const costs: StartCosts = {
  coldMs: Float64Array.of(10, 6),
  warmMs: Float64Array.of(1, 1),
  units: Float64Array.of(2, 3),
};

test('two gaps, worked out by hand', (t) => {
  const at = (limit: number) => boundOf(uses, costs, limit, 'flow');
  // All cold: 32. Both gaps fit in 5 units; in 4, A and two thirds of B; in 2 B is left out.
  t.like(at(5), { invocations: 4, compulsory: 2, floorMs: 18, boundMs: 18, feasibleMs: 18 });
  t.like(at(4), { compulsory: 2, floorMs: 18, feasibleMs: 23 });
  t.true(close(at(4).boundMs, 32 - 9 - (2 / 3) * 5));
  t.like(at(2), { compulsory: 3, floorMs: 23, boundMs: 23, feasibleMs: 23 });
  t.like(at(1), { compulsory: 4, floorMs: 32, boundMs: 32, feasibleMs: 32 });
  // Budget of 4 units × 11 ms: 18 for A, 26 of 27 for B.
  t.true(close(boundOf(uses, costs, 4, 'budget').boundMs, 32 - 9 - (26 / 27) * 5));
  // Where both are of 2 units, 3 are as 2.
  const alike = { ...costs, units: Float64Array.of(2, 2) };
  t.like(boundOf(uses, alike, 3, 'flow'), { limitUnits: 2, boundMs: 23, feasibleMs: 23 });
});

test('with a price of memory, each gap is kept or not by itself', (t) => {
  const gigabytes = { ...costs, units: Float64Array.of(2e12, 3e12) };
  // A: 2,000 MB × 9 ms = 18 MB·s, worth keeping below 0.5 ms a MB·s; B: 27 MB·s, below 5/27.
  t.is(rentOf(uses, gigabytes, 0), 18);
  t.true(close(rentOf(uses, gigabytes, 0.1), 18 + 1.8 + 2.7));
  t.true(close(rentOf(uses, gigabytes, 0.2), 23 + 3.6));
  t.is(rentOf(uses, gigabytes, 0.5), 32);
});

test('a gap that ends when another starts does not meet it, and one of no time holds nothing', (t) => {
  const touching: Uses = {
    functions: Int32Array.of(0, 1, 0, 1),
    startMs: Float64Array.of(0, 1, 5, 9),
    pausedMs: Float64Array.of(2, 5, 8, 12),
  };
  const alike = { ...costs, units: Float64Array.of(2, 2) };
  t.is(boundOf(touching, alike, 2, 'flow').boundMs, 18);
  const atOnce: Uses = {
    functions: Int32Array.of(0, 0, 1, 0, 1),
    startMs: Float64Array.of(0, 4, 0, 5, 9),
    pausedMs: Float64Array.of(4, 99, 1, 99, 99),
  };
  t.is(boundOf(atOnce, alike, 2, 'flow').boundMs, 10 + 1 + 6 + 10 + 1);
});
