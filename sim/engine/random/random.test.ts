import { assert, integer, maxSafeNat, nat, property, string } from 'fast-check';
import test from 'ava';
import { mean, sampleCorrelation, variance } from 'simple-statistics';
import {
  chiSquare,
  chiSquareCritical,
  kolmogorovSmirnov,
  kolmogorovSmirnovCritical,
} from './goodness-of-fit.ts';
import { randomStream } from './random.ts';

const size = 100_000;

function drawMany(count: number, draw: () => number): Float64Array {
  return new Float64Array(count).map(() => draw());
}

// Fixed so that results of old runs can be had again; `referenceStream` below is the second source.
const golden = [
  {
    seed: 0,
    name: 'arrivals',
    values: [
      0.6732415821467186, 0.8407146512892225, 0.7175070651291539, 0.014166314370348765,
      0.2766993563763218,
    ],
  },
  {
    seed: 1,
    name: 'popularity',
    values: [
      0.6166241688709606, 0.15711284404032488, 0.06918179111093414, 0.2925728539886273,
      0.3299495553140914,
    ],
  },
  {
    seed: Number.MAX_SAFE_INTEGER,
    name: '',
    values: [
      0.7700682227845029, 0.830540962907559, 0.6636673312766861, 0.3764408584752226,
      0.9043598893809396,
    ],
  },
] as const;

for (const { seed, name, values } of golden) {
  test(`first values of stream "${name}" of seed ${seed}`, (t) => {
    const stream = randomStream(seed, name);
    const reference = referenceStream(seed, name);
    for (const value of values) {
      t.is(stream.uniform(), value);
      t.is(reference(), value);
    }
  });
}

test('any stream agrees with sfc32 and MurmurHash3 written with big integers', (t) => {
  t.notThrows(() =>
    assert(
      property(maxSafeNat(), string({ unit: 'binary' }), (seed, name) => {
        const stream = randomStream(seed, name);
        const reference = referenceStream(seed, name);
        for (let draw = 0; draw < 20; draw++) {
          if (stream.uniform() !== reference()) {
            return false;
          }
        }
        return true;
      }),
      { seed: 1, numRuns: 50 },
    ),
  );
});

test('uniform: mean 1/2, variance 1/12 and chi-square over 101 cells', (t) => {
  const stream = randomStream(7, 'uniform');
  const values = drawMany(size, () => stream.uniform());
  // Five standard errors: sqrt(1/12/n) of the mean, sqrt(1/180/n) of the variance.
  t.true(Math.abs(mean([...values]) - 1 / 2) < 5 * Math.sqrt(1 / 12 / size));
  t.true(Math.abs(variance([...values]) - 1 / 12) < 5 * Math.sqrt(1 / 180 / size));
  t.true(values.every((value) => value >= 0 && value < 1));
  const counts = new Float64Array(101);
  for (const value of values) {
    counts[Math.floor(value * 101)]! += 1;
  }
  t.true(
    chiSquare(
      counts,
      counts.map(() => size / 101),
    ) < chiSquareCritical(100),
  );
});

test('uniform: pairs of successive values fill the square evenly', (t) => {
  const stream = randomStream(8, 'uniform');
  const counts = new Float64Array(100);
  for (let pair = 0; pair < size; pair++) {
    counts[10 * Math.floor(stream.uniform() * 10) + Math.floor(stream.uniform() * 10)]! += 1;
  }
  t.true(
    chiSquare(
      counts,
      counts.map(() => size / 100),
    ) < chiSquareCritical(99),
  );
});

test('uniform: each of the 53 bits is set in half of the values', (t) => {
  const stream = randomStream(9, 'bits');
  const set = new Float64Array(53);
  for (let draw = 0; draw < 10_000; draw++) {
    const bits = BigInt(stream.uniform() * 2 ** 53);
    for (let bit = 0; bit < 53; bit++) {
      set[bit]! += Number((bits >> BigInt(bit)) & 1n);
    }
  }
  // Five standard errors of a binomial count with n = 10,000 and p = 1/2.
  t.true(set.every((count) => Math.abs(count - 5000) < 5 * 50));
});

for (const [what, seed, name] of [
  ['names', 3, 'popularity'],
  ['seeds', 4, 'arrivals'],
  ['high halves of the seed', 3 + 2 ** 32, 'arrivals'],
] as const) {
  test(`streams of different ${what} are uncorrelated`, (t) => {
    const first = randomStream(3, 'arrivals');
    const second = randomStream(seed, name);
    const correlation = sampleCorrelation(
      [...drawMany(size, () => first.uniform())],
      [...drawMany(size, () => second.uniform())],
    );
    // Five standard errors: 1 / sqrt(n) for independent samples.
    t.true(Math.abs(correlation) < 5 / Math.sqrt(size));
  });
}

