import { linesMax, panelsMax } from '../../../analysis/sweep/plan-figures.ts';
import type { OptionColumn } from '../../../analysis/sweep/sweep-axes.ts';
import { columnName } from '../../../runs/simulating/json-options.ts';
import type { RunOptions } from '../../../runs/simulating/run-options.ts';
import { UsageError } from '../../../workloads/input-error.ts';
import { optionName } from './option-table.ts';

/**
 * The axes that `--figures-by` names, in order: along, lines, panels. They are checked before a
 * cell is run.
 *
 * @param lists the lists of the sweep's options
 * @throws UsageError for an option that the sweep does not vary, or that has too many values
 */
export function readFigureAxes(
  words: string | undefined,
  lists: Partial<Record<keyof RunOptions, readonly unknown[]>>,
): OptionColumn[] {
  if (words === undefined) {
    return [];
  }
  const varied = new Map(
    Object.entries(lists)
      .map(([key, values]) => [key, new Set(values).size] as const)
      .filter(([, count]) => count > 1)
      .map(([key, count]) => [optionName(key), { column: columnName(key) as OptionColumn, count }]),
  );
  const names = words.split(',').map((word) => word.trim().replace(/^--/, ''));
  const fail = (reason: string): never => {
    throw new UsageError(`--figures-by ${words}: ${reason}`);
  };
  if (names.length > 3 || new Set(names).size < names.length) {
    fail('at most three different options can be drawn: along the axis, as lines, as panels');
  }
  return names.map((name, place) => {
    const axis = varied.get(name);
    if (axis === undefined) {
      const there = [...varied.keys()].join(', ') || 'nothing';
      return fail(`${name || 'an empty word'} is not varied; this sweep varies ${there}`);
    }
    const most = [Infinity, linesMax, panelsMax][place]!;
    if (axis.count > most) {
      const role = place === 1 ? 'lines' : 'panels';
      fail(`${name} has ${axis.count} values; as ${role} it may have ${most}`);
    }
    return axis.column;
  });
}
