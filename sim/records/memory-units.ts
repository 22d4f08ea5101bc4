const unitsPerMb = 1e9;

/**
 * Megabytes as a whole number of memory units (1e-9 MB each).
 *
 * The worker adds and subtracts memory in these, because sums of integers below 2^53 are exact: an
 * account that everything has left is 0, and a limit that is just reached is not exceeded.
 */
export function toMemoryUnits(mb: number): number {
  return Math.round(mb * unitsPerMb);
}

/** Memory units as megabytes. */
export function toMb(units: number): number {
  return units / unitsPerMb;
}
