import { readdirSync } from 'node:fs';
import path from 'node:path';
import { parse } from 'csv-parse/sync';
import { z } from 'zod';
import {
  type ForkliftFunction,
  forkliftFunctions,
  forkliftWorkloadSource,
} from '../../../workloads/data-builders/forklift/forklift.ts';
import { parseCompiledRequirements } from '../../../workloads/data-builders/requirements/requirements-text.ts';
import { findInputFile, readInputText } from '../../../workloads/directory/input-file.ts';
import { InputError } from '../../../workloads/input-error.ts';
import { parseJson } from '../../../workloads/trees/parse-json.ts';
import { parseTree } from '../../../workloads/trees/tree-json.ts';
import type { TreeNode } from '../../../workloads/trees/tree.ts';

/** One of a trial's trees. */
export interface TrialTree {
  /** The builder and the size that was asked for: `v3-40`. */
  readonly name: string;
  readonly builder: string;
  readonly nodes: number;
  readonly tree: TreeNode;
}

/** One invocation of a published latency file; times are ms since the epoch. */
export interface LatencyRow {
  /** Index of the function in the trial's w2. */
  readonly function: number;
  readonly req: number;
  readonly received: number;
  readonly end_pullHandler: number;
  readonly start_import: number;
  readonly end_import: number;
  readonly start_execute: number;
  readonly failedModules: readonly string[];
  /** The node that was forked; −1 where none could be. */
  readonly splitGeneration: number;
}

/** The folder of a trial: `DIR/trials/T`, or `DIR/T` where DIR is the folder of trials itself. */
export function trialDirectory(data: string, trial: number): string {
  const [nested, plain] = [path.join(data, 'trials', `${trial}`), path.join(data, `${trial}`)];
  const found = [nested, plain].find(
    (directory) => findInputFile(directory, 'w2.json') !== undefined,
  );
  if (found === undefined) {
    throw new InputError(
      `trial ${trial} is not in ${data}: neither ${nested} nor ${plain} holds w2.json or w2.json.gz`,
    );
  }
  return found;
}

/** The functions that a trial calls, in order (`w2.json`, plain or gzipped). */
export function readTrialFunctions(directory: string): ForkliftFunction[] {
  return forkliftFunctions(readWorkload(directory));
}

/** For each of those functions: who pulled each of its packages in, as pip-compile wrote it. */
export function readTrialRequirements(directory: string): ReadonlyMap<string, readonly string[]>[] {
  return readWorkload(directory).funcs.map(
    ({ meta }) => parseCompiledRequirements(meta.requirements_txt).requiredBy,
  );
}

function readWorkload(directory: string): z.infer<typeof forkliftWorkloadSource> {
  const file = findInputFile(directory, 'w2.json');
  if (file === undefined) {
    throw new InputError(`${directory} holds neither w2.json nor w2.json.gz`);
  }
  const result = forkliftWorkloadSource.safeParse(parseJson(readInputText(file), file.path));
  if (!result.success) {
    const issue = result.error.issues[0]!;
    throw new InputError(`${file.path}: ${issue.path.join('.')}: ${issue.message}`);
  }
  return result.data;
}

/** The trees of a trial, by builder and size. */
export function readTrialTrees(directory: string): TrialTree[] {
  const trees: TrialTree[] = [];
  for (const entry of new Set(readdirSync(directory).map((name) => name.replace(/\.gz$/, '')))) {
    const match = /^tree-(v\d+)\.node-(\d+)\.json$/.exec(entry);
    if (match !== null) {
      const file = findInputFile(directory, entry)!;
      const [builder, nodes] = [match[1]!, Number(match[2])];
      const tree = parseTree(readInputText(file), file.path);
      trees.push({ name: `${builder}-${nodes}`, builder, nodes, tree });
    }
  }
  if (trees.length === 0) {
    throw new InputError(`${directory} holds no tree: no file is named tree-vA.node-N.json`);
  }
  return trees.sort((a, b) => compareText(a.builder, b.builder) || a.nodes - b.nodes);
}

/** What was measured on a tree; undefined where the trial's folder has no such file. */
export function readTrialLatencies(directory: string, tree: string): LatencyRow[] | undefined {
  const file = findInputFile(directory, `${tree}.csv`);
  if (file === undefined) {
    return undefined;
  }
  const result = latencyRows.safeParse(parse(readInputText(file), { columns: true }));
  if (!result.success) {
    const { path: place, message } = result.error.issues[0]!;
    const where =
      place.length < 2
        ? file.path
        : `${file.path}:${Number(place[0]) + 2}: column ${String(place[1])}`;
    throw new InputError(`${where}: ${message}`);
  }
  return result.data.map((row) => ({
    ...row,
    function: Number(/\d+/.exec(row.invoke_id)![0]) - 1,
    failedModules: [...row.failed.matchAll(/'([^']*)'/g)].map((match) => match[1]!),
    splitGeneration: row.split_generation,
  }));
}

const time = z.coerce.number();

const latencyRows = z
  .array(
    z.object({
      invoke_id: z.string().regex(/^fn\d+_\d+$/),
      req: time,
      received: time,
      end_pullHandler: time,
      start_import: time,
      end_import: time,
      start_execute: time,
      failed: z.string(),
      split_generation: z.coerce.number().int(),
    }),
  )
  .min(1);

function compareText(a: string, b: string): number {
  return a < b ? -1 : Number(a > b);
}
