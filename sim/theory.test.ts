import test from 'ava';
import { mean, variance } from 'simple-statistics';
import { defaultArrivalsOptions } from '../workloads/arrivals/arrivals.ts';
import { createArrivals } from '../workloads/arrivals/registry.ts';
import { loadWorkload } from '../workloads/built-in.ts';
import type { RandomStream } from '../workloads/random-stream.ts';
import { chiSquare, chiSquareCritical } from './engine/random/goodness-of-fit.ts';
import { randomStream } from './engine/random/random.ts';
import type { InvocationRecord } from './records/invocation-record.ts';
import { lean } from './costs/profiles/lean.ts';
import { simulate } from './simulate.ts';
import { bare, isNear, replicate, runOpenLoop } from './testing/bare-runs.ts';
import type { Worker } from './worker/worker.ts';

// Where theory knows the answer, the whole simulator must come to it. Tolerances are four standard
// errors of the estimate (see `isNear`); seeds are fixed, so the outcome is always the same.

/** Execution times with a mean of 10 ms, and standard deviations of 10, 0 and 22 ms. */
const demands: Readonly<Record<string, (random: RandomStream) => number>> = {
  exponential: (random) => random.exponential(10),
  deterministic: () => 10,
  hyperexponential: (random) => random.exponential(random.uniform() < 0.9 ? 4 : 64),
};

for (const [name, draw] of Object.entries(demands)) {
  test(`M/G/1-PS, ${name}: the mean response time is E[S] / (1 − ρ), whatever the distribution`, (t) => {
    // L. Kleinrock, Queueing Systems II (1976), equation 4.17. The load is 0.7.
    const response = replicate(30, (seed) =>
      mean(steadyState(runOpenLoop(seed, 10 / 0.7, 15_000, draw, bare)).map(latencyMs)),
    );
    isNear(t, response, 10 / (1 - 0.7), 0.08);
  });
}

test('M/M/1-PS: the number in system is geometric', (t) => {
  // Kleinrock, Queueing Systems I (1975), 3.2: P(n) = (1 − ρ) ρ^n, which arrivals see as well.
  const found = Array.from({ length: 30 }, (_, seed) =>
    numbersAtArrivals(runOpenLoop(seed + 1, 20, 6000, demands['exponential']!, bare)),
  );
  for (let number = 0; number <= 6; number++) {
    const probability = replicate(30, (seed) =>
      mean(found[seed - 1]!.map((each) => (each === number ? 1 : 0))),
    );
    isNear(t, probability, 0.5 ** (number + 1), 0.2);
  }
});

test("Little's law holds for a run of all three tiers", (t) => {
  // J. D. C. Little, Operations Research 9 (1961): N = λ T. The left side is taken from a clock
  // that runs along and always agrees with the worker's count, the right side from the records.
  const workload = loadWorkload('reqbench');
  const options = { ...defaultArrivalsOptions, invocations: 5000, popularity: 'zipf' };
  const configuration = {
    ...bare,
    platform: 'lean',
    profile: lean,
    handlerPolicy: 'lru',
    handlerCacheMb: 500,
    zygotePolicy: 'sock',
    importCacheMb: 500,
    installCache: 'cold',
  } as const;
  let numberMs = 0;
  let last = { atMs: 0, number: 0 };
  let latenciesMs = 0;
  const change = (atMs: number, by: number): void => {
    numberMs += last.number * (atMs - last.atMs);
    last = { atMs, number: last.number + by };
  };
  const checkCount = ({ invocations }: Worker): void => {
    t.is(invocations.count, last.number);
  };
  const arrivals = createArrivals('poisson', workload, options, (name) => randomStream(3, name));
  const advance = arrivals.advance.bind(arrivals);
  arrivals.advance = () => {
    change(arrivals.nextMs, 1);
    advance();
  };
  simulate(
    workload.catalog,
    configuration,
    arrivals,
    {
      ended(invocations, slot, { nowMs }) {
        latenciesMs += invocations.endMs[slot]! - invocations.arrivalMs[slot]!;
        change(nowMs, -1);
      },
    },
    { started: checkCount, ended: checkCount },
  );
  const meanNumber = numberMs / last.atMs;
  const rate = options.invocations / last.atMs;
  t.true(meanNumber > 1, `${meanNumber} in system on the average`);
  t.true(Math.abs(meanNumber / (rate * (latenciesMs / options.invocations)) - 1) < 1e-9);
});

