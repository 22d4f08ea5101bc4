import type { TreeNode } from '../../../workloads/trees/tree.ts';
import { againstCountChart, type ValueAtCount } from '../against-count.ts';
import { axisGridChart, type GridValue } from '../axis-grid.ts';
import { costBarsChart } from '../cost-bars.ts';
import { dotPanelsChart } from '../dot-panels.ts';
import { type GroupedRange, groupedRangesChart } from '../grouped-ranges.ts';
import { latencyAgainstSizeChart } from '../latency-against-size.ts';
import { latencyByTierChart } from '../latency-by-tier.ts';
import { latencyDistributionChart } from '../latency-distribution.ts';
import { lineGridChart } from '../line-grid.ts';
import { memoryOverTimeChart } from '../memory-over-time.ts';
import { popularitySkewChart } from '../popularity-skew.ts';
import { predictedAgainstMeasuredChart } from '../predicted-against-measured.ts';
import { quantileRatioChart } from '../quantile-ratio.ts';
import type { ChartSpec } from '../rendering/render.ts';
import { shareByRankChart } from '../share-by-rank.ts';
import { tiersAtPlacesChart, tiersStackedChart } from '../tiers-stacked.ts';
import { treeSpec } from '../trees/draw-tree.ts';

/*
 * The pictures that are held: a function each, whose name is that of the picture and begins with
 * the chart's. Every kind of chart is drawn once with what it is for, and with what it must bear:
 * a single value, zeros, nothing, as many series as there may be.
 */

const notes = ['n = 12,345; seed 1'];
const six = ['sock', 'openlambda', 'static', 'none', 'lru', 'other'];
/** Not in order. */
const sizes = [Infinity, 4096, 0, 512];

const counted: ValueAtCount[] = ['Simulated', 'Measured'].flatMap((column) =>
  ['bind mount', 'overlay'].flatMap((series, line) =>
    [16, 0, 1000].map((count) => {
      const value = (count + 1) * (line + 1) * (column === 'Measured' ? 1.3 : 1);
      return { column, series, count, value, low: value / 2, high: 2 * value };
    }),
  ),
);

export function againstCount(): ChartSpec {
  const measures = [
    { title: 'Rate (per s)', unit: 'per s', values: counted },
    { title: 'Latency (ms)', unit: 'ms', values: counted },
  ];
  const title = 'Two measures, a column for each source';
  return againstCountChart(measures, { title, notes }, 'Clients', 'Kind');
}

/** As wide as a column of text, and with a zero, which a log axis has no place for. */
export function againstCountOfOneSource(): ChartSpec {
  const copy = { column: 'Measured', series: 'copy', count: 16, value: 0, low: 0, high: 0 };
  const values = [...counted.filter(({ column }) => column === 'Measured'), copy];
  const title = 'One source, zeros among its values';
  return againstCountChart(
    [{ title: 'Rate (per s)', unit: 'per s', values }],
    { title, notes },
    'Clients',
    'Kind',
  );
}

/** More panels than have room side by side, the places words. */
export function axisGrid(): ChartSpec {
  const labels = ['none', 'lru', 'faascache'];
  const values = ['github', 'imports', 'reqbench', 'pipbench'].flatMap((panel, row) =>
    ['sock', 'static'].flatMap((series, line) =>
      labels.map((place, index): GridValue => {
        const value = (row + 1) * (line + 2) * 4 ** (2 - index);
        return { panel, series, place, value, low: value * 0.8, high: value * 1.4 };
      }),
    ),
  );
  return axisGridChart(
    [{ title: 'Median latency (ms)', unit: 'ms', values }],
    { title: 'Four panels in rows of three', notes },
    {
      places: { title: 'Handler policy', labels },
      series: 'Zygote policy',
      isJoined: false,
      columnsMax: 3,
    },
  );
}

export function costBars(): ChartSpec {
  const phases = { queue: 2, install: 0, provision: 60, import: 1000, execute: 234.4 };
  const rows = ['fresh', 'forked', 'paused'].flatMap((configuration, index) =>
    Object.entries(phases).map(([phase, ms]) => ({
      configuration,
      phase,
      meanMs: ms / 4 ** index,
    })),
  );
  return costBarsChart(rows, { title: 'Phases of an invocation; none installs', notes });
}

/** Phases that are none of an invocation's, side by side. */
export function costBarsGrouped(): ChartSpec {
  const rows = ['lean', 'docker'].flatMap((configuration, index) =>
    ['boot', 'load'].map((phase, place) => ({
      configuration,
      phase,
      meanMs: 0.5 + 20 * index + 7 * place,
    })),
  );
  return costBarsChart(rows, { title: 'Phases of another kind', notes }, 'grouped');
}

