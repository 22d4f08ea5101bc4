import type { TreeNode } from '../../../../workloads/trees/tree.ts';
import { popularitySkewChart } from '../../popularity-skew.ts';
import { predictedAgainstMeasuredChart } from '../../predicted-against-measured.ts';
import { quantileRatioChart } from '../../quantile-ratio.ts';
import type { ChartSpec } from '../../rendering/render.ts';
import { shareByRankChart } from '../../share-by-rank.ts';
import { tiersAtPlacesChart, tiersStackedChart } from '../../tiers-stacked.ts';
import { treeSpec } from '../../trees/draw-tree.ts';
import { notes, six, sizes } from './inputs.ts';

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