for (const [name, draw] of Object.entries(demands)) {
  test(`M/G/∞, ${name}: busy sandboxes of the keep-alive cache are Poisson`, (t) => {
    // Kleinrock I, problem 3.2; L. Takács, Introduction to the Theory of Queues (1962): with
    // enough cores the number busy is Poisson with mean λ E[S], here 8, whatever the distribution.
    const many = { ...bare, handlerPolicy: 'lru', profile: { ...bare.profile, cores: 1000 } };
    const records = runOpenLoop(7, 10 / 8, 240_000, draw, many);
    // Every 20 mean execution times, so that samples hardly depend on each other, after a start.
    const samples = busyEvery(records, 200);
    const size = samples.length;
    t.true(size > 1400);
    // Standard errors of a Poisson sample: its fourth central moment is m + 3 m².
    isNear(t, { mean: mean(samples), standardError: Math.sqrt(8 / size) }, 8, 0.05);
    const varianceError = Math.sqrt((8 + 2 * 8 ** 2) / size);
    isNear(t, { mean: variance(samples), standardError: varianceError }, 8, 0.2);
    const { observed, expected } = poissonCells(samples, 8);
    t.true(chiSquare(observed, expected) < chiSquareCritical(observed.length - 1));
  });
}

test('an unlimited keep-alive cache creates as many sandboxes as are ever busy at once', (t) => {
  const many = { ...bare, handlerPolicy: 'lru', profile: { ...bare.profile, cores: 1000 } };
  const records = runOpenLoop(8, 10 / 8, 5000, demands['exponential']!, many);
  const most = Math.max(...numbersAtArrivals(records)) + 1;
  t.is(records.filter(({ tier }) => tier === 'none').length, most);
});

function latencyMs({ arrivalMs, endMs }: InvocationRecord): number {
  return endMs - arrivalMs;
}

/** The records without the first tenth, which saw a system that was still filling up. */
function steadyState(records: readonly InvocationRecord[]): InvocationRecord[] {
  return records.slice(records.length / 10);
}

/** How many invocations are under way when each arrives, without itself. */
function numbersAtArrivals(records: readonly InvocationRecord[]): number[] {
  const endsMs = Float64Array.from(records, ({ endMs }) => endMs).toSorted();
  let ended = 0;
  return records.map(({ arrivalMs }, arrived) => {
    while (endsMs[ended]! <= arrivalMs) {
      ended++;
    }
    return arrived - ended;
  });
}

/** How many invocations are under way at every so many ms, from the first such time to the last arrival. */
function busyEvery(records: readonly InvocationRecord[], everyMs: number): number[] {
  const endsMs = Float64Array.from(records, ({ endMs }) => endMs).toSorted();
  const samples: number[] = [];
  let ended = 0;
  for (const [arrived, { arrivalMs }] of records.entries()) {
    for (let atMs = (samples.length + 1) * everyMs; atMs < arrivalMs; atMs += everyMs) {
      while (endsMs[ended]! <= atMs) {
        ended++;
      }
      samples.push(arrived - ended);
    }
  }
  return samples;
}

/** Counts of samples beside those of a Poisson distribution; the rare ends are one cell each. */
function poissonCells(
  samples: readonly number[],
  meanNumber: number,
): { observed: number[]; expected: number[] } {
  const [least, most] = [2, 15];
  const observed = Array.from({ length: most - least + 1 }, () => 0);
  for (const sample of samples) {
    observed[Math.min(most, Math.max(least, sample)) - least]! += 1;
  }
  const expected = observed.map(() => 0);
  let probability = Math.exp(-meanNumber);
  for (let number = 0; number < 60; number++) {
    expected[Math.min(most, Math.max(least, number)) - least]! += samples.length * probability;
    probability *= meanNumber / (number + 1);
  }
  return { observed, expected };
}
