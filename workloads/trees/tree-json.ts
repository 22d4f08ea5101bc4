import { z } from 'zod';
import { InputError } from '../input-error.ts';
import { parseJson } from './parse-json.ts';
import type { TreeNode } from './tree.ts';

/**
 * Reads a tree from JSON, as OpenLambda and Forklift write it. Only the fields of `TreeNode` are
 * kept; others (`count`, `depth`, ...) are ignored. A node may leave out `children`, and a list may be
 * `null`, which is how Go writes one that is empty.
 *
 * @param source where the text comes from, for errors
 * @throws InputError if it is no JSON, a field is not what it should be, the root has packages, or
 *   a package is imported twice on the way from the root to a node
 */
export function parseTree(text: string, source: string): TreeNode {
  const result = node.safeParse(parseJson(text, source));
  if (!result.success) {
    const issue = result.error.issues[0]!;
    throw new InputError(`${source}: ${nameOf(issue.path)}: ${issue.message}`);
  }
  const root = result.data;
  if (root.packages.length > 0) {
    const names = root.packages.join(', ');
    throw new InputError(`${source}: root has the packages ${names}; it should have none`);
  }
  checkRepetition(root, new Set(), [], source);
  return root;
}

/** Writes a tree as JSON, with the fields in the order in which the published trees have them. */
export function formatTree(tree: TreeNode): string {
  return `${JSON.stringify(inOrder(tree), undefined, 2)}\n`;
}

const count = z.number().int().min(0);

const names = z.array(z.string().min(1));

const node = z.object({
  packages: names.nullable().transform((list) => list ?? []),
  direct: names
    .nullable()
    .transform((list) => list ?? [])
    .exactOptional(),
  split_generation: count.exactOptional(),
  test_count: count.exactOptional(),
  get children(): Children {
    return z
      .array(node)
      .nullish()
      .transform((list) => list ?? []);
  },
});

/** Its type is written out, since that of a node rests on it. */
type Children = z.ZodPipe<
  z.ZodOptional<z.ZodNullable<z.ZodArray<typeof node>>>,
  z.ZodTransform<TreeNode[], z.infer<typeof node>[] | null | undefined>
>;

function checkRepetition(
  { packages, children }: TreeNode,
  inherited: ReadonlySet<string>,
  path: readonly PropertyKey[],
  source: string,
): void {
  const held = new Set(inherited);
  for (const name of packages) {
    if (held.has(name)) {
      const place = `${source}: ${nameOf(path)}`;
      throw new InputError(`${place}: package ${name} is on this path already; it should be once`);
    }
    held.add(name);
  }
  children.forEach((child, index) =>
    checkRepetition(child, held, [...path, 'children', index], source),
  );
}

/** A place in the JSON: `root.children[2].packages[0]`. */
function nameOf(path: readonly PropertyKey[]): string {
  const steps = path.map((key) => (typeof key === 'number' ? `[${key}]` : `.${String(key)}`));
  return `root${steps.join('')}`;
}

function inOrder(tree: TreeNode): TreeNode {
  const { packages, direct, split_generation, children, test_count } = tree;
  return {
    packages,
    ...(direct === undefined ? {} : { direct }),
    ...(split_generation === undefined ? {} : { split_generation }),
    children: children.map(inOrder),
    ...(test_count === undefined ? {} : { test_count }),
  };
}
