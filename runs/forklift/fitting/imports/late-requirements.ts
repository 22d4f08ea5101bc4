import type { ForkliftFunction } from '../../../../workloads/data-builders/forklift/forklift.ts';
import { type ImportGraph, importWorkMs, loadedPackages, nameOf } from '../../import-work.ts';
import type { ImportGroup } from './import-groups.ts';
import { groupWeight, type ImportCosts } from './import-problem.ts';

/** By how much the weighted squared error must fall before a requirement counts as late. */
const gainMin = 10;

/**
 * Finds requirements that importing a package does not load, since it imports them later or never:
 * without those, the measured times are explained better. All requirements of a package are tried
 * together first, then each one.
 *
 * @returns the graph without them
 */
export function dropLateRequirements(
  groups: readonly ImportGroup[],
  graph: ImportGraph,
  costs: ImportCosts,
  failing: readonly string[],
): ImportGraph {
  const byFunction = Map.groupBy(groups, (group) => group.function);
  const byName = new Map<string, ForkliftFunction[]>();
  for (const one of byFunction.keys()) {
    for (const item of one.packages) {
      byName.set(nameOf(item), [...(byName.get(nameOf(item)) ?? []), one]);
    }
  }
  const requires: Record<string, readonly string[]> = { ...graph.requires };
  const errorOf = (one: ForkliftFunction): number => {
    const loaded = loadedPackages({ ...graph, requires }, one);
    let error = 0;
    for (const group of byFunction.get(one)!) {
      const fittedMs = importWorkMs({ ...costs, failing }, loaded, group.inherited);
      error += groupWeight(group, group.meanMs) * (group.meanMs - fittedMs) ** 2;
    }
    return error;
  };
  const gainOf = (parent: string, kept: readonly string[]): number => {
    const concerned = byName.get(parent) ?? [];
    const all = requires[parent]!;
    const before = concerned.reduce((sum, one) => sum + errorOf(one), 0);
    requires[parent] = kept;
    const after = concerned.reduce((sum, one) => sum + errorOf(one), 0);
    requires[parent] = all;
    return before - after;
  };
  for (const parent of Object.keys(requires)) {
    if (gainOf(parent, []) > gainMin) {
      requires[parent] = [];
    }
    for (const child of requires[parent]!) {
      const kept = requires[parent]!.filter((name) => name !== child);
      if (gainOf(parent, kept) > gainMin) {
        requires[parent] = kept;
      }
    }
  }
  return { ...graph, requires };
}