export function costBarsOfNothing(): ChartSpec {
  const rows = [{ configuration: 'lean', phase: 'boot', meanMs: 0 }];
  return costBarsChart(rows, { title: 'No costs', notes });
}

export function dotPanels(): ChartSpec {
  const dots = ['Install (ms)', 'Import (ms)'].flatMap((panel, place) =>
    ['django', 'numpy', 'six'].flatMap((item, line) =>
      ['2017', 'here'].map((series, source) => ({
        panel,
        item,
        series,
        value: (source + 1) * 10 ** (3 - line - place),
      })),
    ),
  );
  return dotPanelsChart(dots, { title: 'Things on lines', notes }, 'Source');
}

/** Panels need not have all things, nor anything but zeros. */
export function dotPanelsWithGaps(): ChartSpec {
  const dots = [
    { panel: 'Import (ms)', item: 'django', series: 'here', value: 0 },
    { panel: 'Installed (MB)', item: 'numpy', series: 'here', value: 3 },
  ];
  return dotPanelsChart(dots, { title: 'A thing in either panel', notes }, 'Source');
}

const latencyLabels = { quantity: 'Latency (ms)', unit: 'ms', series: 'Platform' };
const range = (panel: string, group: string, series: string, middle: number): GroupedRange => ({
  panel,
  group,
  series,
  middle,
  low: middle / 2,
  high: middle * 20,
  innerLow: middle * 0.9,
  innerHigh: middle * 1.5,
});

export function groupedRanges(): ChartSpec {
  const rows = ['Simulated', 'Measured'].flatMap((panel) =>
    ['1 client', '20 clients'].flatMap((group, index) => [
      range(panel, group, 'docker', 412.3 * (index + 1)),
      range(panel, group, 'lean', 12.5 * (index + 1)),
    ]),
  );
  return groupedRangesChart(rows, { title: 'Two platforms', notes }, latencyLabels);
}

/** Without a legend, and one of them without a range. */
export function groupedRangesOfOneSeries(): ChartSpec {
  const place = { panel: 'Measured', series: 'lean' };
  const rows = [
    { ...place, group: 'one', middle: 3, low: 3, high: 3 },
    { ...place, group: 'another', middle: 5, low: 2, high: 9 },
  ];
  return groupedRangesChart(rows, { title: 'One platform', notes }, latencyLabels);
}

export function groupedRangesWithZeros(): ChartSpec {
  const rows = [range('Measured', 'hit', 'lean', 0), range('Measured', 'miss', 'lean', 100)];
  return groupedRangesChart(rows, { title: 'A hit takes no time', notes }, latencyLabels);
}

export function groupedRangesOfNothing(): ChartSpec {
  return groupedRangesChart([], { title: 'No platforms', notes }, latencyLabels);
}

const sizeLabels = { series: 'Zygote policy', cache: 'Import cache' };

export function latencyAgainstSize(): ChartSpec {
  const rows = six.flatMap((series, index) =>
    sizes.map((cacheMb, place) => ({
      series,
      cacheMb,
      p50Ms: index * (1 + place),
      p99Ms: 10 ** index * (1 + place),
    })),
  );
  return latencyAgainstSizeChart(rows, { title: 'Six series, one at zero', notes }, sizeLabels);
}

export function latencyAgainstSizeOfOne(): ChartSpec {
  const rows = [{ series: 'sock', cacheMb: 0, p50Ms: 0.5, p99Ms: 30_000 }];
  return latencyAgainstSizeChart(rows, { title: 'One series at one size', notes }, sizeLabels);
}

/** Shares that are nearly all and nearly none, and a tier that nothing found. */
export function latencyByTier(): ChartSpec {
  const samples = [
    { configuration: 'all', tier: 'handler', latencyMs: new Float64Array(9999).fill(0.5) },
    { configuration: 'all', tier: 'root', latencyMs: Float64Array.of(30_000) },
    { configuration: 'some', tier: 'import', latencyMs: Float64Array.of(2, 3, 4, 5, 9, 40) },
    { configuration: 'some', tier: 'root', latencyMs: Float64Array.of(20, 25, 60) },
    { configuration: 'none', tier: 'none', latencyMs: Float64Array.of(0, 200) },
    { configuration: 'none', tier: 'import', latencyMs: new Float64Array(0) },
  ] as const;
  return latencyByTierChart(samples, { title: 'Tiers of three configurations', notes });
}

export function latencyDistribution(): ChartSpec {
  const samples = six.map((series, index) => ({
    series,
    latencyMs: Float64Array.of(0, 0.5 + index, 20 * (index + 1), 30_000),
  }));
  return latencyDistributionChart(
    samples,
    { title: 'Six series with zeros, to half a minute', notes },
    'Policy',
  );
}

