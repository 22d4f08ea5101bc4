/** A value that holds from its time to the next step's. */
export interface Step {
  readonly timeMs: number;
  readonly value: number;
}

/**
 * Leaves out steps that cannot be seen: of those that fall into one column of pixels the first, the
 * lowest, the highest and the last stay, in their order, which draws the same line (Jugel, Jerzak,
 * Hackenbroich and Markl, "M4: A Visualization-Oriented Time Series Data Aggregation", VLDB 2014).
 *
 * @param steps in order of time
 * @param columns of the plot, in pixels
 */
export function thinSteps(steps: readonly Step[], columns: number): Step[] {
  const startMs = steps[0]?.timeMs ?? 0;
  const spanMs = (steps.at(-1)?.timeMs ?? 0) - startMs;
  const columnOf = ({ timeMs }: Step): number =>
    spanMs === 0 ? 0 : Math.floor(((timeMs - startMs) / spanMs) * columns);
  return [...Map.groupBy(steps, columnOf).values()].flatMap((group) => {
    let lowest = 0;
    let highest = 0;
    for (const [index, { value }] of group.entries()) {
      lowest = value < group[lowest]!.value ? index : lowest;
      highest = value > group[highest]!.value ? index : highest;
    }
    const kept = new Set([0, lowest, highest, group.length - 1]);
    return group.filter((_, index) => kept.has(index));
  });
}
