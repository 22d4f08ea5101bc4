import { importWorkMs, meet } from '../../import-work.ts';
import type { ForkliftModel } from '../../model.ts';
import type { ImportGroup } from './import-groups.ts';
import { solveSparse } from '../least-squares.ts';

/** What is fitted to imports. */
export type ImportCosts = Pick<ForkliftModel, 'importMs' | 'pairs'>;

/** A group with what its functions load. */
export interface LoadingGroup extends ImportGroup {
  readonly loaded: ReadonlySet<string>;
}

/** How far from its published time a package's may be: this much, and as much as the time itself. */
const priorSpreadMs = 5;
/** How far a pair's change may be from nothing. */
const pairSpreadMs = 8;
/** Of how many invocations a group's mean counts; beyond, its error is that of the model. */
const countMax = 60;
const priorStrength = 0.3;

/**
 * How much a group's squared error counts: its invocations, by the square of how far single ones
 * are off.
 */
export function groupWeight({ count, meanMs }: ImportGroup, fittedMs: number): number {
  return Math.min(count, countMax) / (0.7 + 0.15 * Math.max(fittedMs, 0.5 * meanMs)) ** 2;
}

/**
 * Fits the packages' times, towards those that were published, and the changes of the given pairs.
 */
export function fitCosts(
  groups: readonly LoadingGroup[],
  failing: readonly string[],
  publishedMs: Readonly<Record<string, number>>,
  pairs: readonly (readonly [string, string])[],
  before?: ImportCosts,
): ImportCosts {
  const names = Object.keys(publishedMs);
  const columnOf = new Map(names.map((name, column) => [name, column]));
  const rows = groups.map(({ loaded, inherited }) => {
    const row: number[] = [];
    for (const item of loaded) {
      if (!inherited.has(item) || failing.includes(item)) {
        row.push(columnOf.get(item)!);
      }
    }
    if (row.length > 0) {
      pairs.forEach(([first, second], index) => {
        if (meet(first, second, loaded, inherited)) {
          row.push(names.length + index);
        }
      });
    }
    return row;
  });
  const weights = groups.map((group) =>
    groupWeight(
      group,
      before === undefined
        ? group.meanMs
        : importWorkMs({ ...before, failing }, group.loaded, group.inherited),
    ),
  );
  const priors = [...names.map((name) => publishedMs[name]!), ...pairs.map(() => 0)];
  const solution = solveSparse({
    rows,
    targets: groups.map((group) => group.meanMs),
    weights,
    priors,
    penalties: priors.map((prior, column) =>
      column < names.length
        ? priorStrength / (priorSpreadMs + prior) ** 2
        : priorStrength / pairSpreadMs ** 2,
    ),
    lowest: priors.map((_, column) => (column < names.length ? 0 : -Infinity)),
  });
  return {
    importMs: Object.fromEntries(names.map((name, column) => [name, solution[column]!])),
    pairs: pairs.map(([first, second], index) => [first, second, solution[names.length + index]!]),
  };
}
