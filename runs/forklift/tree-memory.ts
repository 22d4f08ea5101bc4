import { lean } from '../../sim/costs/profiles/lean.ts';
import type { TreeNode } from '../../workloads/trees/tree.ts';

/**
 * The memory that a tree's Zygotes own when all of them live, in MB, as the worker accounts for it:
 * what a fork dirties and what a Zygote imports itself, the root apart.
 *
 * @param importMb what each package adds
 */
export function treeMemoryMb(root: TreeNode, importMb: ReadonlyMap<string, number>): number {
  return root.children.reduce((sum, child) => {
    const own = child.packages.reduce((total, name) => total + (importMb.get(name) ?? 0), 0);
    return sum + lean.fork_mb + own + treeMemoryMb(child, importMb);
  }, 0);
}

/** How many nodes a tree has, the root among them. */
export function countNodes({ children }: TreeNode): number {
  return children.reduce((sum, child) => sum + countNodes(child), 1);
}
