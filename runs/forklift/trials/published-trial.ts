import path from 'node:path';
import { z } from 'zod';
import { readCsvTable } from '../../../workloads/directory/csv-table.ts';
import { parseAmount } from '../../../workloads/directory/checked-values.ts';
import { readInputText } from '../../../workloads/directory/input-file.ts';
import type { ForkliftFunction } from '../../../workloads/data-builders/forklift/forklift.ts';
import { parseJson } from '../../../workloads/trees/parse-json.ts';
import { parseTree } from '../../../workloads/trees/tree-json.ts';
import type { TreeNode } from '../../../workloads/trees/tree.ts';
import type { TreeFigures } from '../predict-tree.ts';
import { trialColumns } from '../../../workloads/data-builders/forklift/forklift-results.ts';

const folder = path.join(import.meta.dirname, '../../../workloads/data/forklift');

/** The trial whose functions and trees come along. */
export const publishedTrial = 0;

/** What Forklift published of a tree's run. */
export interface PublishedResult extends TreeFigures {
  readonly trial: number;
  readonly builder: string;
  /** How many nodes were asked for. */
  readonly nodes: number;
  readonly invocations: number;
  /** The memory cgroup's usage, in MB. */
  readonly memoryMb: number;
}

/** The functions that the trial calls, each once. */
export function publishedFunctions(): ForkliftFunction[] {
  return readBuiltIn(`trial-${publishedTrial}-w2.json.gz`, trialFunctions).functions;
}

/** A tree of the trial. */
export function publishedTree(builder: string, nodes: number): TreeNode {
  const file = `trial-${publishedTrial}-tree-${builder}-${nodes}.json.gz`;
  return parseTree(readInputText({ path: path.join(folder, file), gzipped: true }), file);
}

/** Memory that importing each package adds to the Python heap, in MB, by `name==version`. */
export function publishedImportMb(): ReadonlyMap<string, number> {
  const costs = readBuiltIn('costs.json.gz', z.record(z.string(), z.object({ mb: z.number() })));
  return new Map(Object.entries(costs).map(([name, { mb }]) => [name, mb]));
}

/** What was measured on each tree of trials 0 to 4. */
export function publishedResults(): PublishedResult[] {
  const file = { path: path.join(folder, 'results.csv.gz'), gzipped: true };
  return readCsvTable(file, trialColumns).map(({ line, cell }) => {
    const number = (column: (typeof trialColumns)[number]) =>
      parseAmount(`${file.path}:${line}`, column, cell(column));
    return {
      trial: number('trial'),
      builder: cell('tree'),
      nodes: number('nodes'),
      invocations: number('invocations'),
      p50Ms: number('p50_ms'),
      p90Ms: number('p90_ms'),
      p99Ms: number('p99_ms'),
      meanMs: number('mean_ms'),
      throughputPerS: number('throughput_per_s'),
      memoryMb: number('memory_mb'),
    };
  });
}

const names = z.array(z.string());

const trialFunctions = z.object({
  functions: z.array(
    z.object({ name: z.string(), packages: names, direct: names, modules: names }),
  ),
});

function readBuiltIn<Schema extends z.ZodType>(file: string, schema: Schema): z.output<Schema> {
  const text = readInputText({ path: path.join(folder, file), gzipped: true });
  return schema.parse(parseJson(text, file));
}
