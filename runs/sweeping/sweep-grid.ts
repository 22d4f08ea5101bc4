import { defaultRunOptions, type RunOptions } from '../simulating/run-options.ts';

/** Lists of values by option; an option that is absent has its default. */
export type OptionLists = Partial<Record<keyof RunOptions, readonly unknown[]>>;

/**
 * The cells of a sweep: the product of all lists, the last option varying fastest, in the order in
 * which the options stand in `RunOptions`.
 */
export function sweepGrid(lists: OptionLists): RunOptions[] {
  let cells: RunOptions[] = [defaultRunOptions];
  for (const key of Object.keys(defaultRunOptions) as (keyof RunOptions)[]) {
    const values = lists[key];
    if (values !== undefined) {
      cells = cells.flatMap((cell) => values.map((value) => ({ ...cell, [key]: value })));
    }
  }
  return cells;
}
