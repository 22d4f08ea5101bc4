import test from 'ava';
import { randomStream } from '../../sim/engine/random/random.ts';
import { renderSvg } from '../charts/rendering/render.ts';
import { whyNotComparable } from './comparable.ts';
import { compareRuns } from './compare-runs.ts';
import { comparisonCharts } from './comparison-charts.ts';
import { comparisonRows } from './comparison-rows.ts';
import { comparisonText } from './comparison-text.ts';
import { judgeFigure } from './judge.ts';
import type { SelectedRun } from './select-runs.ts';
import { description, latencies, options, sample } from './testing/sample-run.ts';

const compare = (...runs: SelectedRun[]) =>
  compareRuns(runs, { randomStream: (name) => randomStream(1, name) });

test('two runs of the same kind are not different, however long they are', (t) => {
  for (const count of [30, 300, 3000, 30_000]) {
    for (const round of [1, 2, 3]) {
      const { pairs } = compare(
        sample('A', latencies(`one ${round}`, count)),
        sample('B', latencies(`other ${round}`, count)),
      );
      t.not(pairs[0]!.verdict.kind, 'different', `n = ${count}: ${pairs[0]!.verdict.sentence}`);
    }
  }
});

test('long runs of the same kind are told to be equal', (t) => {
  const { pairs } = compare(
    sample('A', latencies('a', 50_000)),
    sample('B', latencies('b', 50_000)),
  );
  t.is(pairs[0]!.verdict.kind, 'equal', pairs[0]!.verdict.sentence);
  t.regex(pairs[0]!.verdict.sentence, /^B is not different from A: .* within 5 % in mean, median/);
});

test('a trifle that is significant is negligible', (t) => {
  const { pairs } = compare(
    sample('A', latencies('a', 200_000)),
    sample('B', latencies('b', 200_000, 1.015)),
  );
  t.true(pairs[0]!.mannWhitney.p < 0.001);
  t.is(pairs[0]!.verdict.kind, 'equal');
  t.regex(pairs[0]!.verdict.sentence, /statistically significant but negligible/);
});

test('what takes twice as long is different, and by how much is told', (t) => {
  const { pairs } = compare(
    sample('A', latencies('a', 2000)),
    sample('B', latencies('b', 2000, 2)),
  );
  const { figures, verdict } = pairs[0]!;
  t.regex(verdict.sentence, /^B is slower than A: /);
  for (const figure of [figures.mean, figures.p50, figures.p90, figures.p99]) {
    t.is(figure.judgement, 'higher');
    t.true(figure.ratio!.low < 2 && figure.ratio!.high > 2);
  }
  const turned = compare(sample('B', latencies('b', 2000, 2)), sample('A', latencies('a', 2000)));
  t.regex(turned.pairs[0]!.verdict.sentence, /^A is faster than B: /);
});

test('runs with the same middle and another share of fast ones differ', (t) => {
  const mixture = (name: string, share: number) => {
    const random = randomStream(3, name);
    return Float64Array.from(
      { length: 2000 },
      () => (random.uniform() < share ? 1 : 100) + random.uniform(),
    );
  };
  const { pairs } = compare(sample('A', mixture('a', 0.4)), sample('B', mixture('b', 0.1)));
  t.is(pairs[0]!.figures.p50.judgement, 'equal');
  t.is(pairs[0]!.verdict.kind, 'different');
});

test('few invocations are not judged by their largest', (t) => {
  const { pairs } = compare(sample('A', latencies('a', 60)), sample('B', latencies('b', 60, 3)));
  t.is(pairs[0]!.figures.p99.judgement, 'too few');
  t.is(pairs[0]!.figures.p50.judgement, 'higher');
  const none = compare(sample('A', latencies('a', 5)), sample('B', latencies('b', 5, 3)));
  t.is(none.pairs[0]!.verdict.kind, 'unclear');
  t.regex(none.pairs[0]!.verdict.sentence, /too few invocations/);
});

test('a ratio is judged by its whole interval', (t) => {
  const judge = (low: number, high: number) => {
    const interval = { estimate: (low + high) / 2, low, high, confidence: 0.95 };
    return judgeFigure({ ratio: interval, difference: interval }, 0.05, 1);
  };
  t.deepEqual(
    [judge(1.06, 2), judge(1.01, 2), judge(0.96, 1.04), judge(0.9, 1.01), judge(0.5, 0.9)],
    ['higher', 'unclear', 'equal', 'unclear', 'lower'],
  );
});

const constant = (value: number, count = 30) => new Float64Array(count).fill(value);