export function latencyDistributionOfOneValue(): ChartSpec {
  const samples = [{ series: 'sock', latencyMs: Float64Array.of(3) }];
  return latencyDistributionChart(samples, { title: 'One invocation', notes }, 'Policy');
}

export function latencyDistributionOfNothing(): ChartSpec {
  const samples = [{ series: 'sock', latencyMs: new Float64Array(0) }];
  return latencyDistributionChart(samples, { title: 'No invocations', notes }, 'Policy');
}

export function lineGrid(): ChartSpec {
  const points = ['Simulated', 'Measured'].flatMap((column) =>
    ['Median (ms)', 'Throughput (per s)', 'Memory (MB)'].flatMap((measure, row) =>
      ['v0', 'v1', 'v2'].flatMap((series, line) =>
        [1, 20, 640].map((x) => ({ column, measure, series, x, value: x * row * (line + 1) })),
      ),
    ),
  );
  const labels = { x: 'Nodes', series: 'Builder' };
  return lineGridChart(points, { title: 'Three measures, the first at zero', notes }, labels);
}

export function lineGridOfOnePoint(): ChartSpec {
  const points = [{ column: 'Measured', measure: 'Median (ms)', series: 'v0', x: 0, value: 0 }];
  const labels = { x: 'Nodes', series: 'Builder' };
  return lineGridChart(points, { title: 'A single point', notes }, labels);
}

/** Lines of many points have none, and round ticks. */
export function lineGridOverTime(): ChartSpec {
  const points = Array.from({ length: 60 }, (_, second) => ({
    column: 'Simulated',
    measure: 'Median (ms)',
    series: second % 2 === 0 ? 'all three' : 'no caches',
    x: 5 * second,
    value: (second % 2 === 0 ? 3 : 40) + (second % 12),
  }));
  const labels = {
    x: 'Time (s)',
    series: 'Caches',
    isTime: true,
    withoutPoints: true,
    marks: { Simulated: [60, 120] },
  };
  return lineGridChart(points, { title: 'Over time, with two marks', notes }, labels);
}

/** The last tick is there even where labels lack room for all. */
export function lineGridWithCrowdedTicks(): ChartSpec {
  const points = [1, 20, 40, 80, 120, 160, 240, 320, 480, 640].flatMap((x) =>
    ['one', 'another', 'third'].map((column) => ({
      column,
      measure: 'Memory (MB)',
      series: 'v0',
      x,
      value: x,
    })),
  );
  const labels = { x: 'Nodes', series: 'Builder' };
  return lineGridChart(points, { title: 'More sizes than have room', notes }, labels);
}

/** One limit on the scale, one beyond it. */
export function memoryOverTime(): ChartSpec {
  const samples = Array.from({ length: 40 }, (_, index) => ({
    timeMs: index * 1500,
    handlerMb: Math.min(100, 6 * index),
    importMb: 7 + 3 * (index % 5),
  }));
  const limits = { handlerMb: 100, importMb: 65_536 };
  return memoryOverTimeChart(samples, { title: 'A cache that fills', notes }, limits);
}

const noLimits = { handlerMb: Infinity, importMb: Infinity };

export function memoryOverTimeOfOneMoment(): ChartSpec {
  const samples = [{ timeMs: 0, handlerMb: 0, importMb: 0 }];
  return memoryOverTimeChart(samples, { title: 'Looked at once', notes }, noLimits);
}

export function memoryOverTimeOfNothing(): ChartSpec {
  return memoryOverTimeChart([], { title: 'Never looked at', notes }, noLimits);
}

export function popularitySkew(): ChartSpec {
  const rows = six.flatMap((series, index) =>
    [2, 0, 1].map((zipf) => ({ series, zipf, value: 10 ** (3 - index / 2) / (1 + zipf) })),
  );
  return popularitySkewChart(
    rows,
    { title: 'Six series at three exponents', notes },
    { kind: 'latency', name: 'Median latency' },
    'Configuration',
  );
}

export function popularitySkewOfOneShare(): ChartSpec {
  return popularitySkewChart(
    [{ series: 'sock', zipf: 1, value: 0.5 }],
    { title: 'A share at one exponent', notes },
    { kind: 'share', name: 'Hits' },
    'Configuration',
  );
}

const predicted = (policies: string, clients: number, predictedMs: number, measuredMs: number) => ({
  platform: 'lean',
  policies,
  clients,
  predicted: { p50Ms: predictedMs, throughputPerSecond: 1000 / (predictedMs + 10) },
  measured: { p50Ms: measuredMs, throughputPerSecond: 1000 / (measuredMs + 10) },
});

