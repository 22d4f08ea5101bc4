import test from 'ava';
import * as fc from 'fast-check';
import { randomStream } from '../../sim/engine/random.ts';
import { blockBootstrap, blockLengthFor } from './block-bootstrap.ts';
import { compareDraws } from './compare-draws.ts';
import { effectSize } from './effect-size.ts';
import { holm } from './holm.ts';
import { intervalOfDraws } from './interval-of-draws.ts';
import { mannWhitney } from './mann-whitney.ts';
import { normalTail } from './normal-tail.ts';
import { permutationTestOfMedians } from './permutation-test.ts';
import { quantile } from './quantile.ts';

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
  // Of the 20 divisions of 1 ... 6 into threes, 4 have medians as far apart as 2 and 5:
  // 123|456, 124|356 and their mirrors, so that the exact p is 0.2.
  const { p, difference } = permutationTestOfMedians(
    Float64Array.of(3, 1, 2),
    Float64Array.of(6, 5, 4),
    { permutations: 20_000, random: randomStream(1, 'permutations') },
  );
  t.is(difference, 3);
  t.true(Math.abs(p - exactShare()) < 0.01, String(p));
});

/** The share of divisions of 1 ... 6 into threes whose medians are at least 3 apart, by counting. */
function exactShare(): number {
  const values = [1, 2, 3, 4, 5, 6];
  let divisions = 0;
  let asFar = 0;
  for (let bits = 0; bits < 64; bits++) {
    const first = values.filter((_, index) => (bits >> index) % 2 === 1);
    const second = values.filter((_, index) => (bits >> index) % 2 === 0);
    if (first.length === 3) {
      divisions++;
      asFar += Math.abs(first[1]! - second[1]!) >= 3 ? 1 : 0;
    }
  }
  return asFar / divisions;
}

test('the permutation test raises few false alarms: about one in twenty at p = 0.05', (t) => {
  let alarms = 0;
  for (let round = 0; round < 200; round++) {
    const { p } = permutationTestOfMedians(
      exponentials(40, 100, `first ${round}`),
      exponentials(25, 100, `second ${round}`),
      { permutations: 199, random: randomStream(round, 'permutations') },
    );
    alarms += p <= 0.05 ? 1 : 0;
  }
  // Binomial(200, 0.05): from 1 to 22 with a probability above 0.9996.
  t.true(alarms >= 1 && alarms <= 22, `${alarms} of 200`);
});

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
  t.true(ratio.low < 2 && ratio.high > 2 && ratio.high - ratio.low < 0.6);
  t.true(difference.low < 100 * Math.LN2 && difference.high > 100 * Math.LN2);
  const zero = { estimate: 0, draws: new Float64Array(3) };
  t.is(compareDraws(zero, zero).ratio.high, 1);
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
  t.throws(() => permutationTestOfMedians(one, none, { permutations: 9, random }), {
    message: /at least one value/,
  });
});
