import test from 'ava';
import * as fc from 'fast-check';
import { randomStream } from '../../../sim/engine/random/random.ts';
import { blockBootstrap, blockLengthFor } from '../intervals/block-bootstrap.ts';
import { compareDraws } from '../intervals/compare-draws.ts';
import { effectSize } from './effect-size.ts';
import { holm } from './holm.ts';
import { intervalOfDraws } from '../intervals/interval-of-draws.ts';
import { mannWhitney } from './mann-whitney.ts';
import { normalTail } from './normal-tail.ts';
import { permutationTestOfMeans } from './permutation-test.ts';
import { quantile } from '../quantile.ts';

const near = (actual: number, expected: number, tolerance = 1e-9) =>
  Math.abs(actual - expected) <= tolerance * Math.max(1, Math.abs(expected));

function exponentials(count: number, mean: number, name: string): Float64Array {
  const random = randomStream(1, name);
  return Float64Array.from({ length: count }, () => random.exponential(mean));
}

// SciPy 1.17.1: scipy.stats.norm.sf(z).
const tails: [number, number][] = [
  [0, 0.5],
  [0.5, 0.3085375387259869],
  [1.96, 0.024997895148220435],
  [3, 0.0013498980316300933],
  [8, 6.22096057427174e-16],
  [30, 4.906713927147908e-198],
];

for (const [deviate, expected] of tails) {
  test(`the normal tail beyond ${deviate}`, (t) => {
    t.true(Math.abs(normalTail(deviate) / expected - 1) < 1e-11, String(normalTail(deviate)));
    t.true(near(normalTail(-deviate), 1 - expected));
  });
}

test('Mann–Whitney agrees with the example in the manual of SciPy', (t) => {
  // Ages at which diabetes is diagnosed; U = 3 for females, p = 0.11134688653314041 (asymptotic).
  const males = Float64Array.of(19, 22, 16, 29, 24);
  const females = Float64Array.of(20, 11, 17, 12);
  const result = mannWhitney(males, females);
  t.is(result.u, 3);
  t.true(near(result.p, 0.11134688653314041));
  // 3 of 20 pairs have the older female: A = 0.15 and delta = 0.15 - 0.85.
  t.true(near(result.commonLanguage, 0.15));
  t.true(near(result.cliffsDelta, -0.7));
});

test('Mann–Whitney corrects for ties', (t) => {
  // SciPy 1.17.1: mannwhitneyu(second, first, method='asymptotic') gives 65, 0.10536405286983047.
  const first = Float64Array.of(1, 2, 2, 3, 3, 3, 4, 5, 5, 8);
  const second = Float64Array.of(2, 3, 3, 5, 5, 6, 8, 8, 9);
  const { u, p } = mannWhitney(first, second);
  t.is(u, 65);
  t.true(near(p, 0.10536405286983047));
});

test('Mann–Whitney finds no difference between equal values, and all of it between separate ones', (t) => {
  const same = mannWhitney(new Float64Array(50).fill(3), new Float64Array(20).fill(3));
  t.deepEqual(same, { u: 500, z: 0, p: 1, cliffsDelta: 0, commonLanguage: 0.5 });
  const apart = mannWhitney(new Float64Array(50).fill(3), new Float64Array(20).fill(4));
  t.is(apart.cliffsDelta, 1);
  t.true(apart.p < 1e-9);
});

test('U counts the pairs, and turning the samples around turns its sign', (t) => {
  const sample = fc.array(fc.integer({ min: 0, max: 9 }), { minLength: 1, maxLength: 30 });
  fc.assert(
    fc.property(sample, sample, (one, other) => {
      const result = mannWhitney(Float64Array.from(one), Float64Array.from(other));
      const pairs = one.flatMap((a) => other.map((b) => (b > a ? 1 : b === a ? 0.5 : 0)));
      t.is(
        result.u,
        pairs.reduce<number>((sum, pair) => sum + pair, 0),
      );
      const turned = mannWhitney(Float64Array.from(other), Float64Array.from(one));
      t.true(near(turned.cliffsDelta, -result.cliffsDelta));
      t.true(near(turned.p, result.p));
    }),
  );
});

test('effects are named by the limits of Romano and others', (t) => {
  t.deepEqual([0, -0.1469, 0.147, -0.33, 0.473, 0.474, 1].map(effectSize), [
    'negligible',
    'negligible',
    'small',
    'medium',
    'medium',
    'large',
    'large',
  ]);
});