/** What is 0, predicted or measured, has no multiple, and its run stays in the picture. */
export function predictedAgainstMeasured(): ChartSpec {
  const runs = [
    predicted('no caches', 1, 210, 200),
    predicted('no caches', 4, 900, 1500),
    predicted('handler cache', 1, 5, 0),
    predicted('handler cache', 4, 0, 5),
  ];
  return predictedAgainstMeasuredChart(runs, 15, { title: 'Runs, two with a zero', notes });
}

export function predictedAgainstMeasuredOfNothing(): ChartSpec {
  return predictedAgainstMeasuredChart([], 15, { title: 'No runs', notes });
}

/** One of its percentiles has no ratio. */
export function quantileRatio(): ChartSpec {
  const rows = ['openlambda', 'static'].flatMap((series, line) =>
    [1, 25, 50, 75, 99].map((percentile) => {
      const ratio = (line + 0.8) * (1 + percentile / 200);
      const isZero = line === 1 && percentile === 1;
      return { series, percentile, ratio, low: isZero ? 0 : ratio * 0.9, high: ratio * 1.2 };
    }),
  );
  return quantileRatioChart(rows, { title: 'Two runs against a third', notes }, 'sock', 0.05);
}

export function shareByRank(): ChartSpec {
  const uses = Array.from({ length: 2000 }, (_, index) => Math.ceil(2000 / (index + 1)));
  return shareByRankChart(
    [
      { series: 'files', uses },
      { series: 'two', uses: [3, 1] },
    ],
    { title: 'Many things and two', notes },
    [{ label: 'the paper: 36 %', rank: 20, sharePercent: 36 }],
  );
}

export function shareByRankOfNothing(): ChartSpec {
  const sets = [{ series: 'unused', uses: [0, 0] }];
  return shareByRankChart(sets, { title: 'Things of which none is used', notes }, []);
}

export function tiersStacked(): ChartSpec {
  const rows = six.flatMap((series, index) =>
    sizes.map((cacheMb, place) => ({
      series,
      cacheMb,
      tiers: { handler: 10, import: index * place, root: 5, none: index === 3 ? 20 : 0 },
    })),
  );
  return tiersStackedChart(rows, { title: 'Six series', notes }, 'Import cache');
}

export function tiersStackedOfNothing(): ChartSpec {
  const rows = [{ series: 'sock', cacheMb: 0, tiers: { handler: 0, import: 0, root: 0, none: 0 } }];
  return tiersStackedChart(rows, { title: 'No invocations', notes }, 'Import cache');
}

/** Places that are words, one panel. */
export function tiersStackedByPlace(): ChartSpec {
  const labels = ['none', 'lru', 'greedy-dual-size-frequency'];
  const rows = labels.map((place, index) => ({
    series: 'sock',
    place,
    tiers: { handler: 30 * index, import: 40, root: 10, none: 0 },
  }));
  const places = { title: 'Handler policy', labels };
  return tiersAtPlacesChart(rows, { title: 'By policy', notes }, places);
}

/** A line a node. */
export function tree(): ChartSpec {
  const pandas = [
    'six==1.16.0',
    'pandas==2.1.0',
    'numpy==1.25.2',
    'pytz==2023.3',
    'tzdata==2023.3',
  ];
  return treeSpec(
    {
      packages: [],
      split_generation: 0,
      children: [
        {
          packages: pandas,
          direct: ['pandas==2.1.0'],
          split_generation: 1,
          children: [{ packages: ['scipy==1.11.2'], split_generation: 3, children: [] }],
        },
        { packages: ['flask==2.3.3', 'click==8.1.7'], split_generation: 2, children: [] },
      ],
    },
    'A small tree',
  );
}

/** Too many nodes to be named. */
export function treeWithoutNames(): ChartSpec {
  const leaf = (name: string, count: number): TreeNode => ({
    packages: Array.from({ length: count }, (_, index) => `${name}-${index}`),
    children: [],
  });
  const children = Array.from({ length: 8 }, (_, index) => ({
    ...leaf(`branch-${index}`, 4 * index + 1),
    children: Array.from({ length: 8 }, (__, twig) => leaf(`twig-${index}-${twig}`, twig + 1)),
  }));
  return treeSpec({ packages: [], children }, 'A large tree');
}

/** Every node adds one package, so that sizes need no legend. */
export function treeOfSinglePackages(): ChartSpec {
  const children = Array.from({ length: 65 }, (_, index) => ({
    packages: [`package-${index}`],
    children: [],
  }));
  return treeSpec({ packages: [], children }, 'A flat tree');
}

export function treeOfTheRoot(): ChartSpec {
  return treeSpec({ packages: [], children: [] });
}
