import test from 'ava';
import * as fc from 'fast-check';
import { EventQueue } from './event-queue.ts';

interface Scheduled {
  readonly time: number;
  readonly event: number;
}

/** The queue written for clarity: insertion behind all that is not later. */
class SortedArray {
  readonly events: Scheduled[] = [];

  schedule(time: number, event: number): void {
    const at = this.events.findIndex((other) => other.time > time);
    this.events.splice(at < 0 ? this.events.length : at, 0, { time, event });
  }

  take(): Scheduled | undefined {
    return this.events.shift();
  }
}

/** Delays behind the last event taken: often equal, often in order of time, at times far ahead. */
const delay = fc.oneof(
  { weight: 3, arbitrary: fc.constantFrom(0, 5, 5.5) },
  { weight: 2, arbitrary: fc.nat(10) },
  { weight: 1, arbitrary: fc.constant(1e15) },
);

for (const { title, takes } of [
  { title: 'as many events taken as scheduled', takes: 9 },
  { title: 'three events scheduled for each one taken', takes: 3 },
]) {
  test(`takes events in the order of a sorted array: ${title}`, (t) => {
    const steps = fc.array(
      fc.oneof(
        { weight: 9, arbitrary: delay },
        { weight: takes, arbitrary: fc.constant('take') },
        { weight: 1, arbitrary: fc.constant('drain') },
      ),
      { minLength: 1, maxLength: 600, size: 'max' },
    );
    const property = fc.property(steps, (list) => runBoth(list));
    t.notThrows(() => fc.assert(property, { seed: 1, numRuns: 300 }));
  });
}

test('a line that wraps around its end keeps its order when it grows', (t) => {
  for (const taken of [0, 1, 40, 63]) {
    const inOrder = Array.from({ length: 300 }, (_, index) => index);
    const queue = new EventQueue();
    // The first 64 fill the ring; those after the taken ones stand at its beginning.
    inOrder.slice(0, 64).forEach((event) => queue.schedule(1000 + event, event));
    const events = inOrder.slice(0, taken).map(() => queue.take());
    inOrder.slice(64).forEach((event) => queue.schedule(1000 + event, event));
    // These are earlier than the last of the line, and thus stand in the heap.
    inOrder.forEach((event) => queue.schedule(1000 + Math.max(event, taken), 1000 + event));
    while (queue.size > 0) {
      events.push(queue.take());
    }
    const isOfHeap = (event: number): boolean => event >= 1000;
    t.deepEqual(
      events.filter((event) => !isOfHeap(event)),
      inOrder,
    );
    t.deepEqual(
      events.filter(isOfHeap).map((event) => event - 1000),
      inOrder,
    );
    // Of two events at one time the one in the line was scheduled first.
    t.true(events.indexOf(150) < events.indexOf(1150));
    t.true(events.indexOf(1150) < events.indexOf(151));
  }
});

test('at equal times the order is that of scheduling, from line and heap alike', (t) => {
  const queue = new EventQueue();
  queue.schedule(10, 0); // in the line
  queue.schedule(5, 1); // in the heap
  queue.schedule(10, 2); // in the line
  queue.schedule(12, 3); // in the line
  queue.schedule(10, 4); // in the heap
  queue.schedule(12, 5); // in the line
  queue.schedule(5, 6); // in the heap
  t.deepEqual(
    Array.from({ length: 7 }, () => queue.take()),
    [1, 6, 0, 2, 4, 3, 5],
  );
});

test('an event at the time of the last one taken is still in time', (t) => {
  const queue = new EventQueue();
  queue.schedule(3, 0);
  queue.take();
  queue.schedule(3, 1);
  t.is(queue.nextTime, 3);
  t.is(queue.take(), 1);
  t.is(queue.nextTime, Infinity);
});

for (const time of [2.999, -1, NaN, Infinity, -Infinity]) {
  test(`refuses an event at ${time} when it is 3`, (t) => {
    const queue = new EventQueue();
    queue.schedule(3, 0);
    queue.schedule(4, 1);
    queue.take();
    t.throws(() => queue.schedule(time, 7), {
      instanceOf: RangeError,
      message: `time ${time} of event 7 should be at least 3`,
    });
    t.is(queue.size, 1);
    t.is(queue.take(), 1);
  });
}

test('refuses an event before 0, and counts from 0 again after a restart', (t) => {
  const queue = new EventQueue();
  t.throws(() => queue.schedule(-1e-9, 0), { instanceOf: RangeError });
  queue.schedule(100, 1);
  queue.take();
  t.throws(() => queue.schedule(5, 2), { instanceOf: RangeError });
  queue.restart();
  queue.schedule(5, 3);
  queue.schedule(4, 4);
  t.deepEqual([queue.take(), queue.take()], [4, 3]);
});

function runBoth(steps: readonly (number | string)[]): void {
  const queue = new EventQueue();
  const model = new SortedArray();
  let now = 0;
  for (const [event, step] of steps.entries()) {
    if (typeof step === 'number') {
      queue.schedule(now + step, event);
      model.schedule(now + step, event);
    }
    const count = step === 'take' ? 1 : step === 'drain' ? Infinity : 0;
    for (let taken = 0; taken < count && model.events.length > 0; taken++) {
      now = takeFromBoth(queue, model);
    }
    if (queue.size !== model.events.length) {
      throw new Error(`size ${queue.size} should be ${model.events.length}`);
    }
  }
  while (model.events.length > 0) {
    takeFromBoth(queue, model);
  }
}

function takeFromBoth(queue: EventQueue, model: SortedArray): number {
  const nextTime = queue.nextTime;
  const event = queue.take();
  const expected = model.take()!;
  if (nextTime !== expected.time || event !== expected.event) {
    throw new Error(
      `event ${event} at ${nextTime} should be ${expected.event} at ${expected.time}`,
    );
  }
  return expected.time;
}
