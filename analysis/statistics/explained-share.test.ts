import test from 'ava';
import { explainedShare } from './explained-share.ts';

test('the share of a worked example', (t) => {
  // Algebra 45, 70, 29, 15, 21; geometry 40, 20, 30, 42; statistics 65, 95, 80, 70, 85, 73: η² is
  // 6780 ÷ 9640 (Wikipedia, "Correlation ratio").
  const scores = {
    algebra: [45, 70, 29, 15, 21],
    geometry: [40, 20, 30, 42],
    statistics: [65, 95, 80, 70, 85, 73],
  };
  const values = Object.values(scores).flat();
  const groups = Object.entries(scores).flatMap(([name, own]) => own.map(() => name));
  t.true(Math.abs(explainedShare(values, groups) - 6780 / 9640) < 1e-12);
});

test('all, nothing, and what cannot vary', (t) => {
  t.is(explainedShare([1, 1, 5, 5], ['a', 'a', 'b', 'b']), 1);
  t.is(explainedShare([1, 5, 1, 5], ['a', 'a', 'b', 'b']), 0);
  t.is(explainedShare([0.1 + 0.2, 0.3, 0.3], ['a', 'b', 'b']), 0);
  t.is(explainedShare([7], ['a']), 0);
  t.throws(() => explainedShare([], []), { instanceOf: RangeError });
});
