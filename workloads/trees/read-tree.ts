import { existsSync } from 'node:fs';
import path from 'node:path';
import { readInputText } from '../directory/input-file.ts';
import { InputError } from '../input-error.ts';
import { parseTree } from './tree-json.ts';
import type { TreeNode } from './tree.ts';

/**
 * The trees that come with zygolab, by name, with their files. `openlambda-40` is the one that
 * OpenLambda ships; `github-v3-160` was built by Forklift's builder v3 for the `github` workload.
 */
const files: Readonly<Record<string, string>> = {
  'openlambda-40': 'openlambda-40.json',
  'github-v3-160': 'github-v3-160.json.gz',
};

export const builtInTrees: readonly string[] = Object.keys(files);

/**
 * Reads a tree by its name, or from a JSON file, gzipped if its name ends in `.gz`. A name of a
 * built-in tree is that tree, even if there is a file of that name.
 *
 * @throws InputError if it is neither, or the file holds no valid tree
 */
export function readTree(nameOrFile: string): TreeNode {
  if (Object.hasOwn(files, nameOrFile)) {
    return readTreeFile(path.join(import.meta.dirname, '../data/trees', files[nameOrFile]!));
  }
  if (!existsSync(nameOrFile)) {
    const names = builtInTrees.join(', ');
    throw new InputError(
      `tree ${JSON.stringify(nameOrFile)} is neither a file nor a built-in tree (${names})`,
    );
  }
  return readTreeFile(nameOrFile);
}

function readTreeFile(file: string): TreeNode {
  return parseTree(readInputText({ path: file, gzipped: file.endsWith('.gz') }), file);
}
