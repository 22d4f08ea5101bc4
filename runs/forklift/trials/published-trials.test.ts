import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { gunzipSync } from 'node:zlib';
import test from 'ava';
import { parse } from 'csv-parse/sync';
import { median } from 'simple-statistics';
import { collectRecords } from '../../../sim/testing/collect-records.ts';
import { lean } from '../../../sim/costs/profiles/lean.ts';
import { file } from '../../../workloads/arrivals/file.ts';
import { defaultArrivalsOptions } from '../../../workloads/arrivals/arrivals.ts';
import { randomStream } from '../../../sim/engine/random/random.ts';
import { buildCatalog, usedPackages } from '../../../workloads/data-builders/catalog-builder.ts';
import type {
  ForkliftCost,
  ForkliftFunction,
} from '../../../workloads/data-builders/forklift/forklift.ts';
import { readTree } from '../../../workloads/trees/read-tree.ts';
import type { TreeNode } from '../../../workloads/trees/tree.ts';
import { fitModel } from '../fitting/fit-model.ts';
import { readMeasurements } from '../fitting/read-measurements.ts';
import { readForkliftModel } from '../model.ts';
import { errorsOf, figureNames, predictTrial } from '../predict-trial.ts';
import { predictTree } from '../predict-tree.ts';
import { readTrialRequirements, trialDirectory } from './read-trial.ts';

// Trials 0 and 1 as they come with the checkout: functions, 16 trees each, and what was measured.
const folder = path.join(import.meta.dirname, '../../../workloads/data/forklift');
const sizes = [1, 20, 40, 640];
const trees = ['v0', 'v1', 'v2', 'v3'].flatMap((builder) =>
  sizes.map((size) => `${builder}-${size}`),
);

interface Row {
  readonly function: number;
  readonly request_ms: number;
  readonly received_ms: number;
  readonly split_generation: number;
}

function textOf(name: string): string {
  return gunzipSync(readFileSync(path.join(folder, name))).toString('utf8');
}

const functionsOf = (trial: number): ForkliftFunction[] =>
  (JSON.parse(textOf(`trial-${trial}-w2.json.gz`)) as { functions: ForkliftFunction[] }).functions;
const treeOf = (trial: number, tree: string): TreeNode =>
  readTree(path.join(folder, `trial-${trial}-tree-${tree}.json.gz`));
const rowsOf = (trial: number, tree: string): Row[] =>
  parse(textOf(`trial-${trial}-latencies-${tree}.csv.gz`), {
    columns: true,
    cast: (value, { header }) => (header ? value : Number(value)),
  });

for (const trial of [0, 1]) {
  test(`the simulated worker forks the nodes that OpenLambda forked in trial ${trial}`, (t) => {
    const functions = functionsOf(trial);
    const names = usedPackages(functions);
    const nothing = { importMs: 0, importMb: 0, installMs: 0, diskMb: 0, imputed: 0 };
    const body = { executeMs: 0, memoryMb: 0 };
    for (const name of trees) {
      const tree = treeOf(trial, name);
      const nodes = new Map<number, { depth: number; packages: number }>();
      collectNodes(tree, 0, 0, nodes);
      const all = [...new Set([...names, ...packagesOf(tree)])].toSorted();
      const catalog = buildCatalog(all, functions, new Map(all.map((one) => [one, nothing])), body);
      const { records } = collectRecords(
        catalog,
        {
          platform: 'lean',
          profile: lean,
          handlerPolicy: 'none',
          handlerCacheMb: 0,
          zygotePolicy: 'openlambda',
          importCacheMb: Infinity,
          installCache: 'warm',
          tree,
        },
        file({
          workload: {
            name: 'trial',
            catalog,
            invocations: {
              arrivalMs: Float64Array.from(functions, (_, index) => 1000 * index),
              functions: Int32Array.from(functions.keys()),
              executeMs: new Float64Array(functions.length).fill(NaN),
            },
          },
          options: { ...defaultArrivalsOptions, invocations: Infinity },
          random: randomStream(0, 'arrivals'),
          popularity: () => ({ draw: () => 0 }),
        }),
      );
      // Six invocations of all trials were forked from no node: their Zygote could not be created.
      const rows = rowsOf(trial, name).filter((row) => row.split_generation !== -1);
      t.true(rows.length >= 876, name);
      const different = rows.filter((row) => {
        const node = nodes.get(row.split_generation)!;
        const { zygoteDepth, inheritedPackages } = records[row.function]!;
        return node.depth !== zygoteDepth || node.packages !== inheritedPackages;
      });
      t.deepEqual(different, [], name);
    }
  });
}

test('the committed model describes the trials that it was fitted on', (t) => {
  const model = readForkliftModel();
  t.deepEqual(model.trials, [0, 1, 2, 3, 4]);
  const functions = functionsOf(0);
  const errors = trees.map((name) => {
    const latencies = rowsOf(0, name).map((row) => row.received_ms);
    return Math.abs(
      predictTree(model, functions, treeOf(0, name), 1).p50Ms / median(latencies) - 1,
    );
  });
  t.true(median(errors) < 0.06, `median error of p50 ${median(errors)}`);
  t.true(Math.max(...errors) < 0.4, `worst error of p50 ${Math.max(...errors)}`);
});

const source = path.join(import.meta.dirname, '../../../../shared/data/forklift');
const isThere = existsSync(path.join(source, 'trials', '2'));
const sourceTest = isThere ? test : test.skip;
const suffix = isThere ? '' : ' (skipped: the source data is not beside the checkout)';

sourceTest(`trial 0 is predicted from trials 1 and 2 alone${suffix}`, (t) => {
  t.timeout(600_000);
  const costs = JSON.parse(textOf('costs.json.gz')) as Record<string, ForkliftCost>;
  const model = fitModel(
    [1, 2].map((trial) => ({
      trial,
      trees: readMeasurements(source, trial),
      requiredBy: readTrialRequirements(trialDirectory(source, trial)),
    })),
    costs,
  );
  const comparisons = [...predictTrial(model, trialDirectory(source, 0), 0, 1)];
  t.is(comparisons.length, 40);
  const limits = { p50Ms: 0.06, p90Ms: 0.09, p99Ms: 0.2, meanMs: 0.06, throughputPerS: 0.07 };
  for (const figure of figureNames) {
    const { median: middle } = errorsOf(comparisons, figure)!;
    t.true(middle <= limits[figure], `${figure}: median error ${middle}`);
  }
  t.true(errorsOf(comparisons, 'p50Ms')!.worst <= 0.4);
});

function collectNodes(
  node: TreeNode,
  depth: number,
  above: number,
  nodes: Map<number, { depth: number; packages: number }>,
): void {
  const packages = above + node.packages.length;
  nodes.set(node.split_generation!, { depth, packages });
  for (const child of node.children) {
    collectNodes(child, depth + 1, packages, nodes);
  }
}

function packagesOf(node: TreeNode): string[] {
  return [...node.packages, ...node.children.flatMap(packagesOf)];
}