test('p-values are adjusted as R does', (t) => {
  // R: p.adjust(c(0.01, 0.04, 0.03, 0.005), method = 'holm').
  const adjusted = holm([0.01, 0.04, 0.03, 0.005]);
  [0.03, 0.06, 0.06, 0.02].forEach((expected, index) => {
    t.true(near(adjusted[index]!, expected));
  });
  t.deepEqual(holm([0.6, 0.9]), [1, 1]);
});

test('the permutation test nears the exact p-value', (t) => {
  const first = [3, 1, 2, 7];
  const second = [6, 5, 9];
  const { p, difference } = permutationTestOfMeans(
    Float64Array.from(first),
    Float64Array.from(second),
    { permutations: 20_000, random: randomStream(1, 'permutations') },
  );
  t.true(near(difference, 20 / 3 - 13 / 4));
  t.true(Math.abs(p - exactShare([...first, ...second], 4)) < 0.01, String(p));
});

/** The share of divisions whose means are at least as far apart as those of the first one, by counting. */
function exactShare(values: readonly number[], firstCount: number): number {
  const apart = (isFirst: (index: number) => boolean): number => {
    const [one, other] = [true, false].map((wanted) => {
      const group = values.filter((_, index) => isFirst(index) === wanted);
      return group.reduce((sum, value) => sum + value, 0) / group.length;
    });
    return Math.abs(one! - other!);
  };
  const observed = apart((index) => index < firstCount);
  const divisions = Array.from({ length: 2 ** values.length }, (_, bits) => bits).filter(
    (bits) => values.filter((_, index) => (bits >> index) % 2 === 1).length === firstCount,
  );
  const asFar = divisions.filter(
    (bits) => apart((index) => (bits >> index) % 2 === 1) >= observed - 1e-9,
  );
  return asFar.length / divisions.length;
}

test('latencies that never vary are told apart, and equal ones are not', (t) => {
  const compare = (one: number[], other: number[]) =>
    permutationTestOfMeans(Float64Array.from(one), Float64Array.from(other), {
      permutations: 9999,
      random: randomStream(1, 'permutations'),
    });
  const constant = (value: number, count = 30) => Array.from({ length: count }, () => value);
  t.deepEqual(compare(constant(110), constant(220)), {
    difference: 110,
    p: 1e-4,
    permutations: 9999,
  });
  t.is(compare(constant(220, 20), constant(110, 50)).p, 1e-4);
  t.is(compare(constant(0), constant(12)).p, 1e-4);
  t.is(compare(constant(0.1), constant(0.1, 29)).p, 1);
  t.is(compare(constant(0), constant(0)).p, 1);
  // A few more of the slow kind in the one than in the other are nothing to go by.
  const mixed = (slow: number) => [...constant(110, 30 - slow), ...constant(220, slow)];
  t.true(compare(mixed(15), mixed(17)).p > 0.5);
  t.true(compare([7], [7, 8, 9]).p > 0.2);
  t.is(compare([7], [8]).p, 1);
});

const sources: Record<string, (name: string, count: number) => Float64Array> = {
  'of an exponential distribution': (name, count) => exponentials(count, 100, name),
  'of three values': (name, count) => {
    const random = randomStream(2, name);
    return Float64Array.from({ length: count }, () => [0, 110, 220][random.integer(3)]!);
  },
  'mostly of one value': (name, count) => {
    const random = randomStream(3, name);
    return Float64Array.from({ length: count }, () => (random.uniform() < 0.9 ? 110 : 5000));
  },
};

for (const [title, draw] of Object.entries(sources)) {
  test(`tests raise few false alarms, about one in twenty at p = 0.05: values ${title}`, (t) => {
    const alarms = { permutation: 0, rank: 0 };
    for (let round = 0; round < 400; round++) {
      const first = draw(`first ${round}`, 40);
      const second = draw(`second ${round}`, 25);
      const random = randomStream(round, 'permutations');
      const { p } = permutationTestOfMeans(first, second, { permutations: 199, random });
      alarms.permutation += p <= 0.05 ? 1 : 0;
      alarms.rank += mannWhitney(first, second).p <= 0.05 ? 1 : 0;
    }
    // Binomial(400, 0.05): at most 36 with a probability above 0.9999; ties make both tests more
    // careful, never less.
    t.true(alarms.permutation >= 1 && alarms.permutation <= 36, `${alarms.permutation} of 400`);
    t.true(alarms.rank >= 1 && alarms.rank <= 36, `${alarms.rank} of 400`);
  });
}

