import type { TopLevelSpec } from 'vega-lite';
import { tiers as tiersInOrder, type TierName } from '../results/tiers.ts';
import { sizeLabel, sizeLabels } from './parts/cache-size-axis.ts';
import { placeLabels } from './parts/place-labels.ts';
import {
  brief,
  chartTitle,
  columnPlotWidth,
  inOrderOfAppearance,
  legendColumns,
  pagePlotWidth,
  theme,
  type ChartText,
} from './rendering/theme.ts';
import { tierColors, tierNames } from './parts/tier-names.ts';

/** What the invocations of one configuration found at one cache size, in counts. */
export interface TiersAtSize {
  readonly series: string;
  /** Infinity for a cache without a limit. */
  readonly cacheMb: number;
  readonly tiers: Readonly<Record<TierName, number>>;
}

/**
 * `tiersAtPlacesChart` by cache size.
 *
 * @param rows series in the order of the panels; sizes in any order
 * @param cache the cache whose size it is, as in `Import cache`
 */
export function tiersStackedChart(
  rows: readonly TiersAtSize[],
  words: ChartText,
  cache: string,
): TopLevelSpec {
  return tiersAtPlacesChart(
    rows.map(({ cacheMb, ...row }) => ({ ...row, place: sizeLabel(cacheMb) })),
    words,
    { title: `${cache} (MB)`, labels: sizeLabels(rows.map(({ cacheMb }) => cacheMb)) },
  );
}

/** The same at one place of the horizontal axis, by its label. */
export interface TiersAtPlace {
  readonly series: string;
  readonly place: string;
  readonly tiers: Readonly<Record<TierName, number>>;
}

/**
 * The share of invocations by the tier that they found, as stacked bars, one panel a series.
 *
 * @param rows series in the order of the panels
 * @param places the labels in their order
 */
export function tiersAtPlacesChart(
  rows: readonly TiersAtPlace[],
  words: ChartText,
  places: { readonly title: string; readonly labels: readonly string[] },
): TopLevelSpec {
  const names = inOrderOfAppearance(rows.map(({ series }) => series));
  const columns = names.length === 1 ? 1 : names.length === 2 || names.length === 4 ? 2 : 3;
  const pageWidth = columns === 1 ? columnPlotWidth : pagePlotWidth;
  const panelWidth = Math.floor((pageWidth - (columns - 1) * 20) / columns);
  return {
    $schema: 'https://vega.github.io/schema/vega-lite/v6.json',
    config: theme,
    title: chartTitle(words, pageWidth),
    data: { values: rows.flatMap(sharesOf) },
    facet: {
      field: 'series',
      type: 'nominal',
      sort: names,
      header: {
        title: null,
        labelFontWeight: 'bold',
        labelAnchor: 'start',
        labelLimit: panelWidth,
      },
    },
    columns,
    spacing: 20,
    spec: {
      width: panelWidth,
      height: 190,
      mark: { type: 'bar', stroke: '#ffffff', strokeWidth: 0.5 },
      encoding: {
        x: {
          field: 'place',
          type: 'ordinal',
          sort: [...places.labels],
          scale: { paddingInner: 0.15 },
          axis: {
            title: places.title,
            labelOverlap: false,
            ...placeLabels(places.labels, panelWidth),
          },
        },
        y: {
          field: 'share_percent',
          type: 'quantitative',
          scale: { domain: [0, 100] },
          axis: { values: [0, 25, 50, 75, 100], title: 'Invocations (%)' },
        },
        color: {
          field: 'tier',
          type: 'nominal',
          sort: Object.values(tierNames),
          scale: { domain: Object.values(tierNames), range: Object.values(tierColors) },
          legend: {
            title: 'Found on arrival',
            columns: legendColumns(Object.values(tierNames), pageWidth),
            symbolType: 'square',
          },
        },
        order: { field: 'rank', type: 'quantitative' },
      },
    },
  };
}

function sharesOf({ series, place, tiers }: TiersAtPlace) {
  const total = tiersInOrder.reduce((sum, tier) => sum + tiers[tier], 0);
  return tiersInOrder.map((tier, rank) => ({
    series,
    place,
    tier: tierNames[tier],
    rank,
    share_percent: total === 0 ? 0 : brief((tiers[tier] / total) * 100),
  }));
}
