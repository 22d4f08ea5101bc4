import type { TreeNode } from '../../../workloads/trees/tree.ts';
import { describeTree, nodeLabel, treeRows, type TreeRow } from './draw-tree-rows.ts';

/**
 * Draws a tree as text for the terminal: a line a node, with its depth, how many packages it adds,
 * how many it holds with those of its ancestors, and the first of those that it adds.
 *
 * @param options `columns`: how wide a line may be, where names allow it; 100 if absent
 */
export function outlineTree(
  tree: TreeNode,
  { columns = 100 }: { readonly columns?: number } = {},
): string {
  const rows = treeRows(tree);
  const lines = rows.map((row) => {
    const start = `${numbers(row.depth, row.packages.length, row.holds)}  ${branch(row, rows)}`;
    return start + nodeLabel(row, (text) => start.length + text.length <= columns);
  });
  return [describeTree(rows), '', numbers('depth', 'adds', 'holds'), ...lines, ''].join('\n');
}

function numbers(...cells: readonly (number | string)[]): string {
  return cells.map((cell) => String(cell).padStart(5)).join('  ');
}

/** The lines that lead from the root to a node: `│  ├─ `. */
function branch(row: TreeRow, rows: readonly TreeRow[]): string {
  if (row.parent === null) {
    return '';
  }
  let text = row.isLast ? '└─ ' : '├─ ';
  for (let at = rows[row.parent]!; at.parent !== null; at = rows[at.parent]!) {
    text = (at.isLast ? '   ' : '│  ') + text;
  }
  return text;
}
