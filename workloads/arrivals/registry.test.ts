import { array, assert, integer, property } from 'fast-check';
import test from 'ava';
import { arrivalsKinds, createArrivals } from './registry.ts';
import { defaultArrivalsOptions } from './arrivals.ts';
import type { Arrivals, ArrivalsOptions } from './arrivals.ts';
import { InputError } from '../input-error.ts';
import { plainWorkload } from '../popularity/plain-workload.ts';
import { randomStream } from '../../sim/engine/random/random.ts';

const functions = 7;
const workload = plainWorkload(functions, {
  invocations: {
    arrivalMs: new Float64Array(500).map((_, index) => Math.floor(index / 3) * 2.5),
    functions: new Int32Array(500).map((_, index) => (index * index) % functions),
    executeMs: new Float64Array(500).map((_, index) => (index % 2 === 0 ? NaN : index)),
  },
});

for (const name of Object.keys(arrivalsKinds)) {
  test(`${name}: as many invocations as asked for, in order, of functions that there are`, (t) => {
    for (const invocations of [1, 2, 3, 499]) {
      const issued = runOf(name, { invocations, clients: 3 });
      t.is(issued.length, invocations);
      t.true(issued.every(([, index]) => Number.isInteger(index) && index >= 0 && index < 7));
      t.true(issued.every(([, , executeMs]) => Number.isNaN(executeMs) || executeMs >= 0));
      t.true(issued.every(([atMs], index) => atMs >= (issued[index - 1]?.[0] ?? 0)));
    }
  });

  test(`${name}: same seed, same invocations`, (t) => {
    t.deepEqual(runOf(name, {}, 4), runOf(name, {}, 4));
  });

  test(`${name}: another popularity does not shift the times`, (t) => {
    const [even, skewed] = ['uniform', 'zipf'].map((popularity) => runOf(name, { popularity }));
    t.deepEqual(
      even!.map(([atMs]) => atMs),
      skewed!.map(([atMs]) => atMs),
    );
  });

  test(`${name}: the number asked for does not change the invocations before`, (t) => {
    const many = runOf(name, { invocations: 300 });
    t.deepEqual(runOf(name, { invocations: 100 }), many.slice(0, 100));
  });

  test(`${name}: no invocations at all are refused`, (t) => {
    t.throws(() => create(name, { invocations: 0 }), {
      instanceOf: InputError,
      message: 'invocations 0 should be a whole number of at least 1',
    });
  });
}

test('another rate does not shift the functions', (t) => {
  const [often, seldom] = [100, 3].map((ratePerSecond) =>
    runOf('poisson', { ratePerSecond, popularity: 'zipf' }),
  );
  t.deepEqual(
    often!.map(([, called]) => called),
    seldom!.map(([, called]) => called),
  );
});

test('file: the recorded invocations, all of them when there is no limit', (t) => {
  const issued = runOf('file', { invocations: Infinity });
  const recorded = workload.invocations!;
  t.deepEqual(
    issued,
    [...recorded.arrivalMs].map((atMs, index) => [
      atMs,
      recorded.functions[index],
      recorded.executeMs[index],
    ]),
  );
});

test('closed: clients start together, and each goes on when its invocation ended', (t) => {
  const arrivals = create('closed', { clients: 2, invocations: 5 });
  t.is(arrivals.nextMs, 0);
  arrivals.advance();
  t.is(arrivals.nextMs, 0);
  arrivals.advance();
  t.is(arrivals.nextMs, Infinity);
  arrivals.completed(7);
  t.is(arrivals.nextMs, 7);
  arrivals.completed(9);
  t.is(arrivals.nextMs, 7);
  arrivals.advance();
  t.is(arrivals.nextMs, 9);
  arrivals.advance();
  arrivals.completed(9);
  t.is(arrivals.nextMs, 9);
  arrivals.advance();
  arrivals.completed(10);
  t.is(arrivals.nextMs, Infinity);
  arrivals.completed(11);
  t.is(arrivals.nextMs, Infinity);
});

