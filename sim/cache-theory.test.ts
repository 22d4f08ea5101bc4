import test from 'ava';
import { sum } from 'simple-statistics';
import { plainWorkload } from '../workloads/popularity/plain-workload.ts';
import { randomStream } from './engine/random/random.ts';
import { bare, isNear, replicate } from './testing/bare-runs.ts';
import { collectRecords } from './testing/collect-records.ts';
import { recordedArrivals } from './testing/recorded-arrivals.ts';

// The handler cache under independent draws, where hit ratios are known.

test('an unlimited cache misses each function once: distinct functions of a Zipf sample', (t) => {
  // Of n draws, the number of distinct ones is a sum of indicators, with exact mean and variance.
  const functions = 300;
  const draws = 1000;
  const weights = zipfProbabilities(functions, 1);
  const absent = (...ps: number[]): number => (1 - sum(ps)) ** draws;
  let expected = 0;
  let spread = 0;
  for (const [index, p] of weights.entries()) {
    expected += 1 - absent(p);
    spread += absent(p) * (1 - absent(p));
    for (const q of weights.slice(index + 1)) {
      spread += 2 * (absent(p, q) - absent(p) * absent(q));
    }
  }
  const misses = replicate(20, (seed) => draws * (1 - lruHitRatio(seed, weights, draws, Infinity)));
  const standardError = Math.sqrt(spread / 20);
  isNear(t, { mean: misses.mean, standardError }, expected, 0.04);
  // The spread of the replications themselves is as exact theory has it, within a half.
  t.true(Math.abs(misses.standardError / standardError - 1) < 0.5);
});

test('lru with room for two of five functions: the exact hit ratio', (t) => {
  // W. F. King, "Analysis of demand paging algorithms", IFIP Congress 1971: the cache holds i
  // before j with probability p_i p_j / (1 − p_i).
  const weights = zipfProbabilities(5, 1);
  let expected = 0;
  for (const [i, p] of weights.entries()) {
    for (const [j, q] of weights.entries()) {
      expected += i === j ? 0 : ((p * q) / (1 - p)) * (p + q);
    }
  }
  isNear(
    t,
    replicate(30, (seed) => lruHitRatio(seed, weights, 8000, 2, 200)),
    expected,
    0.02,
  );
});

test('lru on 400 functions: the hit ratio of Che’s approximation', (t) => {
  // H. Che, Y. Tung, Z. Wang, IEEE JSAC 20 (2002); its error was below 0.002 wherever C. Fricker,
  // P. Robert and J. Roberts (ITC 24, 2012) looked, which is allowed beside the standard errors.
  const weights = zipfProbabilities(400, 0.8);
  for (const size of [20, 80, 200]) {
    const time = characteristicTime(weights, size);
    const expected = sum(weights.map((p) => p * (1 - Math.exp(-p * time))));
    const found = replicate(10, (seed) => lruHitRatio(seed, weights, 8000, size, 3000));
    t.true(found.standardError < 0.004);
    t.true(
      Math.abs(found.mean - expected) < 4 * found.standardError + 0.002,
      `${found.mean} should be ${expected} with room for ${size}`,
    );
  }
});

function zipfProbabilities(functions: number, exponent: number): number[] {
  const weights = Array.from({ length: functions }, (_, index) => (index + 1) ** -exponent);
  const all = sum(weights);
  return weights.map((weight) => weight / all);
}

/** Of independent draws by these probabilities, the share that finds its function in the cache. */
function lruHitRatio(
  seed: number,
  weights: readonly number[],
  invocations: number,
  handlerCacheMb: number,
  warmUp = 0,
): number {
  const { catalog: plain } = plainWorkload(weights.length);
  const catalog = { ...plain, memoryMb: new Float64Array(weights.length).fill(1) };
  const random = randomStream(seed, 'popularity');
  const cumulative = weights.map((_, index) => sum(weights.slice(0, index + 1)));
  const draw = (): number => {
    const uniform = random.uniform();
    const index = cumulative.findIndex((each) => uniform < each);
    return index < 0 ? weights.length - 1 : index;
  };
  const recorded = {
    arrivalMs: new Float64Array(invocations).map((_, index) => index),
    functions: new Int32Array(invocations).map(draw),
    executeMs: new Float64Array(invocations),
  };
  const configuration = { ...bare, handlerPolicy: 'lru', handlerCacheMb };
  const { records } = collectRecords(catalog, configuration, recordedArrivals(catalog, recorded));
  const counted = records.slice(warmUp);
  return counted.filter(({ tier }) => tier === 'handler').length / counted.length;
}

/** The time T at which Σ (1 − exp(−p T)) functions were called, by halving. */
function characteristicTime(weights: readonly number[], size: number): number {
  let [low, high] = [0, 1e9];
  for (let step = 0; step < 200; step++) {
    const time = (low + high) / 2;
    const called = sum(weights.map((p) => 1 - Math.exp(-p * time)));
    [low, high] = called < size ? [time, high] : [low, time];
  }
  return low;
}
