import test from 'ava';
import { mean, variance } from 'simple-statistics';
import { createArrivals } from './registry.ts';
import { defaultArrivalsOptions } from './arrivals.ts';
import type { ArrivalsOptions } from './arrivals.ts';
import {
  kolmogorovSmirnov,
  kolmogorovSmirnovCritical,
} from '../../sim/engine/random/goodness-of-fit.ts';
import { mmppParameters } from './mmpp.ts';
import { plainWorkload } from '../popularity/plain-workload.ts';
import { randomStream } from '../../sim/engine/random/random.ts';

const invocations = 500_000;

test('poisson: gaps are exponential and uncorrelated', (t) => {
  const gapsMs = gapsOf(timesOf('poisson', { ratePerSecond: 50 }));
  const distance = kolmogorovSmirnov(gapsMs, (gapMs) => 1 - Math.exp(-gapMs / 20));
  t.true(distance < kolmogorovSmirnovCritical(gapsMs.length));
  t.true(Math.abs(lagOneCorrelation(gapsMs)) < 5 / Math.sqrt(gapsMs.length));
});

test('poisson: counts per second have the rate as mean and as variance', (t) => {
  const counts = countsPerWindow(timesOf('poisson', { ratePerSecond: 50 }), 1000);
  // Standard errors of a Poisson sample of size n: sqrt(m / n) of the mean and, since its fourth
  // central moment is m + 3 m², sqrt((m + 2 m²) / n) of the variance.
  const size = counts.length;
  t.true(Math.abs(mean(counts) - 50) < 4 * Math.sqrt(50 / size));
  t.true(Math.abs(variance(counts) - 50) < 4 * Math.sqrt((50 + 2 * 50 ** 2) / size));
});

test('poisson: arrivals of a run are spread evenly over it', (t) => {
  // Given the last arrival, those before are uniform: Ross, Stochastic Processes, theorem 2.3.1.
  const timesMs = timesOf('poisson', { ratePerSecond: 1 });
  const lastMs = timesMs.at(-1)!;
  const distance = kolmogorovSmirnov(timesMs.subarray(0, -1), (atMs) => atMs / lastMs);
  t.true(distance < kolmogorovSmirnovCritical(timesMs.length - 1));
});

test('mmpp: parameters keep the mean rate and the burst factor', (t) => {
  const options = { ratePerSecond: 20, burstFactor: 4, burstMs: 500, calmMs: 2500 };
  const process = mmppParameters({ ...defaultArrivalsOptions, ...options });
  // By hand: (4 × 500 + 2500) × calm rate = 0.02 × 3000.
  t.true(Math.abs(process.calmRate - 1 / 75) < 1e-15);
  t.true(Math.abs(process.burstRate - 4 / 75) < 1e-15);
});

test('mmpp: a burst factor of 1 is a Poisson process', (t) => {
  const gapsMs = gapsOf(timesOf('mmpp', { ratePerSecond: 50, burstFactor: 1 }));
  const distance = kolmogorovSmirnov(gapsMs, (gapMs) => 1 - Math.exp(-gapMs / 20));
  t.true(distance < kolmogorovSmirnovCritical(gapsMs.length));
});

const processes = [
  { ratePerSecond: 100, burstFactor: 10, burstMs: 100, calmMs: 900 },
  { ratePerSecond: 100, burstFactor: 50, burstMs: 200, calmMs: 200 },
  { ratePerSecond: 1000, burstFactor: 3, burstMs: 30, calmMs: 10 },
];

