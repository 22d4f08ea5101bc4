import test from 'ava';
import * as fc from 'fast-check';
import { FifoLines } from './fifo-lines.ts';
import { FifoLocks } from './fifo-locks.ts';

/** Few lines, one of them beyond the room there is at first; waiters as well. */
const line = fc.constantFrom(0, 1, 2, 100);
const waiter = fc.oneof(fc.nat(10), fc.constantFrom(70, 200));

test('lines are first in, first out, as arrays are', (t) => {
  const step = fc.record({ line, waiter, isJoining: fc.boolean() });
  const property = fc.property(fc.array(step, { maxLength: 200, size: 'max' }), (steps) => {
    const lines = new FifoLines();
    const arrays = new Map<number, number[]>([0, 1, 2, 100].map((each) => [each, []]));
    const isWaiting = (who: number): boolean =>
      [...arrays.values()].some((array) => array.includes(who));
    for (const each of steps) {
      const array = arrays.get(each.line)!;
      if (!each.isJoining) {
        t.is(lines.leave(each.line), array.shift() ?? -1);
      } else if (!isWaiting(each.waiter)) {
        lines.join(each.line, each.waiter);
        array.push(each.waiter);
      }
      t.is(lines.isEmpty(each.line), array.length === 0);
    }
    for (const [which, array] of arrays) {
      t.deepEqual([...array, -1].map(() => lines.leave(which)), [...array, -1]); // prettier-ignore
    }
  });
  t.notThrows(() => fc.assert(property, { seed: 1, numRuns: 300 }));
});

test('locks are held by one at a time and handed on in the order of asking', (t) => {
  const step = fc.record({ lock: line, owner: waiter, isAcquiring: fc.boolean() });
  const property = fc.property(fc.array(step, { maxLength: 200, size: 'max' }), (steps) => {
    const locks = new FifoLocks();
    /** Whoever holds each lock, and those in line behind. */
    const arrays = new Map<number, number[]>([0, 1, 2, 100].map((each) => [each, []]));
    const isThere = (who: number): boolean =>
      [...arrays.values()].some((array) => array.includes(who));
    for (const each of steps) {
      const array = arrays.get(each.lock)!;
      if (each.isAcquiring && !isThere(each.owner)) {
        t.is(locks.acquire(each.lock, each.owner), array.length === 0);
        array.push(each.owner);
      } else if (!each.isAcquiring && array.length > 0) {
        array.shift();
        t.is(locks.release(each.lock), array[0] ?? -1);
      }
      t.is(locks.isHeld(each.lock), array.length > 0);
    }
  });
  t.notThrows(() => fc.assert(property, { seed: 1, numRuns: 300 }));
});