test('closed: agrees with a queue of clients on any run', (t) => {
  const anyRun = property(
    integer({ min: 1, max: 5 }),
    integer({ min: 1, max: 40 }),
    array(integer({ min: 0, max: 9 }), { minLength: 40, maxLength: 40 }),
    (clients, invocations, executeMs) => {
      const arrivals = create('closed', { clients, invocations });
      const issued = issueAll(arrivals, (index) => executeMs[index]!).map(([atMs]) => atMs);
      // All invocations run for themselves: the client ready first issues the next.
      const ready = Array.from({ length: clients }, () => 0);
      for (let index = 0; index < invocations; index++) {
        ready.sort((a, b) => a - b);
        if (issued[index] !== ready[0]) {
          return false;
        }
        ready[0]! += executeMs[index]!;
      }
      return issued.length === invocations;
    },
  );
  t.notThrows(() => assert(anyRun, { seed: 3 }));
});

test('closed: a completion that cannot be stops the run', (t) => {
  const arrivals = create('closed', { clients: 2 });
  t.throws(() => arrivals.completed(1), { message: /and no client waited for one/ });
  arrivals.advance();
  arrivals.completed(5);
  arrivals.advance();
  t.throws(() => arrivals.completed(4), { message: /should be at least 5 ms/ });
  t.throws(() => arrivals.completed(NaN), { message: /ended at NaN ms/ });
  arrivals.advance();
  t.throws(() => arrivals.advance(), { message: /no client of the closed loop is ready/ });
});

const refusals = [
  ['bursts', {}, 'arrivals bursts are not known; there are closed, poisson, mmpp, file'],
  ['valueOf', {}, 'arrivals valueOf are not known; there are closed, poisson, mmpp, file'],
  ['closed', { clients: 0 }, 'clients 0 should be a whole number of at least 1'],
  ['closed', { clients: 1.5 }, 'clients 1.5 should be a whole number of at least 1'],
  ['poisson', { ratePerSecond: 0 }, 'rate 0 should be a number over 0'],
  ['poisson', { ratePerSecond: NaN }, 'rate NaN should be a number over 0'],
  [
    'poisson',
    { invocations: Infinity },
    'invocations Infinity should be a whole number of at least 1',
  ],
  ['mmpp', { ratePerSecond: -1 }, 'rate -1 should be a number over 0'],
  ['mmpp', { burstMs: 0 }, 'burst time 0 should be a number over 0'],
  ['mmpp', { calmMs: Infinity }, 'calm time Infinity should be a number over 0'],
  ['mmpp', { burstFactor: 0.5 }, 'burst factor 0.5 should be at least 1'],
  [
    'mmpp',
    { ratePerSecond: 1e-9 },
    'rate 1e-9 should be at least one invocation in a million bursts',
  ],
] as const;

for (const [name, options, message] of refusals) {
  test(`refused: ${message}`, (t) => {
    t.throws(() => create(name, options), { instanceOf: InputError, message });
  });
}

function create(name: string, options: Partial<ArrivalsOptions>, seed = 1): Arrivals {
  const all = { ...defaultArrivalsOptions, invocations: 400, ...options };
  return createArrivals(name, workload, all, (stream) => randomStream(seed, stream));
}

type Issued = [atMs: number, called: number, executeMs: number];

function runOf(name: string, options: Partial<ArrivalsOptions>, seed = 1): Issued[] {
  return issueAll(create(name, options, seed), (index) => index % 13);
}

/** Issues all invocations; each ends after the time given for its index, whatever else runs. */
function issueAll(arrivals: Arrivals, executeMs: (index: number) => number): Issued[] {
  const issued: Issued[] = [];
  const endsMs: number[] = [];
  while (arrivals.nextMs < Infinity || endsMs.length > 0) {
    endsMs.sort((a, b) => b - a);
    if (endsMs.length > 0 && endsMs.at(-1)! <= arrivals.nextMs) {
      arrivals.completed(endsMs.pop()!);
    } else {
      endsMs.push(arrivals.nextMs + executeMs(issued.length));
      issued.push([arrivals.nextMs, arrivals.nextFunction, arrivals.nextExecuteMs]);
      arrivals.advance();
    }
  }
  return issued;
}
