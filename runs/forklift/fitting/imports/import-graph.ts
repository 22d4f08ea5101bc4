import type {
  ForkliftCost,
  ForkliftFunction,
} from '../../../../workloads/data-builders/forklift/forklift.ts';
import { type ImportGraph, nameOf } from '../../import-work.ts';

/**
 * The graph in which importing a package loads all that it requires, from what pip-compile wrote
 * beside the packages of each function.
 *
 * @param requiredBy for each function: who pulled each of its packages in
 */
export function fullImportGraph(
  requiredBy: Iterable<ReadonlyMap<string, readonly string[]>>,
  costs: Readonly<Record<string, ForkliftCost>>,
): ImportGraph {
  const requires = new Map<string, Set<string>>();
  for (const parents of requiredBy) {
    for (const [item, names] of parents) {
      for (const name of names) {
        requires.set(name, (requires.get(name) ?? new Set()).add(nameOf(item)));
      }
    }
  }
  return {
    requires: Object.fromEntries(
      [...requires.keys()].toSorted().map((name) => [name, [...requires.get(name)!].toSorted()]),
    ),
    modules: Object.fromEntries(
      Object.entries(costs)
        .filter(([, { top }]) => top.length > 0)
        .map(([item, { top }]) => [item, top]),
    ),
  };
}

/** Packages with a module that failed to import, of functions that asked for them themselves. */
export function failingPackages(
  failures: Iterable<{
    readonly function: ForkliftFunction;
    readonly failedModules: readonly string[];
  }>,
  costs: Readonly<Record<string, ForkliftCost>>,
): string[] {
  const failing = new Set<string>();
  for (const { function: one, failedModules } of failures) {
    for (const item of failedModules.length === 0 ? [] : one.direct) {
      if (costs[item]?.top.some((module) => failedModules.includes(module)) === true) {
        failing.add(item);
      }
    }
  }
  return [...failing].toSorted();
}
