import type { Spec } from 'vega';
import type { TreeNode } from '../../../workloads/trees/tree.ts';
import { labelledTree } from './draw-tree-labelled.ts';
import { describeTree, treeRows } from './draw-tree-rows.ts';
import { unlabelledTree } from './draw-tree-unlabelled.ts';

export { outlineTree } from './draw-tree-outline.ts';

/** How many nodes a picture can name and still fit on a page. */
const mostNodesWithNames = 60;

/**
 * A picture of a tree, in Vega. A tree of up to 60 nodes is drawn as an outline, a line a node with
 * its first packages; a larger one as a node-link diagram, in which size and colour say how many
 * packages a node adds and holds.
 *
 * @param title what tree it is; `Zygote tree` if absent
 */
export function treeSpec(tree: TreeNode, title = 'Zygote tree'): Spec {
  const rows = treeRows(tree);
  const isNamed = rows.length <= mostNodesWithNames;
  const words = { title, notes: [`${describeTree(rows)}.`, ...(isNamed ? [columnsNote] : [])] };
  return isNamed ? labelledTree(rows, words) : unlabelledTree(rows, words);
}

const columnsNote =
  "Packages that each node adds, and holds with its ancestors'. OpenLambda's look-up takes, level by level, the first node from the top whose packages the function needs.";
