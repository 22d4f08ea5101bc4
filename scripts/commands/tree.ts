import { mkdir } from 'node:fs/promises';
import path from 'node:path';
import { gzipSync } from 'node:zlib';
import type { CommandModule } from 'yargs';
import { describeTree, treeRows } from '../../analysis/charts/trees/draw-tree-rows.ts';
import { outlineTree, treeSpec } from '../../analysis/charts/trees/draw-tree.ts';
import { renderPng, renderSvg } from '../../analysis/charts/rendering/render.ts';
import { loadWorkload } from '../../workloads/built-in.ts';
import { UsageError } from '../../workloads/input-error.ts';
import { buildTreeForWorkload } from '../../workloads/trees/building/build-tree-for-workload.ts';
import { treeBuilders } from '../../workloads/trees/building/build-tree.ts';
import { readDependencySets } from '../../workloads/trees/building/read-dependency-sets.ts';
import { builtInTrees, readTree } from '../../workloads/trees/read-tree.ts';
import { formatTree } from '../../workloads/trees/tree-json.ts';
import type { TreeNode } from '../../workloads/trees/tree.ts';
import { writeFileAtomically } from '../../workloads/write-file-atomically.ts';
import type { Command } from '../command-line/command.ts';

const treeDescription = `a JSON file, or one of ${builtInTrees.join(', ')}`;

/** `zygolab tree build`: a tree for the functions of a workload. */
const build: CommandModule = {
  command: 'build',
  describe: "build a tree for a workload's functions, as Forklift does",
  builder: (yargs) =>
    yargs
      .option('workload', {
        type: 'string',
        requiresArg: true,
        default: 'github',
        description: 'a built-in workload or a workload directory',
      })
      .option('builder', {
        choices: treeBuilders,
        default: 'v3' as const,
        description:
          'v0, v1: one package a node; v2, v3: with all that it needs; v1, v3: by import time',
      })
      .option('nodes', {
        type: 'string',
        requiresArg: true,
        default: '40',
        description: 'how many nodes at most, the root counted',
      })
      .option('depth', {
        type: 'string',
        requiresArg: true,
        default: '28',
        description: 'how deep at most',
      })
      .option('dependencies', {
        type: 'string',
        requiresArg: true,
        description: 'JSON of the sets each package needs; guessed from the functions if not given',
      })
      .option('out', {
        type: 'string',
        requiresArg: true,
        description: 'the file to write, .json or .json.gz; printed if not given',
      })
      .example(
        '$0 tree build --workload reqbench --out tree.json',
        'then simulate --tree tree.json',
      )
      .example('$0 tree build --builder v0 --nodes 20', 'print a tree for the GitHub functions'),
  async handler(given) {
    const out = checkJsonName(wordOf(given, 'out'));
    const dependencies = wordOf(given, 'dependencies');
    const tree = buildTreeForWorkload(loadWorkload(wordOf(given, 'workload')!), {
      builder: treeBuilders.find((name) => name === given['builder'])!,
      nodes: countOf(given, 'nodes'),
      depth: countOf(given, 'depth'),
      ...(dependencies === undefined ? {} : { dependencySets: readDependencySets(dependencies) }),
    });
    if (out === undefined) {
      process.stdout.write(formatTree(tree));
    } else {
      await writeTree(out, tree);
    }
  },
};

/** `zygolab tree show`: a tree as text or as a picture. */
const show: CommandModule = {
  command: 'show <tree>',
  describe: 'print a tree, or draw it',
  builder: (yargs) =>
    yargs
      .positional('tree', { type: 'string', description: treeDescription })
      .option('out', {
        type: 'string',
        requiresArg: true,
        description: 'the picture to write, .svg or .png',
      })
      .option('json', {
        type: 'boolean',
        default: false,
        description: 'print the nodes as JSON, with depth and packages held',
      })
      .example('$0 tree show openlambda-40', 'print the tree that OpenLambda ships')
      .example('$0 tree show tree.json --out tree.png', 'draw a tree'),
  async handler(given) {
    const name = wordOf(given, 'tree')!;
    const out = wordOf(given, 'out');
    const extension = out === undefined ? undefined : path.extname(out);
    if (extension !== undefined && extension !== '.svg' && extension !== '.png') {
      throw new UsageError(`--out is ${JSON.stringify(out)}; it should end in .svg or .png`);
    }
    const tree = readTree(name);
    if (out !== undefined) {
      const title = `Zygote tree ${path.basename(name).replace(/\.json(\.gz)?$/, '')}`;
      const svg = await renderSvg(treeSpec(tree, title));
      await write(out, extension === '.svg' ? svg : renderPng(svg, { scale: 2 }));
    }
    if (given['json'] === true) {
      process.stdout.write(
        `${JSON.stringify({ tree: name, nodes: treeRows(tree) }, undefined, 2)}\n`,
      );
    } else {
      process.stdout.write(out === undefined ? outlineTree(tree, terminal()) : `${out}\n`);
    }
  },
};

/** `zygolab tree convert`: a tree in the form that OpenLambda reads, plain or gzipped. */
const convert: CommandModule = {
  command: 'convert <tree>',
  describe: "check a tree and write it as OpenLambda's import_cache_tree reads it",
  builder: (yargs) =>
    yargs
      .positional('tree', { type: 'string', description: treeDescription })
      .option('out', {
        type: 'string',
        requiresArg: true,
        demandOption: true,
        description: 'the file to write, .json or .json.gz',
      })
      .example('$0 tree convert openlambda-40 --out tree.json', 'write a copy to change')
      .example('$0 tree convert tree.json.gz --out tree.json', 'unpack a tree'),
  async handler(given) {
    const out = checkJsonName(wordOf(given, 'out'))!;
    await writeTree(out, readTree(wordOf(given, 'tree')!));
  },
};

/** `zygolab tree`: Zygote trees. */
export const tree: Command = {
  within: [build, show, convert],
  builder: (yargs) =>
    yargs
      .example('$0 tree show openlambda-40', 'print the tree that OpenLambda ships')
      .example('$0 tree build --workload reqbench --nodes 40 --out tree.json', 'build a tree'),
  handler() {
    // One of the commands within it runs in its place.
  },
};

function checkJsonName(file: string | undefined): string | undefined {
  if (file !== undefined && !/\.json(\.gz)?$/.test(file)) {
    throw new UsageError(`--out is ${JSON.stringify(file)}; it should end in .json or .json.gz`);
  }
  return file;
}

async function writeTree(file: string, shape: TreeNode): Promise<void> {
  const text = formatTree(shape);
  await write(file, file.endsWith('.gz') ? gzipSync(text) : text);
  process.stdout.write(`${file}: ${describeTree(treeRows(shape))}\n`);
}

async function write(file: string, data: string | Uint8Array): Promise<void> {
  await mkdir(path.dirname(file), { recursive: true });
  await writeFileAtomically(file, data);
}

type Arguments = Readonly<Record<string, unknown>>;

function wordOf(given: Arguments, name: string): string | undefined {
  const word = given[name];
  if (word !== undefined && typeof word !== 'string') {
    throw new UsageError(`--${name} is given more than once`);
  }
  return word;
}

function countOf(given: Arguments, name: string): number {
  const word = wordOf(given, name)!;
  if (!/^[1-9]\d*$/.test(word)) {
    throw new UsageError(`--${name} is ${JSON.stringify(word)}; it should be an integer ≥ 1`);
  }
  return Number(word);
}

function terminal(): { columns?: number } {
  const { columns } = process.stdout;
  return columns === undefined ? {} : { columns };
}
