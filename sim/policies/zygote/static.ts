import { type ZygotePolicy, type ZygoteTree, zygotePolicy } from '../../ports/zygote-policy.ts';
import { FixedTree } from './fixed-tree.ts';

/**
 * A tree of given shape, best match, no eviction: of the nodes that a function may use, the one
 * with the most packages serves it; of several, the first in the file.
 */
export const staticTree = zygotePolicy({
  about: 'creates the Zygotes of a given tree, best match, and evicts nothing',
  source: 'Forklift',
  takesTree: true,
  parameters: {},
  create: () => walkTree,
});

function walkTree(cache: ZygoteTree): ZygotePolicy {
  const tree = new FixedTree(cache, bestNode);
  return {
    timerMs: Infinity,
    match: (functionIndex) => tree.match(functionIndex),
    grow: (functionIndex) => tree.grow(functionIndex),
    forked() {},
    touched() {},
    settled() {},
    runTimer() {},
  };
}

/** Nodes stand depth-first, parents before children, so one pass finds all that qualify. */
function bestNode(tree: FixedTree, functionIndex: number): number {
  const { parents } = tree.shape;
  const counts = new Int32Array(parents.length).fill(-1);
  counts[0] = 0;
  let best = 0;
  for (let node = 1; node < parents.length; node++) {
    const inherited = counts[parents[node]!]!;
    if (inherited >= 0 && tree.qualifies(node, functionIndex)) {
      counts[node] = inherited + tree.packages(node).length;
      best = counts[node]! > counts[best]! ? node : best;
    }
  }
  return best;
}
