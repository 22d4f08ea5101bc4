import test from 'ava';
import { medianRatio, throughput, throughputRatio } from './ratio-evidence.ts';

const question = { claim: 'three-tiers', mode: 'sim', basis: 'this on that' } as const;
const spread = (middle: number, n: number): Float64Array =>
  Float64Array.from({ length: n }, (_, index) => middle * (1 + ((index * 37) % 101) / 1000));

test('equal values have an exact ratio of medians', (t) => {
  const { value, low, high, n, basis } = medianRatio(
    new Float64Array(30).fill(90),
    new Float64Array(20).fill(2),
    question,
  );
  t.deepEqual([value, low, high, n], [45, 45, 45, 20]);
  t.regex(basis, /^this on that; interval by 2000 resamples/);
});

test('the interval holds the ratio, and is narrower the more was sampled', (t) => {
  const small = medianRatio(spread(90, 25), spread(2, 25), question);
  const large = medianRatio(spread(90, 2500), spread(2, 2500), question);
  for (const { value, low, high } of [small, large]) {
    t.true(low <= value && value <= high && low < high);
  }
  t.true(large.high - large.low < small.high - small.low);
  t.deepEqual(medianRatio(spread(90, 25), spread(2, 25), question), small, 'the same again');
});

test('throughput is the inverse of the mean gap between ends', (t) => {
  // 4 invocations end at 10, 20, 40 and 50 ms: 80 a second.
  const { perSecond, low, high } = throughput(Float64Array.of(10, 10, 20, 10));
  t.is(perSecond, 80);
  t.true(low <= 80 && 80 <= high);
  const twice = throughputRatio(
    new Float64Array(10).fill(20),
    new Float64Array(10).fill(10),
    question,
  );
  t.is(twice.value, 2);
});
