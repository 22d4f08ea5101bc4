import path from 'node:path';
import { defaultArrivalsOptions } from '../../workloads/arrivals/arrivals.ts';
import { createArrivals } from '../../workloads/arrivals/registry.ts';
import { loadWorkload } from '../../workloads/built-in.ts';
import type { Catalog, RecordedInvocations } from '../../workloads/catalog.ts';
import { restrictWorkload } from '../../workloads/restrict-workload.ts';
import { readTree } from '../../workloads/trees/read-tree.ts';
import type { TreeNode } from '../../workloads/trees/tree.ts';
import { randomStream } from '../engine/random/random.ts';

/** The cache sizes at which policies are counted, in MB. */
export const goldenSizesMb = [0, 25, 50, 100, 200, 300, 400, Infinity] as const;

/**
 * The small trace that policies are counted on: the first 200 functions of `reqbench`, called 400
 * times by Zipf's law and a Poisson process of 20 a second, at whole ms so that ties occur. The
 * tree has 16 nodes and was built for these functions (builder v3).
 */
export function goldenTrace(): {
  catalog: Catalog;
  invocations: RecordedInvocations;
  tree: TreeNode;
} {
  const functions = Array.from({ length: 200 }, (_, index) => index);
  const workload = restrictWorkload(loadWorkload('reqbench'), functions);
  const invocations = 400;
  const options = {
    ...defaultArrivalsOptions,
    invocations,
    ratePerSecond: 20,
    popularity: 'zipf',
    zipfExponent: 1,
  };
  const arrivals = createArrivals('poisson', workload, options, (name) => randomStream(1, name));
  const arrivalMs = new Float64Array(invocations);
  const called = new Int32Array(invocations);
  for (let index = 0; index < invocations; index++) {
    arrivalMs[index] = Math.round(arrivals.nextMs);
    called[index] = arrivals.nextFunction;
    arrivals.advance();
  }
  const executeMs = new Float64Array(invocations).fill(Number.NaN);
  return {
    catalog: workload.catalog,
    invocations: { arrivalMs, functions: called, executeMs },
    tree: readTree(path.join(import.meta.dirname, '../policies/fixtures/golden-tree.json')),
  };
}
