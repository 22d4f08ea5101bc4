import test from 'ava';
import { interpolate } from './percentile-table.ts';

const levels = [0, 1, 25, 50, 75, 99, 100];
const values = Float64Array.of(0, 0, 0, 0, 0, 0, 0, 10, 20, 44, 50, 100, 100, 700);

for (const [percent, value] of [
  [0, 10],
  [0.5, 15],
  [1, 20],
  [13, 32],
  [50, 50],
  [60, 70],
  [80, 100],
  [99.5, 400],
  [100, 700],
] as const) {
  test(`the ${percent}th percentile, by hand, is ${value}`, (t) => {
    t.is(interpolate(levels, values, 1, percent), value);
  });
}
