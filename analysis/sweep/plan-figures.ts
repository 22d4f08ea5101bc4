import type { OptionColumn, SweepAxis } from './sweep-axes.ts';

/** How a picture of a sweep is divided: along its horizontal axis, into lines and into panels. */
export interface FigurePlan {
  readonly along: SweepAxis;
  readonly lines: SweepAxis | undefined;
  readonly panels: SweepAxis | undefined;
  /** What is drawn is the mean over these. */
  readonly averaged: readonly SweepAxis[];
}

/** As many lines as a chart can tell apart, and panels as have room in a picture. */
export const linesMax = 8;
export const panelsMax = 9;
/** More pictures of one sweep help nobody. */
const plansMax = 4;

/**
 * Chooses how the pictures of a sweep are divided. Each quantity has a picture along it, those that
 * explain most first, and so has what is too many for lines; of the other axes that which explains
 * most gives the lines, the next the panels. The seed is drawn only where nothing else differs.
 *
 * @param axes those that explain most first
 * @param by the axes of one picture instead: along, lines, panels
 */
export function planFigures(
  axes: readonly SweepAxis[],
  by: readonly OptionColumn[] = [],
): FigurePlan[] {
  if (by.length > 0) {
    const [along, lines, panels] = by.map((column) => axes.find((axis) => axis.column === column));
    // Two options may have come to the same, as Zygote policies on a platform that holds none.
    const place = along ?? lines ?? panels;
    return place === undefined ? [] : [planOf(axes, place, lines, panels)];
  }
  const options = axes.filter(({ column }) => column !== 'seed');
  const [first] = axes;
  const isAlong = (axis: SweepAxis): boolean =>
    axis.isQuantity || (axis === first && axis.labels.length > linesMax);
  const alongs = options.some(isAlong) ? options.filter(isAlong) : axes.slice(0, 1);
  return alongs.slice(0, plansMax).map((along) => {
    const others = options.filter((axis) => axis !== along);
    const lines = others.find(({ labels }) => labels.length <= linesMax);
    const panels = others.find((axis) => axis !== lines && axis.labels.length <= panelsMax);
    return planOf(axes, along, lines, panels);
  });
}

function planOf(
  axes: readonly SweepAxis[],
  along: SweepAxis,
  lines: SweepAxis | undefined,
  panels: SweepAxis | undefined,
): FigurePlan {
  const averaged = axes.filter((axis) => axis !== along && axis !== lines && axis !== panels);
  return {
    along,
    lines: lines === along ? undefined : lines,
    panels: panels === along ? undefined : panels,
    averaged,
  };
}