test('a draw of one whole block has the figures of the sample', (t) => {
  const values = fc.array(fc.integer({ min: 0, max: 20 }), { minLength: 1, maxLength: 60 });
  const probabilities = [0, 0.1, 0.11, 0.5, 0.9, 0.99, 1];
  fc.assert(
    fc.property(values, (list) => {
      const sample = Float64Array.from(list);
      const draws = blockBootstrap(sample, probabilities, {
        resamples: 2,
        random: randomStream(1, 'bootstrap'),
        blockLength: sample.length,
      });
      const sorted = sample.toSorted();
      probabilities.forEach((probability, index) => {
        t.true(near(draws.quantiles[index]![1]!, quantile(sorted, probability)));
      });
      t.true(near(draws.mean[1]!, list.reduce((sum, value) => sum + value, 0) / list.length));
    }),
  );
});

/** A series in which each value keeps nine tenths of the one before it. */
function dependentSeries(name: string): Float64Array {
  const random = randomStream(1, name);
  let level = 0;
  return Float64Array.from({ length: 2000 }, () => {
    level = 0.9 * level + random.uniform() - 0.5;
    return level;
  });
}

function coverageOfMean(blockLength: number): number {
  let covered = 0;
  for (let round = 0; round < 100; round++) {
    const { mean } = blockBootstrap(dependentSeries(`series ${round}`), [], {
      resamples: 200,
      random: randomStream(round, 'bootstrap'),
      blockLength,
    });
    const { low, high } = intervalOfDraws(0, mean);
    covered += low <= 0 && high >= 0 ? 1 : 0;
  }
  return covered;
}

test('blocks cover the mean of a dependent series, single values do not', (t) => {
  // The series' true mean is 0. Its mean varies 19 times as much as that of independent values
  // ((1 + 0.9) ÷ (1 − 0.9)), so that intervals made from single values cover it in about 35 %.
  const blocks = coverageOfMean(blockLengthFor(2000));
  const single = coverageOfMean(1);
  t.true(blocks >= 80, `${blocks} of 100`);
  t.true(single <= 60, `${single} of 100`);
});

test('two samples are set against each other, zeros too', (t) => {
  const drawsOf = (name: string, mean: number) => {
    const values = exponentials(2000, mean, name);
    const { quantiles } = blockBootstrap(values, [0.5], {
      resamples: 500,
      random: randomStream(2, name),
    });
    return { estimate: quantile(values.toSorted(), 0.5), draws: quantiles[0]! };
  };
  const { ratio, difference } = compareDraws(drawsOf('fast', 100), drawsOf('slow', 200));
  // The median of an exponential distribution is ln 2 × its mean.
  t.true(ratio!.low < 2 && ratio!.high > 2 && ratio!.high - ratio!.low < 0.6);
  t.true(difference.low < 100 * Math.LN2 && difference.high > 100 * Math.LN2);
  const zero = { estimate: 0, draws: new Float64Array(3) };
  t.is(compareDraws(zero, zero).ratio!.high, 1);
});

test('there is no ratio to a baseline of 0, or to one that may be 0', (t) => {
  const of = (estimate: number, ...draws: number[]) => ({
    estimate,
    draws: Float64Array.from(draws),
  });
  const zero = of(0, 0, 0, 0);
  const some = of(12, 11, 12, 13);
  t.is(compareDraws(zero, some).ratio, null);
  t.deepEqual(compareDraws(zero, some, 0.5).difference, {
    estimate: 12,
    low: 11.5,
    high: 12.5,
    confidence: 0.5,
  });
  t.deepEqual(compareDraws(some, zero).ratio, { estimate: 0, low: 0, high: 0, confidence: 0.95 });
  t.is(compareDraws(of(4, 0, 0, 4), some).ratio, null);
});

test('a series of one value, of equal ones, or in a single block has no width', (t) => {
  const random = randomStream(1, 'x');
  for (const [values, blockLength] of [
    [Float64Array.of(7), 1],
    [Float64Array.of(7), 5],
    [new Float64Array(30).fill(7), 5],
    [Float64Array.of(1, 7, 13), 3],
    [Float64Array.of(1, 7, 13), 100],
  ] as const) {
    const { mean, quantiles } = blockBootstrap(values, [0.5], {
      resamples: 50,
      random,
      blockLength,
    });
    t.true(mean.every((value) => value === 7));
    t.true(quantiles[0]!.every((value) => value === 7));
  }
});

test('what cannot be drawn is refused', (t) => {
  const random = randomStream(1, 'x');
  const none = new Float64Array(0);
  const one = Float64Array.of(1);
  t.throws(() => blockBootstrap(none, [0.5], { resamples: 1, random }), {
    message: /at least one/,
  });
  t.throws(() => blockBootstrap(one, [0.5], { resamples: 0, random }), { message: /resamples 0/ });
  t.throws(() => mannWhitney(none, one), { message: /at least one value/ });
  t.throws(() => permutationTestOfMeans(one, none, { permutations: 9, random }), {
    message: /at least one value/,
  });
});
