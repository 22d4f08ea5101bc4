import { labelAngle } from './cache-size-axis.ts';

/** What a slanting label takes of the axis, in pixels. */
const slantedWidth = 18;

/**
 * How labels stand under an axis with a place for each: upright where they have room, else
 * slanting; and where even those have none, every second one is shown, or every third.
 */
export function placeLabels(labels: readonly string[], plotWidth: number) {
  const upright = labelAngle(labels, plotWidth);
  const stride = Math.ceil((labels.length * slantedWidth) / plotWidth);
  if (upright.labelAngle === 0 || stride <= 1) {
    return upright;
  }
  const values = labels.filter((_, index) => index % stride === 0);
  return { values, ...labelAngle(values, plotWidth) };
}
