import type { Title } from 'vega';
import { chartTitle, fontFamily, type ChartText } from '../rendering/theme.ts';

/** The title of a picture of a tree, in the look that the other charts have. */
export function treeTitle(words: ChartText, width: number): Title {
  return {
    ...chartTitle(words, width - 60),
    anchor: 'start',
    frame: 'bounds',
    font: fontFamily,
    subtitleFont: fontFamily,
    color: '#222222',
    fontSize: 14,
    subtitleColor: '#555555',
    subtitleFontSize: 11.5,
    subtitleLineHeight: 15,
    subtitlePadding: 4,
    offset: 12,
  };
}