test('a baseline of 0 ms is faster by a difference, without a ratio, in words, rows and pictures', async (t) => {
  const runs = [sample('A', constant(0)), sample('B', constant(12))];
  const comparison = compare(...runs);
  const [pair] = comparison.pairs;
  t.is(pair!.verdict.kind, 'different');
  t.regex(
    pair!.verdict.sentence,
    /^B is slower than A: mean 12 ms more, median 12 ms more; large effect .*p < 0.001/,
  );
  t.is(pair!.figures.p50.judgement, 'higher');
  t.is(pair!.figures.p50.ratio, null);
  t.is(pair!.permutation.p, 1e-4);
  const text = comparisonText(comparison);
  t.notRegex(text, /unlimited|-x|NaN|Infinity/);
  const row = comparisonRows(comparison).find(
    (each) => each.run === 'B' && each.figure === 'latency_p50',
  );
  t.deepEqual([row!.ratio, row!.difference_ms, row!.judgement], ['', 12, 'higher']);
  t.notRegex(JSON.stringify(comparisonRows(comparison)), /null/);
  for (const { spec } of comparisonCharts(runs, comparison)) {
    t.notRegex(await renderSvg(spec), /NaN|Infinity|undefined|>null</);
  }
  const turned = compare(...runs.toReversed()).pairs[0]!;
  t.regex(turned.verdict.sentence, /^A is faster than B: mean 0x, median 0x; /);
  const same = compare(sample('A', constant(0)), sample('B', constant(0))).pairs[0]!;
  t.is(same.verdict.kind, 'equal');
});

test('a baseline that is 0 in part is judged by the difference where its figure may be 0', (t) => {
  const mixed = (slow: number, zeros: number) => {
    const values = [...constant(slow, 100 - zeros), ...constant(0, zeros)];
    const random = randomStream(5, 'mix');
    return Float64Array.from(values.toSorted(() => random.uniform() - 0.5));
  };
  const { figures } = compare(sample('A', mixed(10, 50)), sample('B', mixed(40, 0))).pairs[0]!;
  t.is(figures.p50.ratio, null);
  t.is(figures.p50.judgement, 'higher');
  t.true(Math.abs(figures.mean.ratio!.estimate - 8) < 1e-9);
});

test('30 latencies of 110 ms and 30 of 220 ms differ by all there is', (t) => {
  const { permutation, mannWhitney, verdict } = compare(
    sample('A', constant(110)),
    sample('B', constant(220)),
  ).pairs[0]!;
  t.is(permutation.p, 1e-4);
  t.true(mannWhitney.p < 1e-10);
  t.regex(verdict.sentence, /^B is slower than A: mean 2x, median 2x;/);
});

test('runs of few different latencies are seldom told apart by chance', (t) => {
  const draw = (name: string) => {
    const random = randomStream(11, name);
    return Float64Array.from({ length: 40 }, () => [0, 110, 110, 220, 900][random.integer(5)]!);
  };
  let different = 0;
  for (let round = 0; round < 60; round++) {
    const pair = compare(sample('A', draw(`one ${round}`)), sample('B', draw(`other ${round}`)));
    different += pair.pairs[0]!.verdict.kind === 'different' ? 1 : 0;
  }
  // Binomial(60, 0.05): at most 9 with a probability above 0.999.
  t.true(different <= 9, `${different} of 60`);
});

test('single invocations are compared, and nothing is said of them', (t) => {
  const comparison = compare(sample('A', constant(0, 1)), sample('B', constant(5, 1)));
  t.is(comparison.pairs[0]!.verdict.kind, 'unclear');
  t.notRegex(comparisonText(comparison), /NaN|Infinity|unlimited/);
});

test('a comparison repeats with its seed, and is drawn and written', async (t) => {
  const runs = [
    sample('A', latencies('a', 500)),
    sample('B', latencies('b', 400, 3)),
    sample('C', new Float64Array(50)),
  ];
  const comparison = compare(...runs);
  t.deepEqual(compare(...runs), comparison);
  const pictures = await Promise.all(
    comparisonCharts(runs, comparison).map(({ spec }) => renderSvg(spec)),
  );
  t.true(pictures[0]!.includes('Latency (ms)'));
  t.true(pictures[1]!.includes('Latency ÷ that of the baseline'));
  t.true(pictures[2]!.includes('Mean time of an invocation (ms)'));
  const rows = comparisonRows(comparison);
  t.is(rows.length, 27);
  t.is(rows[9]!.run, 'B');
  t.is(rows[9]!.figure, 'latency_mean');
  t.is(rows[9]!.judgement, 'higher');
  const text = comparisonText(comparison);
  t.true(text.includes('B is slower than A'));
  t.true(text.includes('C has 50 invocations a run and A 500'));
});

test('runs that were asked for other things are told apart', (t) => {
  const a = sample('A', latencies('a', 10));
  const changed = (more: object, workload: object = {}): SelectedRun => ({
    ...a,
    label: 'B',
    description: {
      ...description,
      options: { ...options, ...more },
      workload: { ...description.workload, ...workload },
    },
  });
  t.deepEqual(whyNotComparable(a, changed({ seed: 2, handler_policy: 'none', rate: 7 })), []);
  t.deepEqual(whyNotComparable(a, changed({ clients: 10 })), ['clients is 4 in A and 10 in B']);
  t.deepEqual(whyNotComparable(a, changed({ zipf: 2 }, { name: 'x', functions: 9 })), [
    'workload is w in A and x in B',
    'functions is 10 in A and 9 in B',
    'zipf is 1 in A and 2 in B',
  ]);
  t.deepEqual(whyNotComparable(a, changed({ arrivals: 'poisson', rate: 50 })), [
    'arrivals is closed in A and poisson in B',
    'clients is 4 in A and not set in B',
    'rate is not set in A and 50 in B',
  ]);
});
