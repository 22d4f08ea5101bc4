import test from 'ava';
import * as fc from 'fast-check';
import { mean, quantile } from 'simple-statistics';
import { randomStream } from '../../sim/engine/random/random.ts';
import { LatencyStore } from './latency-store.ts';

const probabilities = [0, 0.1, 0.5, 0.9, 0.99, 0.999, 1];
const exactLimit = 2 ** 20;

function storeOf(latencies: Iterable<number>): LatencyStore {
  const store = new LatencyStore();
  for (const latency of latencies) {
    store.add(latency);
  }
  return store;
}

/** Latencies from 1e-5 ms to some 1e6 ms, whose logarithms are spread evenly. */
function* spread(count: number, seed: number): Generator<number> {
  const stream = randomStream(seed, 'latencies');
  for (let index = 0; index < count; index++) {
    yield 10 ** (-5 + 11 * stream.uniform());
  }
}

test('an empty store has no figures, rather than zeros', (t) => {
  const store = new LatencyStore();
  t.is(store.mean, NaN);
  t.is(store.max, NaN);
  t.deepEqual(store.quantiles([0.5, 1]), [NaN, NaN]);
});

test('quantiles of few latencies are those of simple-statistics (type 7)', (t) => {
  const latencies = fc.array(fc.double({ min: 0, max: 1e9, noNaN: true }), {
    minLength: 1,
    maxLength: 60,
  });
  fc.assert(
    fc.property(latencies, fc.double({ min: 0, max: 1, noNaN: true }), (values, probability) => {
      const store = storeOf(values);
      const expected = quantile(values, probability);
      const [got] = store.quantiles([probability]);
      t.true(Math.abs(got! - expected) <= 1e-9 * Math.max(1, expected), `${got} ${expected}`);
      t.is(store.max, Math.max(...values));
      t.true(Math.abs(store.mean - mean(values)) <= 1e-9 * Math.max(1, store.mean));
    }),
  );
});

test('the four numbers of a textbook: type 7 lies between ranks', (t) => {
  // Hyndman and Fan (1996), definition 7: rank (n - 1)p, so p = 0.9 of 1..4 is 3.7.
  t.deepEqual(storeOf([4, 1, 3, 2]).quantiles([0, 0.5, 0.9, 1]), [1, 2.5, 3.7, 4]);
});

test('asking for quantiles does not spoil what is added later', (t) => {
  const store = storeOf([5, 1]);
  t.deepEqual(store.quantiles([0.5]), [3]);
  store.add(0);
  t.deepEqual(store.quantiles([0, 0.5, 1]), [0, 1, 5]);
});

test('2^20 latencies are kept exactly', (t) => {
  const values = Float64Array.from(spread(exactLimit, 1));
  const sorted = values.toSorted();
  const got = storeOf(values).quantiles(probabilities);
  t.deepEqual(
    got,
    probabilities.map((probability) => sortedType7(sorted, probability)),
  );
});

test('beyond 2^20 quantiles are within 1e-5 of the exact ones, mean and maximum exact', (t) => {
  const values = Float64Array.from(spread(exactLimit + 300_000, 2));
  const sorted = values.toSorted();
  const store = storeOf(values);
  t.is(store.count, values.length);
  t.is(store.max, sorted.at(-1)!);
  const sum = values.reduce((total, value) => total + value, 0);
  t.true(Math.abs(store.mean / (sum / values.length) - 1) < 1e-12);
  for (const [index, got] of store.quantiles(probabilities).entries()) {
    const expected = sortedType7(sorted, probabilities[index]!);
    t.true(Math.abs(got / expected - 1) <= 1e-5, `${probabilities[index]}: ${got} ${expected}`);
  }
});

test('the one latency that takes it beyond 2^20 counts as the others do', (t) => {
  const store = new LatencyStore();
  for (let index = 0; index <= exactLimit; index++) {
    store.add(index < exactLimit / 2 ? 10 : 20);
  }
  const [low, high] = store.quantiles([0.4, 0.6]);
  t.true(Math.abs(low! / 10 - 1) <= 1e-5);
  t.true(Math.abs(high! / 20 - 1) <= 1e-5);
});

test('beyond 2^20, latencies of nothing stay nothing', (t) => {
  const store = new LatencyStore();
  for (let index = 0; index < exactLimit + 10; index++) {
    store.add(0);
  }
  t.deepEqual(store.quantiles(probabilities), [0, 0, 0, 0, 0, 0, 0]);
  t.is(store.mean, 0);
});

/** Type 7 by its definition, for arrays that simple-statistics would copy and sort for long. */
function sortedType7(sorted: Float64Array, probability: number): number {
  const rank = (sorted.length - 1) * probability;
  const below = sorted[Math.floor(rank)]!;
  const above = sorted[Math.ceil(rank)]!;
  return below + (rank - Math.floor(rank)) * (above - below);
}
