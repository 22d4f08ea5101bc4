import test from 'ava';
import * as fc from 'fast-check';
import { findGaps, type Uses } from './find-gaps.ts';

test('a start takes the sandbox of its function that was paused last', (t) => {
  // Pauses at 1 and 2, starts at 3 and 4: as brackets, and each start is of a later row.
  const { fromMs, toMs, functions } = findGaps({
    functions: Int32Array.of(0, 0, 1, 0, 0, 1),
    startMs: Float64Array.of(0, 0.5, 0.5, 3, 4, 5),
    pausedMs: Float64Array.of(1, 2, 3.5, 9, 9, 9),
  });
  t.deepEqual([...functions], [0, 0, 1]);
  t.deepEqual([...fromMs], [2, 1, 3.5]);
  t.deepEqual([...toMs], [3, 4, 5]);
});

test('a start finds what is paused at that very time, and not what is paused later', (t) => {
  const gapsWith = (pausedMs: number): number =>
    findGaps({
      functions: Int32Array.of(0, 0),
      startMs: Float64Array.of(0, 7),
      pausedMs: Float64Array.of(pausedMs, 9),
    }).fromMs.length;
  t.is(gapsWith(7), 1);
  t.is(gapsWith(7.5), 0);
});

/** Sandboxes of one function, with ties among their times. */
const fewUses: fc.Arbitrary<Uses> = fc
  .array(fc.record({ startMs: fc.nat(8), busyMs: fc.nat(6) }), { minLength: 4, maxLength: 6 })
  .map((uses) => ({
    functions: new Int32Array(uses.length),
    startMs: Float64Array.from(uses, ({ startMs }) => startMs),
    pausedMs: Float64Array.from(uses, ({ startMs, busyMs }) => startMs + busyMs + 0.5),
  }));

type Pair = readonly [fromMs: number, toMs: number];

/** Every way to pair pauses with later starts, each in one pair at most. */
function* pairings({ startMs, pausedMs }: Uses, next = 0, taken = 0): Generator<Pair[]> {
  if (next === pausedMs.length) {
    yield [];
    return;
  }
  yield* pairings({ startMs, pausedMs } as Uses, next + 1, taken);
  for (const [start, toMs] of startMs.entries()) {
    if (toMs >= pausedMs[next]! && (taken & (1 << start)) === 0) {
      const pair: Pair = [pausedMs[next]!, toMs];
      for (const rest of pairings({ startMs, pausedMs } as Uses, next + 1, taken | (1 << start))) {
        yield [pair, ...rest];
      }
    }
  }
}

/** How many pairs are open at each of the quarters of a time between 0 and 20. */
function openAt(pairs: readonly Pair[]): number[] {
  return Array.from({ length: 80 }, (_, at) => at / 4 + 0.125).map(
    (atMs) => pairs.filter(([fromMs, toMs]) => fromMs <= atMs && atMs < toMs).length,
  );
}

test('no other pairs do better: as many gaps hold no more at any time', (t) => {
  let tried = 0;
  const property = fc.property(fewUses, (uses) => {
    const { fromMs, toMs } = findGaps(uses);
    const gaps = Array.from(fromMs, (from, index): Pair => [from, toMs[index]!]);
    const choices = Array.from({ length: 2 ** gaps.length }, (_, bits) => {
      const chosen = gaps.filter((_pair, index) => (bits & (1 << index)) !== 0);
      return { count: chosen.length, open: openAt(chosen) };
    });
    for (const pairs of pairings(uses)) {
      const open = openAt(pairs);
      tried++;
      t.true(
        choices.some(
          (choice) =>
            choice.count === pairs.length && choice.open.every((count, at) => count <= open[at]!),
        ),
        JSON.stringify({ pairs, gaps }),
      );
    }
  });
  t.notThrows(() => fc.assert(property, { seed: 1, numRuns: 150 }));
  t.true(tried > 1000, `${tried} pairings`);
});
