import test from 'ava';
import fc from 'fast-check';
import { randomStream } from '../engine/random/random.ts';
import { type ClosedLoop, simulateClosedLoop } from './closed-loop.ts';
import type { OperationModel, Step } from './operation-model.ts';
import type { TimedOperations } from './timed-operations.ts';

const exact = { variation: 0, remove: [] } as const;

function simulate(model: OperationModel, loop: Partial<ClosedLoop>, seed = 1): TimedOperations {
  const whole = { clients: 1, cores: 2, windowMs: 1000, ...loop };
  return simulateClosedLoop(model, whole, randomStream(seed, 'test'));
}

/** Operations a ms, once the first ones are over. */
function rate({ startMs, endedMs }: TimedOperations): number {
  return startMs.length / (endedMs.at(-1)! - startMs[0]!);
}

const list = (values: Float64Array): number[] => [...values];

test('one client: each step after the other, and not what is before', (t) => {
  const model = {
    variation: 0,
    before: [{ cpuMs: 1 }],
    create: [{ cpuMs: 2 }, { delayMs: 3 }],
    remove: [{ lock: 'one', cpuMs: 4, delayMs: 5 }],
  };
  const operations = simulate(model, { windowMs: 16 });
  t.deepEqual(list(operations.startMs), [1, 16]);
  t.deepEqual(list(operations.createdMs), [6, 21]);
  t.deepEqual(list(operations.endedMs), [15, 30]);
  t.is(operations.drainedMs, 30);
});

test('a lock is held by one, in order of asking; the other cores do not help', (t) => {
  const model = { ...exact, create: [{ lock: 'one', cpuMs: 2 }] };
  const { startMs, endedMs } = simulate(model, { clients: 3, cores: 8, windowMs: 7 });
  t.deepEqual(list(startMs), [0, 0, 0, 2, 4, 6]);
  t.deepEqual(list(endedMs), [2, 4, 6, 8, 10, 12]);
});

test('locks of other names do not wait for each other', (t) => {
  const model = {
    ...exact,
    create: [
      { lock: 'one', cpuMs: 1 },
      { lock: 'other', cpuMs: 1 },
    ],
  };
  const { endedMs } = simulate(model, { clients: 2, operations: 2, windowMs: 100 });
  t.deepEqual(list(endedMs), [2, 3, 4, 5]);
});

test('three clients share two cores', (t) => {
  const model = { ...exact, create: [{ cpuMs: 2 }] };
  const { endedMs } = simulate(model, { clients: 3, operations: 1 });
  t.deepEqual(list(endedMs), [3, 3, 3]);
});

test('work grows with what is there: what existed, and what the clients have made', (t) => {
  const model = {
    variation: 0,
    create: [{ lock: 'one', cpuMs: 1, cpuMsPerLive: 0.5 }],
    remove: [{ delayMs: 10 }],
  };
  // 1 + 4 × 0.5 = 3; then one more is there: 1 + 5 × 0.5 = 3.5.
  const loop = { clients: 2, operations: 1, existing: 4 };
  t.deepEqual(list(simulate(model, loop).createdMs), [3, 6.5]);
});

test('the background removes in batches, and the run lasts until all is removed', (t) => {
  const model = {
    ...exact,
    create: [{ cpuMs: 1 }],
    background: { perBatch: [{ delayMs: 10 }], perThing: [{ cpuMs: 1 }] },
  };
  // The first from 1 to 12, alone; the four others, removed at 2 to 5, from 12 to 26.
  const { endedMs, drainedMs } = simulate(model, { windowMs: 5 });
  t.deepEqual(list(endedMs), [1, 2, 3, 4, 5]);
  t.is(drainedMs, 26);
});

test('what waits for its removal in the background is still there', (t) => {
  const model = {
    ...exact,
    create: [{ cpuMs: 1, cpuMsPerLive: 1 }],
    background: { perBatch: [{ delayMs: 100 }], perThing: [] },
  };
  t.deepEqual(list(simulate(model, { operations: 3 }).endedMs), [1, 3, 6]);
});

test('operations that start during the warm-up are not counted', (t) => {
  const model = { ...exact, create: [{ cpuMs: 2 }] };
  t.deepEqual(list(simulate(model, { warmupMs: 3, windowMs: 4 }).startMs), [4, 6]);
});

/*
 * One lock and one delay, both exponential, with cores to spare: a closed network of product form,
 * whose throughput mean value analysis gives (Reiser and Lavenberg, "Mean-Value Analysis of Closed
 * Multichain Queuing Networks", 1980): R(n) = S (1 + Q(n-1)), X(n) = n / (Z + R(n)), Q = X R.
 */
test('throughput is that of mean value analysis', (t) => {
  const [serviceMs, thinkMs] = [1, 4];
  const model = {
    variation: 1,
    create: [{ lock: 'one', cpuMs: serviceMs }],
    remove: [{ delayMs: thinkMs }],
  };
  let queue = 0;
  for (let clients = 1; clients <= 8; clients++) {
    const response = serviceMs * (1 + queue);
    const throughput = clients / (thinkMs + response);
    queue = throughput * response;
    const loop = { clients, cores: 100, windowMs: 40_000, warmupMs: 100 };
    const simulated = rate(simulate(model, loop, clients));
    t.true(Math.abs(simulated / throughput - 1) < 0.03, `${clients}: ${simulated} ${throughput}`);
  }
});

/** Denning and Buzen, "The Operational Analysis of Queueing Network Models", 1978: the bounds. */
test('no client, core or lock does more than it can', (t) => {
  const step: fc.Arbitrary<Step> = fc.record({
    lock: fc.constantFrom('one', 'other'),
    cpuMs: fc.integer({ min: 1, max: 20 }),
    delayMs: fc.integer({ min: 0, max: 20 }),
  });
  const cases = fc.record({
    create: fc.array(step, { minLength: 1, maxLength: 4 }),
    clients: fc.integer({ min: 1, max: 12 }),
    cores: fc.integer({ min: 1, max: 4 }),
  });
  const bounds = fc.property(cases, ({ create, clients, cores }) => {
    const operations = 20;
    const { startMs, endedMs } = simulate(
      { ...exact, create },
      { clients, cores, operations, windowMs: 1e6 },
    );
    const spanMs = endedMs.at(-1)! - startMs[0]!;
    const count = clients * operations;
    const sum = (value: (step: Step) => number) =>
      create.reduce((total, each) => total + value(each), 0);
    const wholeMs = sum(({ cpuMs, delayMs }) => cpuMs! + delayMs!);
    const heldMs = (name: string) =>
      sum(({ lock, cpuMs, delayMs }) => (lock === name ? cpuMs! + delayMs! : 0));
    const leastMs = Math.max(
      operations * wholeMs,
      (count * sum(({ cpuMs }) => cpuMs!)) / cores,
      count * heldMs('one'),
      count * heldMs('other'),
    );
    return startMs.length === count && spanMs >= leastMs - 1e-6 && spanMs <= count * wholeMs + 1e-6;
  });
  t.notThrows(() => fc.assert(bounds));
});

test('the same stream gives the same times, another one others', (t) => {
  const model = { ...exact, variation: 0.5, create: [{ cpuMs: 1 }] };
  const loop = { clients: 3, windowMs: 50 };
  t.deepEqual(simulate(model, loop, 7), simulate(model, loop, 7));
  t.notDeepEqual(simulate(model, loop, 7), simulate(model, loop, 8));
});
