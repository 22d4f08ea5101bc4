/**
 * The value at a level of a distribution that is known by some of its percentiles: linear between
 * two of them.
 *
 * @param levels the percents that are known, increasing from 0 to 100
 * @param values those percentiles, table after table of `levels.length` each
 * @param table which of them to take
 * @param percent from 0 to 100
 */
export function interpolate(
  levels: readonly number[],
  values: Float64Array,
  table: number,
  percent: number,
): number {
  const start = table * levels.length;
  let upper = 1;
  while (upper < levels.length - 1 && levels[upper]! < percent) {
    upper += 1;
  }
  const below = values[start + upper - 1]!;
  const above = values[start + upper]!;
  const width = levels[upper]! - levels[upper - 1]!;
  return below + ((above - below) * (percent - levels[upper - 1]!)) / width;
}
