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

test('a picture of a small tree has a line for each node, with its numbers', async (t) => {
  const svg = await renderSvg(treeSpec(small, 'A tree'));
  const texts = [...svg.matchAll(/>([^<]+)<\/(?:text|tspan)>/g)].map((match) => match[1]!);
  const expected = ['A tree', '4 nodes, 2 deep, 8 different packages.', 'root', 'scipy==1.11.2'];
  for (const text of [...expected, 'flask==2.3.3, click==8.1.7', 'adds', 'holds', 'split']) {
    t.true(texts.includes(text), text);
  }
  const numbers = texts.filter((text) => /^\d+$/.test(text));
  // Column by column: added, held, split.
  t.deepEqual(numbers, ['0', '5', '1', '2', '0', '5', '6', '2', '0', '1', '3', '2']);
});

test('a tree without generations has no column for them', async (t) => {
  const tree: TreeNode = { packages: [], children: [{ packages: ['six'], children: [] }] };
  t.notRegex(await renderSvg(treeSpec(tree)), />split</);
});

test('a large tree is drawn without names, a dot for each node', async (t) => {
  const children = Array.from({ length: 70 }, (_, index) => ({
    packages: [`package-${index}`, `more-${index}`],
    children: [],
  }));
  const svg = await renderSvg(treeSpec({ packages: [], children }));
  t.notRegex(svg, /package-/);
  t.regex(svg, />packages that a node adds</);
  const dots = svg.slice(svg.indexOf('mark-symbol')).split('</g>')[0]!;
  t.is(dots.match(/<path/g)?.length, 71);
});

test('where every node adds one package, size is not explained', async (t) => {
  const children = Array.from({ length: 70 }, (_, index) => ({
    packages: [`package-${index}`],
    children: [],
  }));
  t.notRegex(await renderSvg(treeSpec({ packages: [], children })), /packages that a node adds/);
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
