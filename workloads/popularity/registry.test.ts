import { array, assert, double, integer, property } from 'fast-check';
import test from 'ava';
import { AliasTable, normalized } from './alias-table.ts';
import { chiSquare, chiSquareCritical } from '../../sim/engine/random/goodness-of-fit.ts';
import { createPopularity, popularities } from './registry.ts';
import { defaultPopularityOptions } from './popularity.ts';
import { InputError } from '../input-error.ts';
import { plainWorkload } from './plain-workload.ts';
import { randomStream } from '../../sim/engine/random/random.ts';
import type { RandomStream } from '../random-stream.ts';

const draws = 100_000;

const weights = [7, 0, 1, 2.5, 20, 4, 9, 3, 3, 12, 5];
const workload = plainWorkload(weights.length, { callCounts: Float64Array.from(weights) });
const timesMs = [0, 59_999.9, 60_000, 299_999, 1e9 + 0.25];

for (const [name, kind] of Object.entries(popularities)) {
  for (const atMs of timesMs) {
    test(`${name} at ${atMs} ms: frequencies are those of its exact probabilities`, (t) => {
      const probabilities = kind.probabilities(workload, defaultPopularityOptions, atMs);
      const popularity = kind.create(workload, defaultPopularityOptions, randomStream(3, name));
      const observed = countDraws(() => popularity.draw(atMs), probabilities.length);
      const expected = probabilities.map((probability) => probability * draws);
      const possible = probabilities.filter((probability) => probability > 0).length;
      t.true(Math.abs(probabilities.reduce((sum, each) => sum + each, 0) - 1) < 1e-12);
      t.true(chiSquare(observed, expected) < chiSquareCritical(Math.max(1, possible - 1)));
    });
  }

  test(`${name}: the same stream gives the same functions, another gives others`, (t) => {
    t.deepEqual(drawSequence(name, 1), drawSequence(name, 1));
    t.notDeepEqual(drawSequence(name, 1), drawSequence(name, 2));
  });

  test(`${name}: one function is called whatever is drawn`, (t) => {
    const single = plainWorkload(1, { callCounts: Float64Array.of(3) });
    for (const value of [0, 0.5, 1 - 2 ** -53]) {
      const popularity = createPopularity(name, single, defaultPopularityOptions, always(value));
      t.is(popularity.draw(1e6), 0);
    }
  });

  test(`${name}: the ends of the random range give valid functions`, (t) => {
    for (const value of [0, 1 - 2 ** -53]) {
      const popularity = createPopularity(name, workload, defaultPopularityOptions, always(value));
      const index = popularity.draw(240_000);
      t.true(Number.isInteger(index) && index >= 0 && index < weights.length, String(index));
    }
  });

  test(`${name}: a workload without functions is refused`, (t) => {
    t.throws(() => createPopularity(name, plainWorkload(0), defaultPopularityOptions, always(0)), {
      instanceOf: InputError,
      message: 'workload plain has no functions to call',
    });
  });
}

test('zipf: probabilities are 1 / (k^a H), H the harmonic number', (t) => {
  // H(4, 1) = 25/12 and H(3, 2) = 49/36.
  const one = popularities.zipf!.probabilities(plainWorkload(4), defaultPopularityOptions, 0);
  t.true(one.every((value, index) => Math.abs(value - 12 / 25 / (index + 1)) < 1e-12));
  const options = { ...defaultPopularityOptions, zipfExponent: 2 };
  const two = popularities.zipf!.probabilities(plainWorkload(3), options, 0);
  t.true(two.every((value, index) => Math.abs(value - 36 / 49 / (index + 1) ** 2) < 1e-12));
});

for (const zipfExponent of [0, 0.5, 1, 2]) {
  test(`zipf: frequencies of 100 functions with exponent ${zipfExponent}`, (t) => {
    const options = { ...defaultPopularityOptions, zipfExponent };
    const random = randomStream(5, 'zipf');
    const popularity = createPopularity('zipf', plainWorkload(100), options, random);
    const observed = countDraws(() => popularity.draw(0), 100);
    const harmonic = observed.reduce((sum, _, index) => sum + (index + 1) ** -zipfExponent, 0);
    const expected = observed.map((_, index) => (draws * (index + 1) ** -zipfExponent) / harmonic);
    t.true(chiSquare(observed, expected) < chiSquareCritical(99));
  });
}

test('rotation: 10 functions, two hot at a time, from one end round to the other', (t) => {
  const popularity = createPopularity(
    'rotation',
    plainWorkload(10),
    defaultPopularityOptions,
    randomStream(1, 'rotation'),
  );
  const hotFrom = (startMs: number) => {
    const hot = new Set<number>();
    for (let atMs = startMs; atMs < startMs + 60_000; atMs += 1000) {
      hot.add(popularity.draw(atMs));
    }
    return [...hot].toSorted((a, b) => a - b);
  };
  t.deepEqual(hotFrom(0), [0, 1]);
  t.deepEqual(hotFrom(60_000), [2, 3]);
  t.deepEqual(hotFrom(240_000), [8, 9]);
  t.deepEqual(hotFrom(300_000), [0, 1]);
});

