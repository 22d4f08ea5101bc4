import test from 'ava';
import fc from 'fast-check';
import { type SparseProblem, solveMedian, solveSparse } from './least-squares.ts';

test('a weighted mean, pulled to its prior', (t) => {
  // (2 × 10 + 1 × 40 + 3 × 5) ÷ (2 + 1 + 3) = 12.5.
  const [x] = solveSparse({
    rows: [[0], [0]],
    targets: [10, 40],
    weights: [2, 1],
    priors: [5],
    penalties: [3],
    lowest: [0],
  });
  t.true(Math.abs(x! - 12.5) < 1e-9);
});

const problem: fc.Arbitrary<SparseProblem> = fc.integer({ min: 1, max: 5 }).chain((columns) =>
  fc.record({
    rows: fc.array(fc.uniqueArray(fc.integer({ min: 0, max: columns - 1 })), {
      minLength: 12,
      maxLength: 12,
    }),
    targets: fc.array(fc.integer({ min: -50, max: 50 }), { minLength: 12, maxLength: 12 }),
    weights: fc.array(fc.integer({ min: 1, max: 4 }), { minLength: 12, maxLength: 12 }),
    priors: fc.array(fc.integer({ min: 0, max: 20 }), { minLength: columns, maxLength: columns }),
    penalties: fc.array(fc.integer({ min: 1, max: 3 }), {
      minLength: columns,
      maxLength: columns,
    }),
    lowest: fc.array(fc.constantFrom(0, -Infinity), { minLength: columns, maxLength: columns }),
  }),
);

test('the conditions of Karush, Kuhn and Tucker hold', (t) => {
  fc.assert(
    fc.property(problem, (given) => {
      const { rows, targets, weights, priors, penalties, lowest } = given;
      const x = solveSparse(given);
      for (let column = 0; column < x.length; column++) {
        let slope = penalties[column]! * (priors[column]! - x[column]!);
        rows.forEach((row, index) => {
          if (row.includes(column)) {
            const fitted = row.reduce((sum, at) => sum + x[at]!, 0);
            slope += weights[index]! * (targets[index]! - fitted);
          }
        });
        // At the bound the error may fall only downwards; elsewhere it is flat.
        const isAtBound = x[column] === lowest[column];
        t.true(isAtBound ? slope < 0.05 : Math.abs(slope) < 0.05);
      }
    }),
  );
});

test('a median line is not moved by stragglers', (t) => {
  const rows = Array.from({ length: 21 }, (_, x) => [1, x]);
  const targets = rows.map(([, x]) => 3 + 2 * x! + (x! % 7 === 3 ? 500 : 0));
  const [intercept, slope] = solveMedian(rows, targets);
  t.true(Math.abs(intercept! - 3) < 0.1);
  t.true(Math.abs(slope! - 2) < 0.01);
});
