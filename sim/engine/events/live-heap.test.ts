import test from 'ava';
import fc from 'fast-check';
import { LiveHeap } from './live-heap.ts';

/** What is done to a heap and to a plain map alike: an integer put in with a key, or taken out. */
const steps = fc.array(
  fc.record({ item: fc.nat(40), key: fc.integer({ min: -3, max: 3 }), drops: fc.boolean() }),
  { maxLength: 400 },
);

test('the first is that of a plain list, whatever was put in, moved and taken out', (t) => {
  fc.assert(
    fc.property(steps, (all) => {
      const heap = new LiveHeap();
      const plain = new Map<number, { key: number; tie: number }>();
      for (const [tie, { item, key, drops }] of all.entries()) {
        if (drops) {
          heap.drop(item);
          plain.delete(item);
        } else {
          heap.put(item, key, tie);
          plain.set(item, { key, tie });
        }
        const first = [...plain].toSorted(
          ([, one], [, other]) => one.key - other.key || one.tie - other.tie,
        )[0];
        t.is(heap.size, plain.size);
        t.is(heap.has(item), plain.has(item));
        t.is(heap.first, first?.[0] ?? -1);
        t.is(heap.firstKey, first?.[1].key ?? Infinity);
        t.is(heap.firstTie, first?.[1].tie ?? Infinity);
      }
    }),
  );
});

test('what is out of date does not pile up', (t) => {
  const heap = new LiveHeap();
  for (let tie = 0; tie < 100_000; tie++) {
    heap.put(tie % 10, -tie, tie);
  }
  t.is(heap.size, 10);
  t.is(heap.first, 9);
});