test('first values of successive seeds are uniform and uncorrelated', (t) => {
  const values = new Float64Array(size).map((_, seed) => randomStream(seed, 'arrivals').uniform());
  t.true(kolmogorovSmirnov(values, (value) => value) < kolmogorovSmirnovCritical(size));
  const correlation = sampleCorrelation([...values.subarray(1)], [...values.subarray(0, -1)]);
  t.true(Math.abs(correlation) < 5 / Math.sqrt(size));
});

test('draws from one stream do not shift another', (t) => {
  const alone = randomStream(5, 'arrivals');
  const beside = randomStream(5, 'arrivals');
  const neighbour = randomStream(5, 'popularity');
  for (let draw = 0; draw < 100; draw++) {
    for (let extra = 0; extra < draw % 4; extra++) {
      neighbour.exponential(3);
    }
    t.is(beside.uniform(), alone.uniform());
  }
});

test('exponential: mean, variance and Kolmogorov-Smirnov', (t) => {
  const stream = randomStream(11, 'exponential');
  const values = drawMany(size, () => stream.exponential(20));
  // Five standard errors; the fourth central moment is 9 mean⁴, so that of the variance is
  // sqrt(8 / n) mean².
  t.true(Math.abs(mean([...values]) - 20) < 5 * (20 / Math.sqrt(size)));
  t.true(Math.abs(variance([...values]) - 400) < 5 * 400 * Math.sqrt(8 / size));
  const distance = kolmogorovSmirnov(values, (value) => 1 - Math.exp(-value / 20));
  t.true(distance < kolmogorovSmirnovCritical(size));
});

test('integer: all values from 0 to the limit, evenly', (t) => {
  const stream = randomStream(12, 'integer');
  const counts = new Float64Array(20);
  for (let draw = 0; draw < size; draw++) {
    counts[stream.integer(20)]! += 1;
  }
  t.is(counts.length, 20);
  t.true(
    chiSquare(
      counts,
      counts.map(() => size / 20),
    ) < chiSquareCritical(19),
  );
});

test('integer: within bounds for any limit', (t) => {
  t.notThrows(() =>
    assert(
      property(integer({ min: 1, max: 2 ** 32 - 1 }), nat(), (limit, seed) => {
        const value = randomStream(seed, 'integer').integer(limit);
        return Number.isInteger(value) && value >= 0 && value < limit;
      }),
      { seed: 1 },
    ),
  );
});

for (const limit of [0, -1, 2 ** 32, NaN]) {
  test(`integer refuses the limit ${limit}`, (t) => {
    t.throws(() => randomStream(1, 'integer').integer(limit), {
      instanceOf: RangeError,
      message: `limit ${limit} should be an integer from 1 to 2^32 - 1`,
    });
  });
}

for (const seed of [-1, 1.5, NaN, Infinity, 2 ** 53]) {
  test(`a stream refuses the seed ${seed}`, (t) => {
    t.throws(() => randomStream(seed, 'arrivals'), {
      instanceOf: RangeError,
      message: `seed ${seed} should be an integer from 0 to 2^53 - 1`,
    });
  });
}

/** `uniform` of the same stream from the published algorithms, slow and plain. */
function referenceStream(seed: number, name: string): () => number {
  const units = Array.from({ length: name.length }, (_, index) => BigInt(name.charCodeAt(index)));
  const blocks = [word(BigInt(seed)), BigInt(seed) >> 32n, ...units];

  function murmur(start: bigint): bigint {
    let h = start;
    for (const block of blocks) {
      const k = word(rotate(word(block * 0xcc9e2d51n), 15n) * 0x1b873593n);
      h = word(rotate(h ^ k, 13n) * 5n + 0xe6546b64n);
    }
    h ^= BigInt(name.length);
    h = word((h ^ (h >> 16n)) * 0x85ebca6bn);
    h = word((h ^ (h >> 13n)) * 0xc2b2ae35n);
    return h ^ (h >> 16n);
  }

  let [a, b, c] = [murmur(0x9e3779b9n), murmur(0x7f4a7c15n), murmur(0xf39cc060n)];
  let counter = 1n;
  function next(): bigint {
    const result = word(a + b + counter);
    counter = word(counter + 1n);
    a = b ^ (b >> 9n);
    b = word(c + (c << 3n));
    c = word(rotate(c, 21n) + result);
    return result;
  }
  for (let round = 0; round < 15; round++) {
    next();
  }
  return () => Number(((next() >> 5n) << 26n) | (next() >> 6n)) / 2 ** 53;
}

function word(value: bigint): bigint {
  return BigInt.asUintN(32, value);
}

function rotate(value: bigint, count: bigint): bigint {
  return word(value << count) | (value >> (32n - count));
}
