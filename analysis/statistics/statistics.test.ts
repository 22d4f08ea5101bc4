import test from 'ava';
import * as fc from 'fast-check';
import { mean } from 'simple-statistics';
import { randomStream } from '../../sim/engine/random/random.ts';
import { asNumbers } from './as-numbers.ts';
import { bootstrapInterval } from './intervals/bootstrap-interval.ts';
import { meanInterval } from './intervals/mean-interval.ts';
import { quantile } from './quantile.ts';
import { studentDeviate } from './intervals/student-deviate.ts';
import { summarizeLatencies } from './summarize-latencies.ts';

const medianOf = (sample: Float64Array) => quantile(sample.toSorted(), 0.5);
const meanOf = (sample: Float64Array) => mean(asNumbers(sample));

function near(actual: number, expected: number, tolerance = 1e-9): boolean {
  return Math.abs(actual - expected) <= tolerance * Math.max(1, Math.abs(expected));
}

test('quantiles are of type 7', (t) => {
  // R: quantile(1:10, c(0, 0.1, 0.25, 0.5, 0.99, 1)), by the definition h = (n - 1) p + 1.
  const sorted = Float64Array.of(1, 2, 3, 4, 5, 6, 7, 8, 9, 10);
  const expected = [1, 1.9, 3.25, 5.5, 9.91, 10];
  [0, 0.1, 0.25, 0.5, 0.99, 1].forEach((probability, index) => {
    t.true(near(quantile(sorted, probability), expected[index]!), `at ${probability}`);
  });
});

test('latencies are summed up exactly, and stay in their order', (t) => {
  // NumPy 2.4.6: mean, percentile(x, [50, 90, 99]) and max of x[i] = (7919 i mod 1009) / 10.
  const latencyMs = Float64Array.from({ length: 1000 }, (_, i) => ((i * 7919) % 1009) / 10);
  const before = latencyMs.slice();
  const summary = summarizeLatencies(latencyMs);
  t.true(near(summary.mean, 50.4678));
  t.true(near(summary.p50, 50.55));
  t.true(near(summary.p90, 90.71));
  t.true(near(summary.p99, 99.801));
  t.is(summary.max, 100.8);
  t.deepEqual(latencyMs, before);
});

test('no latencies have no figures, rather than zeros', (t) => {
  const none = { mean: NaN, p50: NaN, p90: NaN, p99: NaN, max: NaN };
  t.deepEqual(summarizeLatencies(new Float64Array(0)), none);
});

// SciPy 1.17.1: scipy.stats.t.ppf((1 + probability) / 2, degrees).
const deviates: [number, number, number][] = [
  [0.95, 1, 12.706204736174694],
  [0.95, 2, 4.302652729749462],
  [0.9, 3, 2.3533634348018233],
  [0.95, 10, 2.228138851986274],
  [0.99, 99, 2.626405457280827],
  [0.95, 1000, 1.9623390808264083],
  [0.99, 1_000_000, 2.5758342201053344],
];

for (const [probability, degrees, expected] of deviates) {
  test(`Student's t for ${probability} and ${degrees} degrees of freedom`, (t) => {
    t.true(near(studentDeviate(probability, degrees), expected, 1e-8));
  });
}

test('the interval of a mean is that of the sleep data', (t) => {
  // R, the paired t test of its data set `sleep` (Student 1908): mean -1.58, 95 percent interval
  // -2.4598858 to -0.7001142.
  const differences = Float64Array.of(-1.2, -2.4, -1.3, -1.3, 0, -1, -1.8, -0.8, -4.6, -1.4);
  const interval = meanInterval(differences);
  t.true(near(interval.estimate, -1.58));
  t.true(near(interval.low, -2.4598858, 1e-7));
  t.true(near(interval.high, -0.7001142, 1e-7));
});

test('the bootstrap of the mean agrees with theory and with a second implementation', (t) => {
  // The mouse data of Efron and Tibshirani, "An Introduction to the Bootstrap" (1993), table 2.1.
  // SciPy 1.17.1, bootstrap(method='percentile', n_resamples=100000): 49.14 to 126.71 for 90 %.
  const mice = Float64Array.of(94, 197, 16, 38, 99, 141, 23);
  const random = randomStream(1, 'bootstrap');
  const interval = bootstrapInterval(mice, meanOf, { resamples: 20_000, random, confidence: 0.9 });
  t.true(near(interval.estimate, 86.857142857));
  t.true(Math.abs(interval.low - 49.14) < 1.5, `${interval.low}`);
  t.true(Math.abs(interval.high - 126.71) < 1.5, `${interval.high}`);
});

test('the bootstrap of two values has three outcomes', (t) => {
  // The mean of a draw is 0, 0.5 or 1 with probability 1/4, 1/2, 1/4.
  const values = Float64Array.of(0, 1);
  const of = (confidence: number) => {
    const random = randomStream(2, 'bootstrap');
    const { low, high } = bootstrapInterval(values, meanOf, { resamples: 999, random, confidence });
    return [low, high];
  };
  t.deepEqual(of(0.95), [0, 1]);
  t.deepEqual(of(0.3), [0.5, 0.5]);
});

test('the bootstrap repeats with its seed, and leaves its values alone', (t) => {
  const values = Float64Array.from({ length: 50 }, (_, index) => (index * 37) % 50);
  const of = (seed: number) =>
    bootstrapInterval(values, medianOf, {
      resamples: 200,
      random: randomStream(seed, 'bootstrap'),
    });
  t.deepEqual(of(3), of(3));
  t.is(of(3).estimate, 24.5);
  t.is(values[1], 37);
});

test('a wider confidence gives a wider interval around the estimate', (t) => {
  const sample = fc.array(fc.double({ min: 0, max: 1e6, noNaN: true }), {
    minLength: 2,
    maxLength: 30,
  });
  fc.assert(
    fc.property(sample, (numbers) => {
      const values = Float64Array.from(numbers);
      const narrow = meanInterval(values, 0.5);
      const wide = meanInterval(values, 0.99);
      t.true(wide.low <= narrow.low && narrow.low <= narrow.estimate);
      t.true(narrow.estimate <= narrow.high && narrow.high <= wide.high);
    }),
  );
});

test('what has no interval is refused', (t) => {
  const random = randomStream(1, 'bootstrap');
  t.throws(() => meanInterval(Float64Array.of(1)), { message: /at least 2 values, not 1/ });
  t.throws(() => meanInterval(Float64Array.of(1, 2), 95), { message: /confidence 95 should be/ });
  t.throws(() => bootstrapInterval(new Float64Array(0), meanOf, { resamples: 9, random }), {
    message: /at least one value/,
  });
  t.throws(() => bootstrapInterval(Float64Array.of(1), meanOf, { resamples: 0, random }), {
    message: /resamples 0 should be/,
  });
});
