import { readFileSync } from 'node:fs';
import test from 'ava';
import { array, assert, constant, letrec, nat, oneof, property, record } from 'fast-check';
import { InputError } from '../input-error.ts';
import { formatTree, parseTree } from './tree-json.ts';
import type { TreeNode } from './tree.ts';

const openlambda = new URL('../data/trees/openlambda-40.json', import.meta.url);

test('a tree comes back as it was written, in the order of the published fields', (t) => {
  const tree: TreeNode = {
    children: [
      { children: [], test_count: 3, split_generation: 1, direct: ['b'], packages: ['b', 'a'] },
    ],
    packages: [],
    split_generation: 0,
  };
  const text = formatTree(tree);
  t.deepEqual(parseTree(text, 'tree.json'), tree);
  const fields = [...text.matchAll(/"(\w+)":/g)].map((match) => match[1]);
  const child = ['packages', 'direct', 'split_generation', 'children', 'test_count'];
  t.deepEqual(fields, ['packages', 'split_generation', 'children', ...child]);
});

test('any tree comes back as it was written', (t) => {
  let next = 0;
  const packages = nat(3).map((length) => Array.from({ length }, () => `package-${next++}`));
  const { trees } = letrec<{ trees: readonly TreeNode[]; tree: TreeNode }>((tie) => ({
    tree: record({ packages, children: tie('trees') }),
    trees: oneof({ maxDepth: 4 }, constant([]), array(tie('tree'), { maxLength: 3 })),
  }));
  assert(
    property(trees, (children) => {
      const root = { packages: [], children };
      t.deepEqual(parseTree(formatTree(root), 'tree.json'), root);
    }),
  );
});

test("OpenLambda's own tree comes back with its fields in their order", (t) => {
  const text = readFileSync(openlambda, 'utf8');
  const indented = `${JSON.stringify(JSON.parse(text), undefined, 2)}\n`;
  t.is(formatTree(parseTree(text, 'openlambda-40')), indented);
});

test('unknown fields are ignored, and children may be left out', (t) => {
  const text = '{"packages": [], "depth": 0, "children": [{"packages": ["six"], "count": 4}]}';
  t.deepEqual(parseTree(text, 'tree.json'), {
    packages: [],
    children: [{ packages: ['six'], children: [] }],
  });
});

test("Go's null for an empty list is an empty list", (t) => {
  const leaf = '{"packages": ["six"], "direct": null, "split_generation": 1, "children": null}';
  t.deepEqual(parseTree(`{"packages": null, "children": [${leaf}]}`, 'tree.json'), {
    packages: [],
    children: [{ packages: ['six'], direct: [], split_generation: 1, children: [] }],
  });
  t.deepEqual(parseTree('{"packages": null, "children": null}', 't'), {
    packages: [],
    children: [],
  });
});

const refused: readonly [title: string, text: string, message: RegExp][] = [
  ['no JSON', '{\n"packages": oops}', /^t\.json: is not valid JSON \(Unexpected token 'o'\)$/],
  [
    'a text of several lines that is no JSON',
    `{"packages": [],\n"children": [}${' '.repeat(80)}]}`,
    /^t\.json: is not valid JSON \(Unexpected token '\}'\)$/,
  ],
  ['a text that ends early', '{"packages": [],\n"children":\n[', /^t\.json:3: is not valid JSON/],
  ['no object', '[]', /^t\.json: root: .*expected object/],
  ['no packages', '{"children": []}', /^t\.json: root\.packages: /],
  [
    'a package that is no name',
    '{"packages": [], "children": [{"packages": ["a", 3]}]}',
    /^t\.json: root\.children\[0\]\.packages\[1\]: /,
  ],
  ['packages in the root', '{"packages": ["six"]}', /^t\.json: root has the packages six; /],
  [
    'a package twice on a path',
    '{"packages": [], "children": [{"packages": ["a"]}, {"packages": ["a"], "children": [{"packages": ["b", "a"]}]}]}',
    /^t\.json: root\.children\[1\]\.children\[0\]: package a is on this path already/,
  ],
  [
    'a package twice in a node',
    '{"packages": [], "children": [{"packages": ["a", "a"]}]}',
    /^t\.json: root\.children\[0\]: package a is on this path already/,
  ],
  [
    'a generation that is no count',
    '{"packages": [], "split_generation": 1.5}',
    /^t\.json: root\.split_generation: /,
  ],
];

for (const [title, text, message] of refused) {
  test(`${title} is refused in one line that names the place`, (t) => {
    const error = t.throws(() => parseTree(text, 't.json'), { instanceOf: InputError, message });
    t.notRegex(error.message, /\n/);
  });
}
