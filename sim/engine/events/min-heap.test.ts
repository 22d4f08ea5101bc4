import test from 'ava';
import * as fc from 'fast-check';
import { MinHeap } from './min-heap.ts';

interface Entry {
  readonly key: number;
  readonly tie: number;
  readonly item: number;
}

/** Few different keys, so that ties decide often; infinite and negative ones are keys as well. */
const key = fc.oneof(fc.integer({ min: -2, max: 2 }), fc.constantFrom(-Infinity, Infinity, 0.5));

test('pops in the order of a sorted array, ties included, however pushes and pops are mixed', (t) => {
  const steps = fc.array(fc.oneof(fc.record({ key, tie: fc.nat(300) }), fc.constant('pop')), {
    minLength: 1,
    maxLength: 400,
    size: 'max',
  });
  const property = fc.property(steps, (list) => {
    const heap = new MinHeap();
    const sorted: Entry[] = [];
    for (const [item, step] of list.entries()) {
      if (typeof step === 'object') {
        heap.push(step.key, step.tie * 1000 + item, item);
        sorted.push({ key: step.key, tie: step.tie * 1000 + item, item });
        sorted.sort(byKeyAndTie);
      } else if (sorted.length > 0) {
        const first = sorted.shift()!;
        t.deepEqual([heap.firstKey, heap.firstTie, heap.firstItem], Object.values(first));
        t.is(heap.pop(), first.item);
      }
      t.is(heap.size, sorted.length);
      t.is(heap.firstKey, sorted[0]?.key ?? Infinity);
    }
    t.deepEqual(
      sorted.map(() => heap.pop()),
      sorted.map(({ item }) => item),
    );
  });
  t.notThrows(() => fc.assert(property, { seed: 1, numRuns: 200 }));
});

test('holds more entries than it has room for at first, in descending order of pushing', (t) => {
  const heap = new MinHeap();
  for (let item = 999; item >= 0; item--) {
    heap.push(item >> 1, item & 1, item);
  }
  for (let item = 0; item < 1000; item++) {
    t.is(heap.pop(), item);
  }
  t.is(heap.size, 0);
});

function byKeyAndTie(left: Entry, right: Entry): number {
  return left.key === right.key ? left.tie - right.tie : left.key < right.key ? -1 : 1;
}
