import test from 'ava';
import * as fc from 'fast-check';
import { Invocations } from '../../sim/worker/invocations.ts';
import { Field, OrderedInvocations } from './ordered-invocations.ts';

interface Passed {
  readonly number: number;
  readonly function: number;
  readonly endMs: number;
  readonly status: number;
}

/** Lets invocations 0, 1, ... end in this order, and returns them as they are passed on, with when. */
function passOn(order: readonly number[]): { passed: Passed[]; afterEnds: number[] } {
  const invocations = new Invocations();
  const slots = order.map((_, number) => invocations.open(number, 7 * number, number, number, NaN));
  const passed: Passed[] = [];
  const afterEnds: number[] = [];
  let ends = 0;
  const ordered = new OrderedInvocations((number, record, offset) => {
    passed.push({
      number,
      function: record[offset + Field.function]!,
      endMs: record[offset + Field.endMs]!,
      status: record[offset + Field.status]!,
    });
    afterEnds.push(ends);
  });
  for (const number of order) {
    ends++;
    const slot = slots[number]!;
    invocations.endMs[slot] = 1000 + number;
    invocations.statuses[slot] = number % 5;
    ordered.add(invocations, slot);
    invocations.close(slot);
  }
  return { passed, afterEnds };
}

const expected = (count: number): Passed[] =>
  Array.from({ length: count }, (_, number) => ({
    number,
    function: 7 * number,
    endMs: 1000 + number,
    status: number % 5,
  }));

test('whatever the order of ends, invocations come in order and as soon as they can', (t) => {
  const order = fc.integer({ min: 0, max: 200 }).chain((count) =>
    fc.shuffledSubarray(
      Array.from({ length: count }, (_, number) => number),
      { minLength: count, maxLength: count },
    ),
  );
  fc.assert(
    fc.property(order, (numbers) => {
      const { passed, afterEnds } = passOn(numbers);
      t.deepEqual(passed, expected(numbers.length));
      // Each is passed on once it and all before it have ended: at the latest of those ends.
      const endedAt = new Map(numbers.map((number, index) => [number, index + 1]));
      let latest = 0;
      const soonest = expected(numbers.length).map(({ number }) => {
        latest = Math.max(latest, endedAt.get(number)!);
        return latest;
      });
      t.deepEqual(afterEnds, soonest);
    }),
  );
});

for (const count of [1023, 1024, 1025, 5000]) {
  test(`the first of ${count} may end last, so that all others wait`, (t) => {
    const numbers = Array.from({ length: count }, (_, index) => (index + 1) % count);
    const { passed, afterEnds } = passOn(numbers);
    t.deepEqual(passed, expected(count));
    t.true(afterEnds.every((ends) => ends === count));
  });
}

test('the ring grows while its beginning is in its middle', (t) => {
  const inOrder = Array.from({ length: 700 }, (_, number) => number);
  const late = Array.from({ length: 3000 }, (_, index) => 700 + ((index + 1) % 3000));
  t.deepEqual(passOn([...inOrder, ...late]).passed, expected(3700));
});
