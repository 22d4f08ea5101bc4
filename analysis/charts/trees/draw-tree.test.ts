import test from 'ava';
import { readTree } from '../../../workloads/trees/read-tree.ts';
import type { TreeNode } from '../../../workloads/trees/tree.ts';
import { outlineTree, treeSpec } from './draw-tree.ts';
import { renderSvg } from '../rendering/render.ts';

const small: TreeNode = {
  packages: [],
  split_generation: 0,
  children: [
    {
      packages: ['six==1.16.0', 'pandas==2.1.0', 'numpy==1.25.2', 'pytz==2023.3', 'tzdata==2023.3'],
      direct: ['pandas==2.1.0'],
      split_generation: 1,
      children: [{ packages: ['scipy==1.11.2'], split_generation: 3, children: [] }],
    },
    { packages: ['flask==2.3.3', 'click==8.1.7'], split_generation: 2, children: [] },
  ],
};

test('an outline says depth, packages added and held, and names those that were chosen first', (t) => {
  t.is(
    outlineTree(small, { columns: 70 }),
    `4 nodes, 2 deep, 8 different packages

depth   adds  holds
    0      0      0  root
    1      5      5  ├─ pandas==2.1.0, six==1.16.0 +3 more
    2      1      6  │  └─ scipy==1.11.2
    1      2      2  └─ flask==2.3.3, click==8.1.7
`,
  );
});

test('an outline names the first package, however narrow it is', (t) => {
  t.regex(outlineTree(small, { columns: 1 }), /pandas==2\.1\.0 \+4 more\n/);
});

test('trees of any size can be drawn, the root alone too', async (t) => {
  const chain = (length: number): TreeNode => ({
    packages: length === 80 ? [] : [`package-${length}`],
    children: length === 0 ? [] : [chain(length - 1)],
  });
  for (const tree of [{ packages: [], children: [] }, readTree('openlambda-40'), chain(80)]) {
    const svg = await renderSvg(treeSpec(tree));
    t.notRegex(svg, /NaN|undefined|null/);
    t.regex(svg, /Zygote tree/);
  }
});