test('rotation: a slice that does not divide the functions wraps round the end', (t) => {
  const options = { ...defaultPopularityOptions, rotationSlice: 0.5, rotationPeriodMs: 10 };
  const probabilities = popularities.rotation!.probabilities(plainWorkload(5), options, 10);
  t.deepEqual([...probabilities], [1 / 3, 0, 0, 1 / 3, 1 / 3]);
});

test('counts: recorded invocations are counted where there are no counts', (t) => {
  const recorded = plainWorkload(3, {
    invocations: {
      arrivalMs: Float64Array.of(0, 1, 2, 3),
      functions: Int32Array.of(2, 0, 2, 2),
      executeMs: new Float64Array(4).fill(NaN),
    },
  });
  const probabilities = popularities.counts!.probabilities(recorded, defaultPopularityOptions, 0);
  t.deepEqual([...probabilities], [0.25, 0, 0.75]);
});

const refusals = [
  ['weekly', {}, {}, 'popularity weekly is not known; there are uniform, zipf, rotation, counts'],
  [
    'toString',
    {},
    {},
    'popularity toString is not known; there are uniform, zipf, rotation, counts',
  ],
  ['zipf', { zipfExponent: -1 }, {}, 'Zipf exponent -1 should be a number of at least 0'],
  ['zipf', { zipfExponent: NaN }, {}, 'Zipf exponent NaN should be a number of at least 0'],
  ['rotation', { rotationSlice: 0 }, {}, 'rotation slice 0 should be over 0 and at most 1'],
  ['rotation', { rotationSlice: 1.5 }, {}, 'rotation slice 1.5 should be over 0 and at most 1'],
  ['rotation', { rotationPeriodMs: 0 }, {}, 'rotation period 0 ms should be over 0'],
  [
    'counts',
    {},
    {},
    'popularity counts needs a workload with recorded invocations or call counts, and plain has neither',
  ],
  [
    'counts',
    {},
    { callCounts: Float64Array.of(0, 0) },
    'popularity should be over 0 for one function at least',
  ],
  [
    'counts',
    {},
    { callCounts: Float64Array.of(1, -2) },
    'popularity -2 of function 1 should be at least 0',
  ],
] as const;

for (const [name, options, extra, message] of refusals) {
  test(`refused: ${message}`, (t) => {
    const all = { ...defaultPopularityOptions, ...options };
    const create = () => createPopularity(name, plainWorkload(2, extra), all, randomStream(1, 'x'));
    t.throws(create, { instanceOf: InputError, message });
  });
}

test('an alias table stands for exactly the probabilities of its weights', (t) => {
  // With n columns, all draws of u = (column + step) / n, evenly spaced, find the share of each.
  const shares = property(
    array(double({ min: 0, max: 1e6, noNaN: true }), { minLength: 1, maxLength: 12 }),
    integer({ min: 0, max: 11 }),
    (values, anyIndex) => {
      const table = Float64Array.from(values, (value, index) =>
        index === anyIndex % values.length ? value + 1 : value,
      );
      let value = 0;
      const alias = new AliasTable(table, { ...always(0), uniform: () => value });
      const steps = 1000;
      const share = new Float64Array(table.length);
      for (let step = 0; step < steps * table.length; step++) {
        value = (step + 0.5) / (steps * table.length);
        share[alias.draw()]! += 1 / (steps * table.length);
      }
      // A column is cut at a step at the nearest: an error of one step in each column.
      return normalized(table).every((probability, index) => {
        return Math.abs(probability - share[index]!) < 1.001 / steps;
      });
    },
  );
  t.notThrows(() => assert(shares, { seed: 2, numRuns: 50 }));
});

function countDraws(draw: () => number, functions: number): Float64Array {
  const observed = new Float64Array(functions);
  for (let index = 0; index < draws; index++) {
    const drawn = draw();
    if (!(drawn in observed)) {
      throw new RangeError(`${drawn} is not the index of a function`);
    }
    observed[drawn]! += 1;
  }
  return observed;
}

function drawSequence(name: string, seed: number): number[] {
  const random = randomStream(seed, 'popularity');
  const popularity = createPopularity(name, workload, defaultPopularityOptions, random);
  return Array.from({ length: 200 }, (_, index) => popularity.draw(index * 1000));
}

function always(value: number): RandomStream {
  return {
    uniform: () => value,
    integer: (limit) => Math.floor(value * limit),
    exponential: (mean) => value * mean,
  };
}
