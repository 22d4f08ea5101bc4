import { legendColumns, seriesColors, seriesDashes, seriesShapes } from '../rendering/theme.ts';

/**
 * The colour, dash and shape channels of a chart with one line a series, and their one legend at
 * the bottom, whose symbols are pieces of the lines or the points on them. A chart with a single series has no legend: its title names it.
 *
 * @param names the series, in the order of the legend; at most eight can be told apart
 * @param legendTitle what the series are
 */
export function seriesEncoding(
  names: readonly string[],
  legendTitle: string,
  plotWidth: number,
  symbol: 'line' | 'point',
) {
  if (names.length > seriesColors.length) {
    throw new RangeError(
      `a chart of ${names.length} series cannot be read; it should have at most ${seriesColors.length}`,
    );
  }
  const legend =
    names.length > 1
      ? {
          title: legendTitle,
          columns: legendColumns(names, plotWidth),
          symbolLimit: 0,
          ...symbols[symbol],
        }
      : null;
  const channel = <Value extends string | number[]>(range: readonly Value[]) => ({
    field: 'series',
    type: 'nominal' as const,
    sort: [...names],
    scale: { domain: [...names], range: range.slice(0, names.length) },
    legend,
  });
  return {
    color: channel(seriesColors),
    strokeDash: channel(seriesDashes),
    shape: channel(seriesShapes),
  };
}

/** A piece of a line must be long enough to show its dashes. */
const symbols = {
  line: {
    symbolType: 'stroke',
    symbolSize: 900,
    symbolStrokeWidth: 2,
    rowPadding: -10,
    titlePadding: -4,
  },
  point: { symbolSize: 90, symbolStrokeWidth: 0 },
} as const;
