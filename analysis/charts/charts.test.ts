import test from 'ava';
import type { TopLevelSpec } from 'vega-lite';
import { costBarsChart } from './cost-bars.ts';
import { latencyAgainstSizeChart } from './latency-against-size.ts';
import { latencyByTierChart } from './latency-by-tier.ts';
import { latencyDistributionChart } from './latency-distribution.ts';
import { memoryOverTimeChart } from './memory-over-time.ts';
import { popularitySkewChart } from './popularity-skew.ts';
import { renderSvg } from './rendering/render.ts';
import { tiersStackedChart } from './tiers-stacked.ts';

const words = { title: 'A title of the chart', notes: ['n = 12,345; seed 1'] };
const six = ['sock', 'openlambda', 'static', 'none', 'lru', 'other'];
const sizes = [Infinity, 4096, 0, 512];
const sizeLabels = { series: 'Zygote policy', cache: 'Import cache' };
const latency = { kind: 'latency', name: 'Median latency' } as const;
const share = { kind: 'share', name: 'Hits' } as const;
const noLimits = { handlerMb: Infinity, importMb: Infinity };
const limits = { handlerMb: 100, importMb: 65_536 };

/** The extremes that each chart must bear, and texts that must then stand in the picture. */
const charts: [string, TopLevelSpec, string[]][] = [
  [
    'distributions of six series with zeros',
    latencyDistributionChart(
      six.map((series, index) => ({ series, latencyMs: Float64Array.of(0, 0.5 + index, 30_000) })),
      words,
      'Policy',
    ),
    ['Policy', ...six, 'Latency (ms)', 'Invocations (%)', '>10k<', 'zeros among them'],
  ],
  [
    'distribution of a single value',
    latencyDistributionChart([{ series: 'only', latencyMs: Float64Array.of(3) }], words, 'Policy'),
    ['Latency (ms)'],
  ],
  [
    'distribution of nothing',
    latencyDistributionChart([{ series: 'only', latencyMs: new Float64Array(0) }], words, 'Policy'),
    ['Latency (ms)'],
  ],
  [
    'tiers of latency',
    latencyByTierChart(
      [
        { configuration: 'all', tier: 'handler', latencyMs: new Float64Array(9999).fill(0.5) },
        { configuration: 'all', tier: 'root', latencyMs: Float64Array.of(30_000) },
        { configuration: 'none', tier: 'none', latencyMs: Float64Array.of(0, 2) },
        { configuration: 'none', tier: 'import', latencyMs: new Float64Array(0) },
      ],
      words,
    ),
    ['handler cache', 'root Zygote', 'no Zygote', '&gt;99.9 %', '&lt;0.1 %', '100 %'],
  ],
  [
    'latency against sizes of six series',
    latencyAgainstSizeChart(
      six.flatMap((series, index) =>
        sizes.map((cacheMb) => ({ series, cacheMb, p50Ms: index, p99Ms: 10 ** index })),
      ),
      words,
      sizeLabels,
    ),
    [...six, 'Import cache (MB)', 'Median latency (ms)', '>unlimited<', '>4,096<', '>0<'],
  ],
  [
    'latency at one size',
    latencyAgainstSizeChart(
      [{ series: 'sock', cacheMb: 0, p50Ms: 0.5, p99Ms: 30_000 }],
      words,
      sizeLabels,
    ),
    ['Import cache (MB)'],
  ],
  [
    'stacked tiers of six series',
    tiersStackedChart(
      six.flatMap((series) =>
        sizes.map((cacheMb) => ({
          series,
          cacheMb,
          tiers: { handler: 10, import: 0, root: 5, none: 0 },
        })),
      ),
      words,
      'Import cache',
    ),
    [...six, 'Found on arrival', 'Import cache (MB)', 'Invocations (%)', '>unlimited<'],
  ],
  [
    'stacked tiers of no invocations',
    tiersStackedChart(
      [{ series: 'sock', cacheMb: 0, tiers: { handler: 0, import: 0, root: 0, none: 0 } }],
      words,
      'Import cache',
    ),
    ['Import cache (MB)'],
  ],
  [
    'memory with a limit on and one beyond the scale',
    memoryOverTimeChart(
      Array.from({ length: 5000 }, (_, index) => ({
        timeMs: index * 100,
        handlerMb: Math.min(100, index),
        importMb: 7,
      })),
      words,
      limits,
    ),
    [
      'Time since the first arrival (s)',
      'Memory (MB)',
      'limit of handler cache',
      '65,536 MB, is beyond the scale',
    ],
  ],
  [
    'memory at a single moment',
    memoryOverTimeChart([{ timeMs: 0, handlerMb: 0, importMb: 0 }], words, noLimits),
    ['Time since the first arrival (ms)', 'The import cache has no limit.'],
  ],
  ['memory never looked at', memoryOverTimeChart([], words, noLimits), ['Memory (MB)']],
  [
    'latency against skew',
    popularitySkewChart(
      six.flatMap((series, index) =>
        [2, 0, 1].map((zipf) => ({ series, zipf, value: zipf * 10 ** index })),
      ),
      words,
      latency,
      'Configuration',
    ),
    [...six, 'Zipf exponent', 'Median latency (ms)'],
  ],
  [
    'a share at one exponent',
    popularitySkewChart([{ series: 'sock', zipf: 1, value: 0.5 }], words, share, 'Configuration'),
    ['Hits (%)', 'Zipf exponent'],
  ],
  [
    'stacked costs',
    costBarsChart(
      [
        { configuration: 'lean', phase: 'queue', meanMs: 0 },
        { configuration: 'lean', phase: 'import', meanMs: 1000 },
        { configuration: 'lean', phase: 'execute', meanMs: 234.4 },
      ],
      words,
    ),
    ['lean', '>1,234<', 'Mean time of an invocation (ms)', '>import<', '>execute<'],
  ],
  [
    'grouped costs of phases of another kind',
    costBarsChart([{ configuration: 'lean', phase: 'boot', meanMs: 0.5 }], words, 'grouped'),
    ['lean', '>0.5<', '>boot<'],
  ],
  [
    'costs of nothing',
    costBarsChart([{ configuration: 'lean', phase: 'boot', meanMs: 0 }], words),
    ['lean', '>0<'],
  ],
];

for (const [title, spec, texts] of charts) {
  test(`${title} can be drawn`, async (t) => {
    const svg = await renderSvg(spec);
    for (const text of [words.title, ...words.notes, ...texts]) {
      t.true(svg.includes(text), `${text} stands in the picture`);
    }
    t.notRegex(svg, /NaN|Infinity|undefined|>null</);
    t.deepEqual(JSON.parse(JSON.stringify(spec)), spec, 'the specification survives JSON');
  });
}

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
    sizes.map((cacheMb) => ({
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
