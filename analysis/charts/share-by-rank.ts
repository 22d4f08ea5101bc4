import type { TopLevelSpec } from 'vega-lite';
import { seriesEncoding } from './parts/series.ts';
import { textHalo } from './parts/text-halo.ts';
import { brief, chartTitle, columnPlotWidth, theme, type ChartText } from './rendering/theme.ts';

/** How often the things of a set are used, the most used first. */
export interface RankedUse {
  readonly series: string;
  readonly uses: readonly number[];
}

/** A share that is known from elsewhere: how many of the most used hold it. */
export interface KnownShare {
  readonly label: string;
  readonly rank: number;
  readonly sharePercent: number;
}

/**
 * The share of all uses that the most used things hold, by how many of them are counted: one line a
 * set, and points for shares that are known from elsewhere.
 *
 * @param sets in the order of the legend
 */
export function shareByRankChart(
  sets: readonly RankedUse[],
  words: ChartText,
  known: readonly KnownShare[],
): TopLevelSpec {
  const names = sets.map(({ series }) => series);
  const { color, strokeDash } = seriesEncoding(names, 'Data set', columnPlotWidth, 'line');
  const most = Math.max(1, ...sets.map(({ uses }) => uses.length));
  const ticks = [1, 10, 100, 1000, 10_000, 100_000].filter((rank) => rank <= most);
  const x = {
    field: 'rank',
    type: 'quantitative' as const,
    scale: { type: 'log' as const, domain: [1, Math.max(most, 2)], nice: false },
    axis: { values: ticks, format: ',~r', title: 'How many of the most used are counted' },
  };
  const y = {
    field: 'share_percent',
    type: 'quantitative' as const,
    scale: { domain: [0, 100] },
    axis: { values: [0, 25, 50, 75, 100], title: 'Share of all uses (%)' },
  };
  return {
    $schema: 'https://vega.github.io/schema/vega-lite/v6.json',
    config: theme,
    title: chartTitle(words, columnPlotWidth),
    width: columnPlotWidth,
    height: 230,
    layer: [
      {
        data: { values: sets.flatMap(curveOf) },
        mark: { type: 'line', strokeWidth: 2 },
        encoding: { x, y, color, strokeDash },
      },
      ...known.flatMap(({ label, rank, sharePercent }) => {
        const data = { values: [{ rank, share_percent: sharePercent, label }] };
        return [
          {
            data,
            mark: { type: 'point' as const, filled: true, size: 90, color: '#222222', opacity: 1 },
            encoding: { x, y },
          },
          ...textHalo.map((look) => ({
            data,
            mark: {
              type: 'text' as const,
              align: 'right' as const,
              dx: -9,
              dy: -6,
              fontSize: 11,
              color: '#222222',
              ...look,
            },
            encoding: { x, y, text: { field: 'label', type: 'nominal' as const } },
          })),
        ];
      }),
    ],
  };
}

/** The curve at about 30 ranks for each power of ten. */
function curveOf({ series, uses }: RankedUse) {
  const total = uses.reduce((sum, count) => sum + count, 0);
  const rows: { series: string; rank: number; share_percent: number }[] = [];
  let sum = 0;
  let next = 1;
  for (const [index, count] of uses.entries()) {
    sum += count;
    const rank = index + 1;
    if (rank >= next || rank === uses.length) {
      rows.push({ series, rank, share_percent: brief(total === 0 ? 0 : (100 * sum) / total) });
      next = Math.max(rank + 1, Math.round(rank * 10 ** (1 / 30)));
    }
  }
  return rows;
}
