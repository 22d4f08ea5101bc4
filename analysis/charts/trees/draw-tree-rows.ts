import type { TreeNode } from '../../../workloads/trees/tree.ts';

/** A node of a tree as a row of a table. */
export interface TreeRow {
  /** The number of the node, depth-first from the root, 0. */
  readonly node: number;
  /** The number of its parent; null for the root. */
  readonly parent: number | null;
  readonly depth: number;
  /** The packages that it adds, those that were chosen first. */
  readonly packages: readonly string[];
  /** How many packages it and its ancestors hold together. */
  readonly holds: number;
  /** When it was split off; null where the tree does not say. */
  readonly split: number | null;
  /** Whether it is its parent's last child. */
  readonly isLast: boolean;
}

/** The nodes of a tree, depth-first in file order: the order in which a look-up meets them. */
export function treeRows(tree: TreeNode): TreeRow[] {
  const rows: TreeRow[] = [];
  const visit = (shape: TreeNode, parent: TreeRow | undefined, isLast: boolean): void => {
    const row: TreeRow = {
      node: rows.length,
      parent: parent?.node ?? null,
      depth: parent === undefined ? 0 : parent.depth + 1,
      packages: chosenFirst(shape),
      holds: (parent?.holds ?? 0) + shape.packages.length,
      split: shape.split_generation ?? null,
      isLast,
    };
    rows.push(row);
    shape.children.forEach((child, index) =>
      visit(child, row, index === shape.children.length - 1),
    );
  };
  visit(tree, undefined, true);
  return rows;
}

/** What a tree is in a few words: nodes, depth, different packages. */
export function describeTree(rows: readonly TreeRow[]): string {
  const packages = new Set(rows.flatMap((row) => row.packages)).size;
  const depth = Math.max(...rows.map((row) => row.depth));
  return `${count(rows.length, 'node')}, ${depth} deep, ${count(packages, 'different package')}`;
}

/**
 * The packages of a node as one short text, `a, b +3 more`, or `root` for the root.
 *
 * @param fits whether a text is short enough; the first package is named in any case
 */
export function nodeLabel(
  { packages, parent }: Pick<TreeRow, 'packages' | 'parent'>,
  fits: (text: string) => boolean,
): string {
  if (packages.length === 0) {
    return parent === null ? 'root' : '(no packages)';
  }
  for (let named = packages.length; named > 1; named--) {
    const text = labelOf(packages, named);
    if (fits(text)) {
      return text;
    }
  }
  return labelOf(packages, 1);
}

function labelOf(packages: readonly string[], named: number): string {
  const more = packages.length - named;
  return packages.slice(0, named).join(', ') + (more > 0 ? ` +${more} more` : '');
}

function chosenFirst({ packages, direct = [] }: TreeNode): string[] {
  const chosen = direct.filter((name) => packages.includes(name));
  return [...chosen, ...packages.filter((name) => !chosen.includes(name))];
}

function count(number: number, noun: string): string {
  return `${number} ${noun}${number === 1 ? '' : 's'}`;
}