for (const options of processes) {
  const title = JSON.stringify(options);

  test(`mmpp ${title}: the mean rate is the rate asked for`, (t) => {
    const timesMs = timesOf('mmpp', options);
    const elapsedMs = timesMs.at(-1)!;
    const expected = (options.ratePerSecond * elapsedMs) / 1000;
    // The variance of a count over a long time is its mean times the limit of the index of
    // dispersion; four standard errors.
    const error = Math.sqrt(expected * dispersion(options, Infinity));
    t.true(Math.abs(timesMs.length - expected) < 4 * error);
  });

  for (const windowMs of [20, 100, 1000]) {
    test(`mmpp ${title}: index of dispersion of counts over ${windowMs} ms`, (t) => {
      const counts = countsPerWindow(timesOf('mmpp', options), windowMs);
      const observed = variance(counts) / mean(counts);
      const expected = dispersion(options, windowMs);
      t.true(expected > 1.1, 'the process is burstier than a Poisson process');
      // Four standard errors of the variance of nearly normal counts, sqrt(2 / n); not less than 5%,
      // since counts in short windows are skewed and go together.
      const tolerance = Math.max(0.05, 4 * Math.sqrt(2 / counts.length));
      t.true(Math.abs(observed / expected - 1) < tolerance, `${observed} against ${expected}`);
    });
  }
}

test('mmpp: the mean rate holds from the start', (t) => {
  const options = { ratePerSecond: 100, burstFactor: 20, burstMs: 100, calmMs: 900 };
  const seeds = 4000;
  const windowMs = 50;
  let early = 0;
  for (let seed = 0; seed < seeds; seed++) {
    const timesMs = timesOf('mmpp', { ...options, invocations: 100 }, seed);
    early += timesMs.filter((atMs) => atMs < windowMs).length;
  }
  const expected = (options.ratePerSecond * windowMs * seeds) / 1000;
  t.true(Math.abs(early - expected) < 4 * Math.sqrt(expected * dispersion(options, windowMs)));
});

/**
 * Variance by mean of the number of arrivals of a stationary two-state MMPP in a time t: with the
 * rates λ1, λ2 and the transition rates σ1, σ2 out of the states,
 * 1 + 2 A − 2 A (1 − exp(−(σ1 + σ2) t)) / ((σ1 + σ2) t) with
 * A = (λ1 − λ2)² σ1 σ2 / ((σ1 + σ2)² (λ1 σ2 + λ2 σ1)). Fischer and Meier-Hellstern (1993), after
 * Heffes and Lucantoni, IEEE Journal on Selected Areas in Communications 4 (1986).
 */
function dispersion(options: Partial<ArrivalsOptions>, windowMs: number): number {
  const process = mmppParameters({ ...defaultArrivalsOptions, ...options });
  const [lambda1, lambda2] = [process.burstRate, process.calmRate];
  const [sigma1, sigma2] = [1 / process.burstMs, 1 / process.calmMs];
  const sigma = sigma1 + sigma2;
  const limit =
    ((lambda1 - lambda2) ** 2 * sigma1 * sigma2) /
    (sigma ** 2 * (lambda1 * sigma2 + lambda2 * sigma1));
  const start = windowMs === Infinity ? 0 : -Math.expm1(-sigma * windowMs) / (sigma * windowMs);
  return 1 + 2 * limit * (1 - start);
}

function timesOf(name: string, options: Partial<ArrivalsOptions>, seed = 6): Float64Array {
  const all = { ...defaultArrivalsOptions, invocations, ...options };
  const stream = (purpose: string) => randomStream(seed, purpose);
  const arrivals = createArrivals(name, plainWorkload(1), all, stream);
  return new Float64Array(all.invocations).map(() => {
    const atMs = arrivals.nextMs;
    arrivals.advance();
    return atMs;
  });
}

function gapsOf(timesMs: Float64Array): Float64Array {
  return timesMs.map((atMs, index) => atMs - (timesMs[index - 1] ?? 0));
}

/** Counts in each whole window before the last arrival. */
function countsPerWindow(timesMs: Float64Array, windowMs: number): number[] {
  const counts = Array.from({ length: Math.floor(timesMs.at(-1)! / windowMs) }, () => 0);
  for (const atMs of timesMs) {
    const window = Math.floor(atMs / windowMs);
    if (window < counts.length) {
      counts[window]! += 1;
    }
  }
  return counts;
}

function lagOneCorrelation(values: Float64Array): number {
  const average = values.reduce((sum, value) => sum + value, 0) / values.length;
  let together = 0;
  let alone = 0;
  for (let index = 1; index < values.length; index++) {
    together += (values[index]! - average) * (values[index - 1]! - average);
    alone += (values[index]! - average) ** 2;
  }
  return together / alone;
}
