import test from 'ava';
import { latencyDistributionChart } from './latency-distribution.ts';
import { memoryOverTimeChart } from './memory-over-time.ts';
import { shareByRankChart } from './share-by-rank.ts';
import { tiersStackedChart } from './tiers-stacked.ts';

// How charts look is held by their pictures; here is what the specification must hold.
const words = { title: 'A title of the chart', notes: ['n = 12,345; seed 1'] };
const noLimits = { handlerMb: Infinity, importMb: Infinity };
test('the distribution of a sample is drawn by at most 501 points', (t) => {
  const latencyMs = Float64Array.from(
    { length: 20_000 },
    (_, index) => 1 + ((index * 7919) % 20_000),
  );
  const spec = latencyDistributionChart([{ series: 'only', latencyMs }], words, 'Policy');
  const shares = JSON.stringify(spec).match(/"latency_ms":[\d.]+,"share_percent":[\d.]+/g)!;
  t.is(shares.length, 501);
  t.is(shares[0], '"latency_ms":1,"share_percent":0');
  t.is(shares.at(-1), '"latency_ms":20000,"share_percent":100');
});

for (const startMs of [0, 39_600_000, 1_700_000_000_000]) {
  test(`memory is drawn from the first arrival on, at ${startMs} ms, and no peak is lost`, (t) => {
    const samples = Array.from({ length: 10_000 }, (_, index) => ({
      timeMs: startMs + 10 * index,
      handlerMb: index === 7777 ? 1000 : index % 10,
      importMb: 5,
    }));
    const spec = memoryOverTimeChart(samples, words, noLimits);
    const { layer } = spec as { layer: { data: { values: Record<string, number>[] } }[] };
    const rows = layer[0]!.data.values;
    t.is(Math.min(...rows.map((row) => row['time']!)), 0);
    t.is(Math.max(...rows.map((row) => row['time']!)), 99.99);
    t.is(Math.max(...rows.map((row) => row['memory_mb']!)), 1000);
    t.regex(JSON.stringify(spec), /"domain":\[0,99.99\]/);
    t.true(rows.length < 2 * 4 * 400);
  });
}

test('sizes stand in ascending order, unlimited last', (t) => {
  const spec = tiersStackedChart(
    [Infinity, 4096, 0, 512].map((cacheMb) => ({
      series: 'sock',
      cacheMb,
      tiers: { handler: 1, import: 1, root: 1, none: 1 },
    })),
    words,
    'Import cache',
  );
  t.regex(JSON.stringify(spec), /"sort":\["0","512","4,096","unlimited"\]/);
});

test('more series than can be told apart are refused', (t) => {
  const samples = Array.from({ length: 9 }, (_, index) => ({
    series: `${index}`,
    latencyMs: Float64Array.of(1),
  }));
  t.throws(() => latencyDistributionChart(samples, words, 'Policy'), {
    message: /9 series cannot be read; it should have at most 8/,
  });
});

test('shares grow to 100 % with the rank', (t) => {
  const uses = Array.from({ length: 2000 }, (_, index) => 2000 - index);
  const sets = [
    { series: 'files', uses },
    { series: 'two', uses: [3, 1] },
  ];
  const text = JSON.stringify(shareByRankChart(sets, words, []));
  // Three of four uses are of the first.
  t.true(text.includes('{"series":"two","rank":1,"share_percent":75}'));
  t.true(text.includes('{"series":"files","rank":2000,"share_percent":100}'));
});
