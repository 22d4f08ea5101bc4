import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { gzipSync } from 'node:zlib';
import test from 'ava';
import { InputError } from '../input-error.ts';
import { builtInTrees, readTree } from './read-tree.ts';
import type { TreeNode } from './tree.ts';

const folder = mkdtempSync(path.join(tmpdir(), 'read-tree-'));
test.after.always(() => rmSync(folder, { recursive: true }));

test('each built-in tree can be read', (t) => {
  for (const name of builtInTrees) {
    t.true(countNodes(readTree(name)) > 1, name);
  }
});

test('openlambda-40 has 40 nodes, 9 deep, with numpy first', (t) => {
  // Its deepest path is numpy, setuptools, pyparsing, six, python-dateutil, kiwisolver, cycler,
  // matplotlib, pytz.
  const tree = readTree('openlambda-40');
  t.is(countNodes(tree), 40);
  t.is(depthOf(tree), 9);
  t.deepEqual(tree.children[0]?.packages, ['numpy']);
});

test('a tree is read from a plain and from a gzipped file', (t) => {
  const text = '{"packages": [], "children": [{"packages": ["six"], "children": []}]}';
  const plain = path.join(folder, 'tree.json');
  writeFileSync(plain, text);
  writeFileSync(`${plain}.gz`, gzipSync(text));
  t.deepEqual(readTree(`${plain}.gz`), readTree(plain));
  t.deepEqual(readTree(plain).children[0]?.packages, ['six']);
});

test('an unknown name is refused with the names that there are', (t) => {
  t.throws(() => readTree('openlambda-41'), {
    instanceOf: InputError,
    message:
      'tree "openlambda-41" is neither a file nor a built-in tree (openlambda-40, github-v3-160)',
  });
});

test('a damaged file is refused by its name', (t) => {
  const file = path.join(folder, 'damaged.json.gz');
  writeFileSync(file, gzipSync('{"packages": []}').subarray(0, 12));
  t.throws(() => readTree(file), { instanceOf: InputError, message: /damaged\.json\.gz:1: / });
  t.throws(() => readTree(folder), {
    instanceOf: InputError,
    message: /cannot be read \(EISDIR\)/,
  });
});

function countNodes(tree: TreeNode): number {
  return tree.children.reduce((sum, child) => sum + countNodes(child), 1);
}

function depthOf(tree: TreeNode): number {
  return Math.max(0, ...tree.children.map((child) => 1 + depthOf(child)));
}
