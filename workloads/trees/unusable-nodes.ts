import type { Catalog } from '../catalog.ts';
import { resolveTree } from './resolve-tree.ts';
import type { TreeNode } from './tree.ts';

const shown = 3;

/**
 * Says which nodes of a tree can serve no function of a catalog: those that hold a package that no
 * function has, and those of which no function has all the packages.
 *
 * @param treeName what the tree is called, for the line
 * @returns one line with the count and the first of the packages; undefined where all can be used
 */
export function remarkOnUnusableNodes(
  tree: TreeNode,
  treeName: string,
  catalog: Catalog,
): string | undefined {
  const resolved = resolveTree(tree, catalog);
  const { parents, packageOffsets, packages, droppedNodes, droppedPackages } = resolved;
  const users: ReadonlySet<number>[] = [];
  const usersOf = functionsByPackage(catalog);
  const asked: string[] = [];
  for (const [node, parent] of parents.entries()) {
    const own = [...packages.subarray(packageOffsets[node], packageOffsets[node + 1])];
    const inherited = parent < 0 ? new Set(catalog.functionNames.keys()) : users[parent]!;
    users[node] = own.reduce(
      (left, each) => new Set([...left].filter((user) => usersOf[each]!.has(user))),
      inherited,
    );
    if (users[node].size === 0) {
      asked.push(own.map((each) => catalog.packageNames[each]).join(' with '));
    }
  }
  const count = droppedNodes + asked.length;
  if (count === 0 || catalog.functionNames.length === 0) {
    return undefined;
  }
  const names = [...droppedPackages, ...asked];
  const rest = names.length > shown ? ` and ${names.length - shown} more` : '';
  const first = names.slice(0, shown).join(', ');
  return `tree ${treeName}: ${count} of ${countNodes(tree)} nodes can serve no function, which would need ${first}${rest}`;
}

function functionsByPackage({
  packageNames,
  packageOffsets,
  packageLists,
}: Catalog): Set<number>[] {
  const users = packageNames.map(() => new Set<number>());
  for (let each = 0; each + 1 < packageOffsets.length; each++) {
    for (const name of packageLists.subarray(packageOffsets[each], packageOffsets[each + 1])) {
      users[name]!.add(each);
    }
  }
  return users;
}

function countNodes({ children }: TreeNode): number {
  return children.reduce((sum, child) => sum + countNodes(child), 1);
}
