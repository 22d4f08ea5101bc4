import type { TopLevelSpec } from 'vega-lite';
import type { TierName } from '../results/tiers.ts';
import { quantile } from '../statistics/quantile.ts';
import { cutNotes, onAxis, quantityAxis, type QuantityAxis } from './parts/quantity-axis.ts';
import { textWidth } from './rendering/text-width.ts';
import {
  brief,
  chartTitle,
  columnPlotWidth,
  inOrderOfAppearance,
  theme,
  withNotes,
  type ChartText,
} from './rendering/theme.ts';
import { tierColors, tierNames } from './parts/tier-names.ts';

/** The latencies of the invocations of one configuration that found one tier. */
export interface TierSample {
  readonly configuration: string;
  readonly tier: TierName;
  /** In any order. */
  readonly latencyMs: Float64Array;
}

/**
 * Latency by the cache tier that an invocation found, one panel a configuration: of each tier the
 * median, the middle half and the range from the 1st to the 99th percentile (type 7 of Hyndman and
 * Fan, 1996), and its share of the configuration's invocations.
 *
 * @param samples configurations in the order of the panels; empty samples are left out
 */
export function latencyByTierChart(samples: readonly TierSample[], words: ChartText): TopLevelSpec {
  const present = samples.filter(({ latencyMs }) => latencyMs.length > 0);
  const total = new Map<string, number>();
  for (const { configuration, latencyMs } of present) {
    total.set(configuration, (total.get(configuration) ?? 0) + latencyMs.length);
  }
  const boxes = present.map((sample) => boxOf(sample, total.get(sample.configuration)!));
  const axis = quantityAxis(boxes.flatMap(({ p1, p99, median }) => [p1, median, p99]));
  const rows = boxes.map((box) => ({
    ...box,
    p1: brief(onAxis(box.p1, axis)),
    p25: brief(onAxis(box.p25, axis)),
    median: brief(onAxis(box.median, axis)),
    p75: brief(onAxis(box.p75, axis)),
    p99: brief(onAxis(box.p99, axis)),
  }));
  const notes = [
    'Line: 1st to 99th percentile; bar: middle half; tick: median; %: share of invocations.',
  ];
  const plotWidth = Math.round(columnPlotWidth - labelWidth);
  const configurations = inOrderOfAppearance(present.map(({ configuration }) => configuration));
  const panels = configurations.map((configuration, index) => ({
    title: { text: configuration, fontSize: 12, frame: 'group' as const, offset: 4 },
    width: plotWidth,
    height: { step: 24 },
    data: { values: rows.filter((row) => row.configuration === configuration) },
    ...boxLayers(axis, plotWidth, index === configurations.length - 1),
  }));
  return {
    $schema: 'https://vega.github.io/schema/vega-lite/v6.json',
    config: theme,
    title: chartTitle(withNotes(words, [...notes, ...cutNotes(axis, 'ms')]), columnPlotWidth),
    spacing: 10,
    vconcat: panels,
  };
}

/** The marks of one panel; the axis of latency stands under the last one, its grid in each. */
function boxLayers({ scale, axis }: QuantityAxis, plotWidth: number, isLast: boolean) {
  const x = (field: string) => ({
    field,
    type: 'quantitative' as const,
    scale,
    axis: isLast
      ? { ...axis, title: 'Latency (ms)' }
      : { ...axis, title: null, labels: false, ticks: false, domain: false },
  });
  const y = {
    field: 'tier',
    type: 'nominal' as const,
    sort: Object.values(tierNames),
    axis: { title: null, domain: false, ticks: false, minExtent: labelWidth + 6, labelPadding: 6 },
  };
  const color = {
    field: 'tier',
    type: 'nominal' as const,
    scale: { domain: Object.values(tierNames), range: Object.values(tierColors) },
    legend: null,
  };
  return {
    encoding: { y },
    layer: [
      {
        mark: { type: 'rule' as const, strokeWidth: 1.5 },
        encoding: { x: x('p1'), x2: { field: 'p99' }, color },
      },
      {
        mark: { type: 'bar' as const, height: 11, opacity: 1 },
        encoding: { x: x('p25'), x2: { field: 'p75' }, color },
      },
      {
        mark: { type: 'tick' as const, thickness: 2.5, height: 17, opacity: 1, color: '#000000' },
        encoding: { x: x('median') },
      },
      {
        mark: { type: 'text' as const, align: 'left' as const, fontSize: 11, color: '#222222' },
        encoding: { x: { value: plotWidth + 6 }, text: { field: 'share' } },
      },
    ],
  };
}

/** The room for the names of tiers, the same in each panel. */
const labelWidth = Math.max(
  ...Object.values(tierNames).map((name) => textWidth(name, 12, 'regular')),
);

function boxOf({ configuration, tier, latencyMs }: TierSample, total: number) {
  const sorted = latencyMs.toSorted();
  const at = (probability: number) => quantile(sorted, probability);
  return {
    configuration,
    tier: tierNames[tier],
    share: percent(latencyMs.length / total),
    p1: at(0.01),
    p25: at(0.25),
    median: at(0.5),
    p75: at(0.75),
    p99: at(0.99),
  };
}

/** Never 0 % for what happened, nor 100 % where something else happened. */
function percent(share: number): string {
  if (share < 0.001) {
    return '<0.1 %';
  }
  if (share > 0.999 && share < 1) {
    return '>99.9 %';
  }
  return share < 0.01 || (share > 0.99 && share < 1)
    ? `${(share * 100).toFixed(1)} %`
    : `${Math.round(share * 100)} %`;
}
