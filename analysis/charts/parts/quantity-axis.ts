/** The scale and the axis of a positive quantity that may span orders of magnitude. */
export interface QuantityAxis {
  readonly scale: { type: 'log' | 'linear'; domain: [number, number]; nice: false };
  readonly axis: { values: number[]; labelExpr: string; labelOverlap: false };
  /** The smallest value that the scale shows; on a linear scale 0. */
  readonly floor: number;
  /** Whether values lie below the floor, as zeros do on a log scale. */
  readonly cut: boolean;
}

/** Beyond this range a log axis is cut: what is smaller is noise beside the largest. */
const rangeMax = 1e7;
/** From this ratio of the largest to the smallest value on, a scale is logarithmic. */
const logRatioMin = 8;

/**
 * Fits an axis to values ≥ 0: logarithmic where they span more than a factor of 8, else linear
 * from zero. A log axis begins and ends at 1, 2 or 5 times a power of ten; zeros lie below its
 * floor, and a chart draws them there.
 *
 * @param tickCountMax how many labels the axis has room for
 */
export function quantityAxis(values: readonly number[], tickCountMax = 8): QuantityAxis {
  let largest = 0;
  let smallest = Infinity;
  let cut = false;
  for (const value of values) {
    largest = Math.max(largest, value);
  }
  for (const value of values) {
    if (value > 0 && value >= largest / rangeMax) {
      smallest = Math.min(smallest, value);
    } else {
      cut = true;
    }
  }
  if (largest === 0 || largest / smallest < logRatioMin) {
    return linearAxis(largest, tickCountMax);
  }
  // A line at the smallest value must not lie on the axis.
  const low = stepDown(smallest * 0.9);
  const high = stepUp(largest);
  return {
    scale: { type: 'log', domain: [low, high], nice: false },
    axis: { values: logTicks(low, high, tickCountMax), labelExpr, labelOverlap: false },
    floor: low,
    cut,
  };
}

/** An axis from zero to the first tick that is not below the largest value. */
export function linearAxis(largest: number, tickCountMax = 8): QuantityAxis {
  const top = largest || 1;
  let step = stepUp(top / (tickCountMax * 1.5));
  while (Math.ceil(top / step - 1e-9) > Math.min(tickCountMax - 1, 6)) {
    step = stepUp(step * 1.01);
  }
  const count = Math.ceil(top / step - 1e-9);
  const values = Array.from({ length: count + 1 }, (_, index) => exact(index * step));
  return {
    scale: { type: 'linear', domain: [0, values.at(-1)!], nice: false },
    axis: { values, labelExpr, labelOverlap: false },
    floor: 0,
    cut: false,
  };
}

/** A value as it is drawn: not below the floor. */
export function onAxis(value: number, axis: QuantityAxis): number {
  return Math.max(value, axis.floor);
}

/** The note that a chart owes its reader where values lie below the floor; none otherwise. */
export function cutNotes(axis: QuantityAxis, unit: string): string[] {
  return axis.cut && axis.scale.type === 'log'
    ? [`Values below ${plainLabel(axis.floor)} ${unit}, zeros among them, are drawn at the edge.`]
    : [];
}

/** A number as ticks show it: 0.1, 1, 20, 500, 1k, 20k, 1M. */
export function plainLabel(value: number): string {
  const [divisor, suffix] = value >= 1e6 ? [1e6, 'M'] : value >= 1e3 ? [1e3, 'k'] : [1, ''];
  return `${Number((value / divisor).toPrecision(6))}${suffix}`;
}

/** `plainLabel` in Vega's expression language. */
export const labelExpr =
  "datum.value >= 1e6 ? format(datum.value / 1e6, '~r') + 'M' : " +
  "datum.value >= 1e3 ? format(datum.value / 1e3, '~r') + 'k' : format(datum.value, '~r')";

/** 1-2-5 steps, or 1-3, or powers of ten, or every second or third one: as there is room. */
function logTicks(low: number, high: number, tickCountMax: number): number[] {
  const first = Math.floor(Math.log10(low) + 1e-9);
  const last = Math.ceil(Math.log10(high) - 1e-9);
  const decades = Array.from({ length: last - first + 1 }, (_, index) => first + index);
  const ticks = (factors: readonly number[]) =>
    decades
      .flatMap((decade) => factors.map((factor) => power(factor, decade)))
      .filter((value) => value >= low && value <= high);
  const decadeTicks = ticks([1]);
  const finer = decadeTicks.length >= 4 ? [] : [ticks([1, 2, 5]), ticks([1, 3])];
  const stride = Math.ceil(decadeTicks.length / tickCountMax);
  return (
    finer.find(({ length }) => length <= tickCountMax) ??
    decadeTicks.filter((_, index) => index % stride === 0)
  );
}

/** The largest of 1, 2 and 5 times a power of ten that is not above the value. */
function stepDown(value: number): number {
  const decade = Math.floor(Math.log10(value) + 1e-9);
  const factor = [5, 2, 1].find((candidate) => power(candidate, decade) <= value * (1 + 1e-9)) ?? 1;
  return power(factor, decade);
}

/** The smallest of 1, 2 and 5 times a power of ten that is not below the value. */
function stepUp(value: number): number {
  const decade = Math.floor(Math.log10(value) + 1e-9);
  const factor =
    [1, 2, 5].find((candidate) => power(candidate, decade) >= value * (1 - 1e-9)) ?? 10;
  return power(factor, decade);
}

/** `factor` × 10^`decade`, rounded as the decimal literal is. */
function power(factor: number, decade: number): number {
  return Number(`${factor}e${decade}`);
}

function exact(value: number): number {
  return Number(value.toPrecision(12));
}
