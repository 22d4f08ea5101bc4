import type { TreeNode } from '../../../workloads/trees/tree.ts';
import {
  readTrialFunctions,
  readTrialLatencies,
  readTrialTrees,
  trialDirectory,
} from '../trials/read-trial.ts';
import type { Measurement } from './measurements.ts';

interface NodePath {
  readonly inherited: ReadonlySet<string>;
  readonly depth: number;
}

/** All that was measured in a trial, tree by tree, each in order of request. */
export function readMeasurements(data: string, trial: number): Measurement[][] {
  const directory = trialDirectory(data, trial);
  const functions = readTrialFunctions(directory);
  return readTrialTrees(directory).map(({ name, tree }) => {
    const paths = new Map<number, NodePath>();
    collectPaths(tree, new Set(), 0, paths);
    return (readTrialLatencies(directory, name) ?? [])
      .filter((row) => row.splitGeneration >= 0)
      .map((row): Measurement => {
        const { inherited, depth } = paths.get(row.splitGeneration)!;
        const totalMs = row.received - row.req;
        const createMs = row.start_import - row.end_pullHandler;
        const importMs = row.end_import - row.start_import;
        return {
          function: functions[row.function]!,
          inherited,
          depth,
          requestMs: row.req,
          receivedMs: row.received,
          createMs,
          importMs,
          serveMs: totalMs - createMs - importMs,
          startMs: row.start_execute - row.end_import,
          failedModules: row.failedModules,
        };
      })
      .sort((a, b) => a.requestMs - b.requestMs);
  });
}

function collectPaths(
  node: TreeNode,
  above: ReadonlySet<string>,
  depth: number,
  paths: Map<number, NodePath>,
): void {
  const inherited = new Set([...above, ...node.packages]);
  paths.set(node.split_generation!, { inherited, depth });
  for (const child of node.children) {
    collectPaths(child, inherited, depth + 1, paths);
  }
}
