import { choosePolicies } from '../../sim/policies/choose-policies.ts';
import { summarizeLatencies } from '../../analysis/statistics/summarize-latencies.ts';
import { checkAtRest } from '../../sim/check-at-rest.ts';
import type { Configuration } from '../../sim/configuration.ts';
import { DelayHost } from '../../sim/hosts/delay-host.ts';
import { randomStream } from '../../sim/engine/random/random.ts';
import { lean } from '../../sim/costs/profiles/lean.ts';
import { Worker } from '../../sim/worker/worker.ts';
import type { Arrivals } from '../../workloads/arrivals/arrivals.ts';
import { closed } from '../../workloads/arrivals/closed.ts';
import { defaultArrivalsOptions } from '../../workloads/arrivals/arrivals.ts';
import type { Catalog } from '../../workloads/catalog.ts';
import { buildCatalog } from '../../workloads/data-builders/catalog-builder.ts';
import type { ForkliftFunction } from '../../workloads/data-builders/forklift/forklift.ts';
import type { TreeNode } from '../../workloads/trees/tree.ts';
import { MeasuredDelays } from './measured-delays.ts';
import type { ForkliftModel } from './model.ts';
import { PhaseModel } from './phases.ts';

/** How Forklift's trials were run: each function is called once, by so many clients in turn. */
const clients = 5;
/** How often a tree's run is repeated with other noise; the latencies of all count alike. */
const repetitions = 20;

/** What calling all functions of a trial once comes to, on one tree. */
export interface TreeFigures {
  readonly p50Ms: number;
  readonly p90Ms: number;
  readonly p99Ms: number;
  readonly meanMs: number;
  readonly throughputPerS: number;
}

/**
 * Simulates a trial's functions on a tree: each once, in order, from a closed loop of five clients,
 * with all Zygotes warm, which OpenLambda's policy finds.
 *
 * @param functions in the order in which they are called
 * @param seed of the noise; the same seed gives the same prediction
 */
export function predictTree(
  model: ForkliftModel,
  functions: readonly ForkliftFunction[],
  tree: TreeNode,
  seed: number,
): TreeFigures {
  const catalog = catalogOf(functions, tree);
  const configuration = warmTree(tree);
  const phases = new PhaseModel(model);
  const latencyMs = new Float64Array(repetitions * functions.length);
  let spentMs = 0;
  let count = 0;
  for (let repetition = 0; repetition < repetitions; repetition++) {
    let worker: Worker | undefined;
    const random = randomStream(seed, `forklift noise ${repetition}`);
    const delays = new MeasuredDelays(model, phases, functions, clients, random);
    const host = new DelayHost((delayHost) => {
      worker = new Worker(catalog, configuration, choosePolicies(configuration), delayHost, {
        ended({ arrivalMs, endMs }, slot) {
          latencyMs[count++] = endMs[slot]! - arrivalMs[slot]!;
        },
      });
      return worker;
    }, delays);
    host.run(eachOnce(catalog));
    checkAtRest(worker!);
    spentMs += host.nowMs;
  }
  const { p50, p90, p99, mean } = summarizeLatencies(latencyMs);
  return {
    p50Ms: p50,
    p90Ms: p90,
    p99Ms: p99,
    meanMs: mean,
    throughputPerS: (1000 * count) / spentMs,
  };
}

/** Costs of packages are left at 0: what things take, the delays say. */
function catalogOf(functions: readonly ForkliftFunction[], tree: TreeNode): Catalog {
  const names = new Set(functions.flatMap((one) => one.packages));
  addPackages(tree, names);
  const sorted = [...names].toSorted();
  const nothing = { importMs: 0, importMb: 0, installMs: 0, diskMb: 0, imputed: 0 };
  return buildCatalog(sorted, functions, new Map(sorted.map((name) => [name, nothing])), {
    executeMs: 0,
    memoryMb: 0,
  });
}

function addPackages(node: TreeNode, names: Set<string>): void {
  for (const name of node.packages) {
    names.add(name);
  }
  for (const child of node.children) {
    addPackages(child, names);
  }
}

/** Nothing is evicted, and creating Zygotes takes no time, as if all had been there before. */
function warmTree(tree: TreeNode): Configuration {
  return {
    platform: 'lean',
    profile: lean,
    handlerPolicy: 'none',
    handlerCacheMb: 0,
    zygotePolicy: 'openlambda',
    importCacheMb: Infinity,
    installCache: 'warm',
    tree,
  };
}

function eachOnce(catalog: Catalog): Arrivals {
  let next = 0;
  return closed({
    workload: { name: 'forklift', catalog },
    options: { ...defaultArrivalsOptions, invocations: catalog.functionNames.length, clients },
    random: randomStream(0, 'arrivals'),
    popularity: () => ({ draw: () => next++ }),
  });
}
