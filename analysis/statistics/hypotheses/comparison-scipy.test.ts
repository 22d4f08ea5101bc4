import test from 'ava';
import { execa } from 'execa';
import { z } from 'zod';
import { randomStream } from '../../../sim/engine/random/random.ts';
import { blockBootstrap } from '../intervals/block-bootstrap.ts';
import { compareDraws } from '../intervals/compare-draws.ts';
import { mannWhitney } from './mann-whitney.ts';
import { permutationTestOfMeans } from './permutation-test.ts';
import { quantile } from '../quantile.ts';

function exponentials(count: number, mean: number, name: string): Float64Array {
  const random = randomStream(1, name);
  return Float64Array.from({ length: count }, () => random.exponential(mean));
}

/** The same statistics by SciPy; a bootstrap in blocks of 1 is its percentile bootstrap. */
const program = `
import json, sys
import numpy, scipy.stats as stats
first, second = (numpy.array(values) for values in json.load(sys.stdin))
u = stats.mannwhitneyu(second, first, method='asymptotic')
median = lambda x, axis: numpy.median(x, axis=axis)
difference = lambda x, y, axis: numpy.median(y, axis=axis) - numpy.median(x, axis=axis)
means = lambda x, y, axis: numpy.mean(y, axis=axis) - numpy.mean(x, axis=axis)
test = stats.permutation_test((first, second), means, vectorized=True, n_resamples=9999, rng=1)
boot = stats.bootstrap((first, second), difference, vectorized=True, n_resamples=9999,
    method='percentile', rng=1).confidence_interval
print(json.dumps([u.statistic, u.pvalue, test.statistic, test.pvalue, boot.low, boot.high]))
`;

const probe = await execa('python3', ['-c', 'import scipy.stats'], { reject: false });
const withScipy = probe.exitCode === 0 ? test : test.skip;
const reason = probe.exitCode === 0 ? '' : ' (skipped: there is no python3 with SciPy here)';

const constant = (value: number) => new Float64Array(30).fill(value);
/** Of a few values, many of them equal. */
const tied = (count: number, name: string) =>
  exponentials(count, 2, name).map((value) => 110 * Math.round(value));

const samples: Record<string, readonly [Float64Array, Float64Array]> = {
  'that vary': [
    exponentials(300, 100, 'first').map(Math.round),
    exponentials(200, 120, 'second').map(Math.round),
  ],
  'that are constant': [constant(110), constant(220)],
  'the first of which is 0': [constant(0), constant(12)],
  'of many ties': [tied(60, 'tied first'), tied(40, 'tied second')],
};

for (const [title, [first, second]] of Object.entries(samples)) {
  withScipy(`tests and intervals of two samples ${title} agree with SciPy${reason}`, async (t) => {
    const { stdout } = await execa('python3', ['-c', program], {
      input: JSON.stringify([[...first], [...second]]),
    });
    const expected = z.array(z.number()).length(6).parse(JSON.parse(stdout));
    const { u, p } = mannWhitney(first, second);
    t.is(u, expected[0]!);
    t.true(Math.abs(p / expected[1]! - 1) < 1e-9);
    const permuted = permutationTestOfMeans(first, second, {
      permutations: 9999,
      random: randomStream(1, 'permutations'),
    });
    t.true(Math.abs(permuted.difference - expected[2]!) < 1e-9);
    t.true(Math.abs(permuted.p - expected[3]!) < 0.02, `${permuted.p} and ${expected[3]!}`);
    const figure = (values: Float64Array, name: string) => ({
      estimate: quantile(values.toSorted(), 0.5),
      draws: blockBootstrap(values, [0.5], {
        resamples: 9999,
        random: randomStream(1, name),
        blockLength: 1,
      }).quantiles[0]!,
    });
    const { difference } = compareDraws(figure(first, 'draws one'), figure(second, 'draws other'));
    t.true(Math.abs(difference.low - expected[4]!) < 2.5, `${difference.low} and ${expected[4]!}`);
    t.true(
      Math.abs(difference.high - expected[5]!) < 2.5,
      `${difference.high} and ${expected[5]!}`,
    );
  });
}
