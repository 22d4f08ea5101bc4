const ticksPerMs = 1e8;

/**
 * A time in ms as a whole number of ticks (1e-8 ms each).
 *
 * The virtual clock counts in these, because sums of integers below 2^53 are exact: events that
 * are simultaneous on paper are so in the simulator, and their order is that of the model rather
 * than of rounding. Beyond 2^53 ticks (25 hours) doubles are coarser than a tick; times are then
 * as exact as doubles are. From ms and back is exact to the tick for about 9 hours.
 */
export function toTicks(timeMs: number): number {
  return Math.round(timeMs * ticksPerMs);
}

/**
 * A time in ms to the nearest 1e-6 ms, of two the later, as the times that policies compute are
 * (policies §2). What lies half way but for the last digits of doubles lies half way.
 */
export function roundedMs(timeMs: number): number {
  const millionths = timeMs * 1e6;
  return Math.round(millionths + Math.min(0.001, millionths * 2 ** -50)) / 1e6;
}

/** From here on, about nine hours, products with the ticks of a ms are too coarse to round. */
const fineMs = 2 ** 25;

/**
 * A time in ms on the grid of ticks: the double that is nearest to the number of eight decimals that
 * is nearest to it. A double that is coarser than a tick stays as it is.
 */
export function onGrid(timeMs: number): number {
  return Math.abs(timeMs) < fineMs ? toMs(toTicks(timeMs)) : Number(timeMs.toFixed(8));
}

/**
 * When something was due that happens now: now, where ticks are fine enough to tell the time as it
 * was given, and as it was given elsewhere.
 */
export function dueMs(givenMs: number, nowMs: number): number {
  return givenMs < fineMs ? nowMs : givenMs;
}

/**
 * Whether the clock, which counts in ticks, has reached a time. After some hours doubles are coarser
 * than ticks, and the clock may show a little less than a time that it has reached.
 */
export function isDue(timeMs: number, nowMs: number): boolean {
  return timeMs - nowMs <= nowMs * 2 ** -50 || toTicks(timeMs) <= toTicks(nowMs);
}

/** Ticks as ms: the double that is nearest to that decimal number. */
export function toMs(ticks: number): number {
  return ticks / ticksPerMs;
}

/** A duration in ms as ticks that need not be whole: work to be done, rather than a time. */
export function workTicks(durationMs: number): number {
  return durationMs * ticksPerMs;
}
