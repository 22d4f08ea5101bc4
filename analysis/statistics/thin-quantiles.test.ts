import test from 'ava';
import * as fc from 'fast-check';
import { thinQuantiles } from './thin-quantiles.ts';

test('a small sample keeps every step, and starts at its smallest value', (t) => {
  const { probability, value } = thinQuantiles(Float64Array.of(1, 2, 2, 5), 500);
  t.deepEqual([...value], [1, 1, 2, 2, 5]);
  t.deepEqual([...probability], [0, 0.25, 0.5, 0.75, 1]);
});

test('an empty sample has no points', (t) => {
  t.is(thinQuantiles(new Float64Array(0), 500).value.length, 0);
});

test('every point lies on the empirical distribution function, both ends among them', (t) => {
  const sample = fc.array(fc.integer({ min: 0, max: 50 }), { minLength: 1, maxLength: 200 });
  fc.assert(
    fc.property(sample, fc.integer({ min: 2, max: 40 }), (values, count) => {
      const sorted = Float64Array.from(values).toSorted();
      const { probability, value } = thinQuantiles(sorted, count);
      t.is(value.length, Math.min(count, sorted.length) + 1);
      t.is(value[0], sorted[0]);
      t.is(value.at(-1), sorted.at(-1));
      t.is(probability.at(-1), 1);
      for (let index = 1; index < value.length; index++) {
        const rank = Math.round(probability[index]! * sorted.length);
        t.is(value[index], sorted[rank - 1]);
        t.true(probability[index]! > probability[index - 1]!);
      }
    }),
  );
});

test('fewer than two steps are refused', (t) => {
  t.throws(() => thinQuantiles(Float64Array.of(1), 1), { message: /count 1 should be/ });
});
