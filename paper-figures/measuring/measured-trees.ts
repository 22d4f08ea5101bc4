import { mkdirSync } from 'node:fs';
import path from 'node:path';
import { stringify } from 'csv-stringify/sync';
import { z } from 'zod';
import { readCells } from '../../analysis/results/read-cells.ts';
import { readJson } from '../../analysis/results/read-json.ts';
import { summarizeLatencies } from '../../analysis/statistics/summarize-latencies.ts';
import { countNodes } from '../../runs/forklift/tree-memory.ts';
import { writeWhole } from '../../runs/directories/run-directory.ts';
import { loadWorkload } from '../../workloads/built-in.ts';
import { InputError } from '../../workloads/input-error.ts';
import { buildTreeForWorkload } from '../../workloads/trees/building/build-tree-for-workload.ts';
import { formatTree } from '../../workloads/trees/tree-json.ts';
import type { FigureContext, FigureScale } from '../figure.ts';
import { readVariant, trialFolders } from '../variants/variant-results.ts';
import { measureVariants, type Variant } from '../variants/variant-runs.ts';
import { readWarmLatencies } from './warm-latencies.ts';

const workload = 'popular';
const clients = 2;
const builders = ['v0', 'v1', 'v2', 'v3'] as const;

/** How much is measured. */
export interface TreesSize {
  readonly builders: readonly (typeof builders)[number][];
  readonly sizes: readonly number[];
  readonly invocations: number;
  readonly trials: number;
}

const scales: Readonly<Record<FigureScale, TreesSize>> = {
  quick: { builders: ['v0', 'v3'], sizes: [4, 16], invocations: 40, trials: 1 },
  full: { builders, sizes: [2, 4, 8, 16], invocations: 400, trials: 5 },
};

/** What invocations came to on a tree while no Zygote was being created. */
export interface MeasuredTree {
  readonly builder: string;
  /** How many nodes were asked for; a tree may have fewer. */
  readonly nodes: number;
  readonly workload: string;
  readonly clients: number;
  readonly trials: number;
  readonly latencyMs: Float64Array;
  readonly throughputPerS: number;
  /** The largest import account, in MB. */
  readonly memoryMb: number;
}

/** Measures the workload on trees of a few sizes, and on the root alone. */
export async function measureTrees(
  context: FigureContext,
  size: TreesSize = scales[context.scale],
): Promise<void> {
  await measureVariants(treeVariants(context, size), size.trials, context);
}

/** Builds the trees, into `trees` of the figure's directory, and says what is run on each. */
export function treeVariants(
  { directory, profile, scale }: FigureContext,
  { builders: chosen, sizes, invocations }: TreesSize = scales[scale],
): Variant[] {
  const folder = path.join(directory, 'trees');
  mkdirSync(folder, { recursive: true });
  const functions = loadWorkload(workload);
  const trees = [
    { builder: builders[0], nodes: 1 },
    ...chosen.flatMap((builder) => sizes.map((nodes) => ({ builder, nodes }))),
  ];
  const rows = trees.map(({ builder, nodes }) => {
    const tree = buildTreeForWorkload(functions, { builder, nodes });
    const name = `${builder}-${nodes}`;
    writeWhole(path.join(folder, `${name}.json`), formatTree(tree));
    return [name, builder, nodes, countNodes(tree)] as const;
  });
  writeWhole(path.join(folder, 'trees.csv'), stringify([[...columns], ...rows]));
  return rows.map(([name]) => ({
    name,
    options: {
      platform: 'lean',
      workload,
      profile,
      tree: path.join(folder, `${name}.json`),
      zygotePolicy: 'openlambda',
      handlerPolicy: 'none',
      importCacheMb: Infinity,
      arrivals: 'closed',
      clients,
      invocations,
    },
  }));
}

const columns = ['name', 'tree', 'nodes', 'built_nodes'] as const;

const summary = z.looseObject({ import_mb_peak: z.number() });

/** Reads what `measureTrees` wrote; the root's results stand for each builder. */
export function readMeasuredTrees(directory: string): MeasuredTree[] {
  const cells = readCells(path.join(directory, 'trees', 'trees.csv'), columns);
  const read = cells.map((cell) => {
    const name = cell.text('name');
    const variant = readVariant(directory, name);
    if (variant === undefined) {
      throw new InputError(`there are no measurements of ${name} in ${directory}`);
    }
    const { trials, run } = variant;
    const folders = trialFolders(directory, name);
    const latencyMs = Float64Array.from(folders.flatMap((one) => [...readWarmLatencies(one)]));
    const clientCount = Number(run.options['clients']);
    const peaks = folders.map(
      (folder) => readJson(path.join(folder, 'summary.json'), summary).import_mb_peak,
    );
    return {
      builder: cell.text('tree'),
      nodes: cell.number('nodes'),
      workload: String(run.options['workload']),
      clients: clientCount,
      trials,
      latencyMs,
      // Each client of a closed loop has one invocation under way at all times (Little, 1961).
      throughputPerS: (1000 * clientCount) / summarizeLatencies(latencyMs).mean,
      memoryMb: Math.max(...peaks),
    };
  });
  const root = read.find(({ nodes }) => nodes === 1)!;
  const others = read.filter(({ nodes }) => nodes > 1);
  const names = [...new Set(others.map(({ builder }) => builder))];
  return names.flatMap((builder) => [
    { ...root, builder },
    ...others.filter((one) => one.builder === builder),
  ]);
}
