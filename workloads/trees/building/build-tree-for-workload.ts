import type { Catalog, Workload } from '../../catalog.ts';
import { buildTree, type TreeOptions } from './build-tree.ts';
import { occurringTogether, type DependencySets } from './dependency-sets.ts';
import type { TreeNode } from '../tree.ts';

export interface WorkloadTreeOptions extends Pick<TreeOptions, 'builder' | 'nodes' | 'depth'> {
  /** Who needs whom; guessed from what occurs together if absent (`occurringTogether`). */
  readonly dependencySets?: DependencySets;
}

/**
 * Builds a Zygote tree for the functions of a workload, each called equally often. Import times are
 * those of its catalog.
 *
 * @throws InputError as `buildTree` does
 */
export function buildTreeForWorkload(
  { catalog }: Pick<Workload, 'catalog'>,
  { dependencySets, ...options }: WorkloadTreeOptions,
): TreeNode {
  const functions = functionPackages(catalog);
  const costs = catalog.packageNames.map(
    (name, index) => [name, catalog.importMs[index]!] as const,
  );
  return buildTree(functions, {
    ...options,
    packageCosts: Object.fromEntries(costs),
    dependencySets: dependencySets ?? occurringTogether(functions),
  });
}

function functionPackages({
  functionNames,
  packageNames,
  packageOffsets,
  packageLists,
}: Catalog): string[][] {
  return functionNames.map((_, index) =>
    Array.from(
      packageLists.subarray(packageOffsets[index], packageOffsets[index + 1]),
      (member) => packageNames[member]!,
    ),
  );
}
