import path from 'node:path';
import { stringify } from 'csv-stringify/sync';
import { readCells } from '../../analysis/results/read-cells.ts';
import { writeWhole } from '../../runs/directories/run-directory.ts';

/** Where results of a tree are from. */
export type TreeSource = 'predicted' | 'published';

/** What calling functions on a tree of Zygotes came to. */
export interface TreeResult {
  readonly source: TreeSource;
  /** The trial of what was published, the seed of what was predicted. */
  readonly repeat: number;
  /** Who built the tree: `v0` to `v3`. */
  readonly builder: string;
  /** How many nodes were asked for. */
  readonly nodes: number;
  readonly invocations: number;
  readonly p50Ms: number;
  readonly p90Ms: number;
  readonly throughputPerS: number;
  readonly memoryMb: number;
}

const file = 'trees.csv';

const columns = [
  'source',
  'repeat',
  'tree',
  'nodes',
  'invocations',
  'p50_ms',
  'p90_ms',
  'throughput_per_s',
  'memory_mb',
] as const;

/** Writes `trees.csv`. */
export function writeTreeResults(directory: string, results: readonly TreeResult[]): void {
  const rows = results.map((one) => [
    one.source,
    one.repeat,
    one.builder,
    one.nodes,
    one.invocations,
    one.p50Ms,
    one.p90Ms,
    one.throughputPerS,
    one.memoryMb,
  ]);
  writeWhole(path.join(directory, file), stringify([[...columns], ...rows]));
}

/** @throws InputError if it is not whole */
export function readTreeResults(directory: string): TreeResult[] {
  return readCells(path.join(directory, file), columns).map((cell) => ({
    source: cell.text('source') as TreeSource,
    repeat: cell.number('repeat'),
    builder: cell.text('tree'),
    nodes: cell.number('nodes'),
    invocations: cell.number('invocations'),
    p50Ms: cell.number('p50_ms'),
    p90Ms: cell.number('p90_ms'),
    throughputPerS: cell.number('throughput_per_s'),
    memoryMb: cell.number('memory_mb'),
  }));
}
