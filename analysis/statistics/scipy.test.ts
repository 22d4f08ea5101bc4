import test from 'ava';
import { execa } from 'execa';
import { z } from 'zod';
import { randomStream } from '../../sim/engine/random/random.ts';
import { meanInterval } from './intervals/mean-interval.ts';
import { quantile } from './quantile.ts';

/** Quantiles and the interval of a mean by NumPy and SciPy, of the numbers on standard input. */
const program = `
import json, sys
import numpy, scipy.stats
values = numpy.array(json.load(sys.stdin))
interval = scipy.stats.ttest_1samp(values, 0).confidence_interval(0.95)
print(json.dumps([*numpy.percentile(values, [1, 50, 90, 99, 99.9]), interval.low, interval.high]))
`;

const probe = await execa('python3', ['-c', 'import scipy.stats'], { reject: false });
const withScipy = probe.exitCode === 0 ? test : test.skip;
const reason = probe.exitCode === 0 ? '' : ' (skipped: there is no python3 with SciPy here)';

withScipy(`quantiles and intervals agree with SciPy${reason}`, async (t) => {
  const random = randomStream(1, 'scipy');
  const values = Float64Array.from({ length: 5001 }, () => random.exponential(100));
  const { stdout } = await execa('python3', ['-c', program], {
    input: JSON.stringify([...values]),
  });
  const expected = z.array(z.number()).parse(JSON.parse(stdout));
  const sorted = values.toSorted();
  const { low, high } = meanInterval(values);
  const quantiles = [0.01, 0.5, 0.9, 0.99, 0.999].map((at) => quantile(sorted, at));
  [...quantiles, low, high].forEach((actual, index) => {
    t.true(Math.abs(actual / expected[index]! - 1) < 1e-9, `${actual} and ${expected[index]}`);
  });
});
