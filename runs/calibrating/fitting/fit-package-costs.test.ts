import test from 'ava';
import fc from 'fast-check';
import { fitPackageCosts } from './fit-package-costs.ts';

test('a package that costs more where it comes first is charged so that totals are right', (t) => {
  // The standard library's 20 ms are paid by whichever package comes first.
  const fitted = fitPackageCosts([
    { packages: ['a'], costs: [30] },
    { packages: ['b'], costs: [40] },
    { packages: ['a', 'b', 'c'], costs: [30, 20, 50] },
  ]);
  const [a, b, c] = ['a', 'b', 'c'].map((name) => fitted.get(name)!) as [number, number, number];
  t.true(Math.abs(a / 30 - 1) < 0.05 && Math.abs(b / 40 - 1) < 0.05);
  t.true(Math.abs((a + b + c) / 100 - 1) < 0.05);
});

test('costs that add up are found as they are', (t) => {
  const cost = fc.double({ min: 0.5, max: 500, noNaN: true });
  const membership = fc.array(fc.subarray([0, 1, 2, 3, 4], { minLength: 1 }), { minLength: 1 });
  fc.assert(
    fc.property(fc.tuple(cost, cost, cost, cost, cost), membership, (costs, functions) => {
      const observed = functions.map((packages) => ({
        packages: packages.map(String),
        costs: packages.map((one) => costs[one]!),
      }));
      const fitted = fitPackageCosts(observed);
      return observed.every(({ packages, costs: own }) =>
        packages.every((name, at) => Math.abs(fitted.get(name)! / own[at]! - 1) < 1e-9),
      );
    }),
  );
  t.pass();
});

test('a package that costs nothing stays so', (t) => {
  t.deepEqual(
    [...fitPackageCosts([{ packages: ['a', 'b'], costs: [0, 0] }])],
    [
      ['a', 0],
      ['b', 0],
    ],
  );
});
