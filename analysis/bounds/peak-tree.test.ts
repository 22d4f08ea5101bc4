import test from 'ava';
import * as fc from 'fast-check';
import { PeakTree } from './peak-tree.ts';

test('sums and peaks of ranges are those of a plain list', (t) => {
  const range = fc.record({ first: fc.nat(20), length: fc.nat(20), amount: fc.nat(9) });
  const property = fc.property(fc.nat(20), fc.array(range), (moments, ranges) => {
    const tree = new PeakTree(moments);
    const list = Array.from({ length: moments }, () => 0);
    for (const { first, length, amount } of ranges) {
      const end = Math.min(moments, first + length);
      t.is(tree.peak(first, end), Math.max(0, ...list.slice(first, end)));
      tree.add(first, end, amount);
      for (let at = first; at < end; at++) {
        list[at]! += amount;
      }
    }
    t.is(tree.peak(0, moments), Math.max(0, ...list));
  });
  t.notThrows(() => fc.assert(property, { seed: 1, numRuns: 300 }));
});
