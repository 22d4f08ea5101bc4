import { textWidth } from '../rendering/text-width.ts';

/**
 * The label of a cache size: 0, 64, 1,024 or `unlimited` for Infinity (which JSON cannot hold, so
 * a chart gets labels and not numbers).
 */
export function sizeLabel(sizeMb: number): string {
  return sizeMb === Infinity ? 'unlimited' : sizeMb.toLocaleString('en-US');
}

/** The labels of all sizes, from the smallest to the largest. */
export function sizeLabels(sizesMb: Iterable<number>): string[] {
  return [...new Set(sizesMb)].toSorted((a, b) => (a < b ? -1 : 1)).map(sizeLabel);
}

/**
 * The angle of labels under an axis with one place for each, so that they do not touch: upright
 * where they fit, else slanting.
 */
export function labelAngle(labels: readonly string[], plotWidth: number) {
  const step = plotWidth / Math.max(labels.length, 1);
  const widths = labels.map((label) => textWidth(label, 12, 'regular'));
  const fits = widths
    .slice(1)
    .every((width, index) => (width + widths[index]!) / 2 + labelGap <= step);
  return fits
    ? ({ labelAngle: 0 } as const)
    : ({ labelAngle: -45, labelAlign: 'right', labelBaseline: 'top' } as const);
}

const labelGap = 8;
