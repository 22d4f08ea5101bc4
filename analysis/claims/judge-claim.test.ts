import test from 'ava';
import fc from 'fast-check';
import type { Claim } from './claim.ts';
import { judgeClaim, type Verdict, verdicts } from './judge-claim.ts';

const ratio = { paper: 18, unit: 'x' } as const;
const about = { paper: 2.8, unit: 'x', isAbout: true } as const;
const partly = { ...ratio, isInPart: true } as const;
const percent = { paper: 36, unit: '%' } as const;
const time = { paper: 100, unit: 'ms' } as const;

const cases: [
  title: string,
  claim: Pick<Claim, 'paper' | 'unit' | 'isAbout' | 'isInPart'>,
  interval: [low: number, high: number],
  verdict: Verdict,
][] = [
  ['a ratio that reaches the paper’s', ratio, [12, 18], 'holds'],
  ['a ratio beyond the paper’s', ratio, [20, 60], 'holds'],
  ['a ratio that reaches twice the paper’s', ratio, [36, 60], 'holds'],
  ['a ratio beyond twice the paper’s', ratio, [36.1, 60], 'stronger'],
  ['475 times for 5.3 times', { paper: 5.3, unit: 'x' }, [446, 508], 'stronger'],
  ['about so much beyond twice', about, [5.7, 6], 'stronger'],
  ['far more of the part that can be tested', partly, [40, 50], 'stronger'],
  ['a ratio below the paper’s, but far from none', ratio, [12, 17.9], 'weaker'],
  ['a small effect', ratio, [1.06, 1.2], 'weaker'],
  ['an effect too small to matter', ratio, [1.01, 1.04], 'does not hold'],
  ['no effect', ratio, [0.9, 1.3], 'does not hold'],
  ['the opposite', ratio, [0.2, 0.5], 'does not hold'],
  ['anything between none and the paper’s', ratio, [0.9, 20], 'cannot be tested here'],
  ['what rounds to a ratio that is about so much', about, [2.6, 2.75], 'holds'],
  ['less than what rounds to it', about, [2.6, 2.74], 'weaker'],
  ['what rounds to a ratio that is not', { ...about, isAbout: false }, [2.6, 2.79], 'weaker'],
  ['no effect of the part that can be tested', partly, [0.9, 1.02], 'cannot be tested here'],
  ['an effect of the part that can be tested', partly, [1.1, 1.5], 'weaker'],
  ['a share within a quarter', percent, [28, 30], 'holds'],
  ['a share that is exact', percent, [45, 45], 'holds'],
  ['a share of that order', percent, [20, 26.9], 'weaker'],
  ['a larger share of that order', percent, [45.1, 60], 'weaker'],
  ['another share', percent, [1, 17.9], 'does not hold'],
  ['a time within a quarter', time, [124, 300], 'holds'],
  ['a time of that order', time, [130, 180], 'weaker'],
  ['another time', time, [201, 400], 'does not hold'],
  ['any time', time, [10, 1000], 'cannot be tested here'],
];

for (const [title, claim, [low, high], verdict] of cases) {
  test(`${title}: ${verdict}`, (t) => {
    const judged = judgeClaim(claim, { low, high });
    t.is(judged.verdict, verdict);
    t.is(judged.why === '', verdict !== 'cannot be tested here' && verdict !== 'stronger');
  });
}

test('what lies beyond twice the paper’s value says why its question is another one', (t) => {
  const beyond = 'packages lie on disk here';
  t.is(
    judgeClaim({ ...ratio, beyond }, { low: 50, high: 60 }).why,
    'more than twice the paper’s: packages lie on disk here',
  );
  t.regex(judgeClaim(ratio, { low: 50, high: 60 }).why, /not those of the paper$/);
});

test('an interval that is none is refused', (t) => {
  t.throws(() => judgeClaim(ratio, { low: 2, high: 1 }), { instanceOf: RangeError });
  t.throws(() => judgeClaim(ratio, { low: Number.NaN, high: 1 }), { instanceOf: RangeError });
});

test('a larger ratio never has a worse verdict', (t) => {
  const positive = fc.double({ min: 0.01, max: 100, noNaN: true });
  fc.assert(
    fc.property(positive, positive, fc.double({ min: 1, max: 3, noNaN: true }), (one, two, up) => {
      const low = Math.min(one, two);
      const high = Math.max(one, two);
      const strength = (factor: number): number =>
        verdicts.indexOf(judgeClaim(ratio, { low: low * factor, high: high * factor }).verdict);
      // What tells nothing is neither better nor worse than anything.
      const before = strength(1);
      const after = strength(up);
      const nothing = verdicts.indexOf('cannot be tested here');
      return before === nothing || after === nothing || after <= before;
    }),
  );
  t.pass();
});
