import type { Config } from 'vega-lite';
import { textWidth } from './text-width.ts';

/** The font, by the names that a viewer of the SVG may have it or its nearest relative under. */
export const fontFamily = 'DejaVu Sans, Bitstream Vera Sans, Verdana, sans-serif';

/**
 * Colours that the colour-blind can tell apart, for up to eight series: Okabe and Ito, "Color
 * Universal Design" (2008), the yellow last since it is faint on white.
 */
export const seriesColors = [
  '#0072b2',
  '#d55e00',
  '#009e73',
  '#cc79a7',
  '#000000',
  '#e69f00',
  '#56b4e9',
  '#f0e442',
];

/** Dashes that tell lines apart in print without colour, in the order of `seriesColors`. */
export const seriesDashes = [
  [1, 0],
  [7, 3],
  [2, 2],
  [9, 3, 2, 3],
  [4, 2],
  [11, 2],
  [5, 2, 1, 2, 1, 2],
  [1, 3],
];

/** Shapes of points that tell series apart without colour, in the order of `seriesColors`. */
export const seriesShapes = [
  'circle',
  'square',
  'triangle-up',
  'diamond',
  'cross',
  'triangle-down',
  'triangle-right',
  'triangle-left',
];

/**
 * The width of a plot in a picture for one column. The whole picture is then about 450 pixels
 * wide, so that in a column of 3.4 inches its text of 12 pixels is of 6.5 points.
 */
export const columnPlotWidth = 370;

/** The width of all plots side by side in a picture for a whole page. */
export const pagePlotWidth = 760;

const text = '#222222';

/** The look of all charts. */
export const theme: Config = {
  background: '#ffffff',
  font: fontFamily,
  padding: 8,
  view: { stroke: null },
  title: {
    anchor: 'start',
    frame: 'bounds',
    color: text,
    fontSize: 14,
    subtitleColor: '#555555',
    subtitleFontSize: 11.5,
    subtitleLineHeight: 15,
    subtitlePadding: 4,
    offset: 12,
  },
  axis: {
    labelFontSize: 12,
    titleFontSize: 12,
    titleFontWeight: 'normal',
    labelColor: text,
    titleColor: text,
    gridColor: '#e3e3e3',
    domainColor: '#888888',
    tickColor: '#888888',
    labelLimit: 0,
    titleLimit: 0,
    titlePadding: 8,
    labelFlush: false,
  },
  legend: {
    orient: 'bottom',
    labelFontSize: 12,
    titleFontSize: 12,
    titleFontWeight: 'normal',
    offset: 12,
    titleOrient: 'top',
    titlePadding: 5,
    labelColor: text,
    titleColor: text,
    labelLimit: 0,
    titleLimit: 0,
    symbolOpacity: 1,
    symbolSize: 90,
    symbolStrokeWidth: 2,
    columnPadding: 18,
    rowPadding: 4,
  },
  header: {
    labelFontSize: 12,
    titleFontSize: 12,
    titleFontWeight: 'normal',
    labelColor: text,
    titleColor: text,
    labelLimit: 0,
  },
  range: { category: seriesColors },
};

/** What a chart says in words: what it shows, and on what it rests (n, workload, settings). */
export interface ChartText {
  readonly title: string;
  /** Sentences or phrases; each starts a line of its own and is broken where it is too long. */
  readonly notes?: readonly string[];
}

/**
 * The title of a chart, broken into lines that do not widen the picture.
 *
 * @param plotWidth the width of the plot in pixels; the axis at its left is counted in
 */
export function chartTitle(words: ChartText, plotWidth: number) {
  const width = plotWidth + 60;
  return {
    text: breakLines(words.title, width, 14, 'bold'),
    subtitle: (words.notes ?? []).flatMap((note) => breakLines(note, width, 11.5, 'regular')),
  };
}

/** Breaks a text at its spaces into lines of at most `width` pixels; a longer word stays whole. */
export function breakLines(
  words: string,
  width: number,
  fontSize: number,
  face: 'regular' | 'bold',
): string[] {
  const lines: string[] = [];
  for (const word of words.split(' ')) {
    const longer = lines.length > 0 ? `${lines.at(-1)} ${word}` : word;
    if (lines.length > 0 && textWidth(longer, fontSize, face) <= width) {
      lines[lines.length - 1] = longer;
    } else {
      lines.push(word);
    }
  }
  return lines;
}

/**
 * How many columns a legend at the bottom can have without widening the picture, so that its
 * entries stand in a table.
 */
export function legendColumns(labels: readonly string[], plotWidth: number): number {
  const widest = Math.max(...labels.map((label) => textWidth(label, 12, 'regular')), 1);
  const columns = Math.max(1, Math.floor((plotWidth + 50) / (widest + 40)));
  const rows = Math.ceil(labels.length / columns);
  return Math.ceil(labels.length / rows);
}

/** Words with more notes after them. */
export function withNotes(words: ChartText, more: readonly string[]): ChartText {
  return { title: words.title, notes: [...(words.notes ?? []), ...more] };
}

/** A number short enough for the specification of a chart: six significant digits. */
export function brief(value: number): number {
  return Number(value.toPrecision(6));
}

/** The different values in the order in which they first appear: the order in legends and facets. */
export function inOrderOfAppearance<Value>(values: Iterable<Value>): Value[] {
  return [...new Set(values)];
}
