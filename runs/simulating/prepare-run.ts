import {
  chooseHandlerPolicy,
  chooseZygotePolicy,
  takesTree,
} from '../../sim/policies/choose-policies.ts';
import type { OwnPolicies } from '../../sim/policies/own/own-policies.ts';
import { choose } from '../../sim/choose.ts';
import type { Configuration } from '../../sim/configuration.ts';
import { randomStream } from '../../sim/engine/random/random.ts';
import { platforms } from '../../sim/platforms/registry.ts';
import type { Arrivals } from '../../workloads/arrivals/arrivals.ts';
import { createArrivals } from '../../workloads/arrivals/registry.ts';
import { readAzureTrace } from '../../workloads/azure/read-azure-trace.ts';
import { loadWorkload } from '../../workloads/built-in.ts';
import type { Workload } from '../../workloads/catalog.ts';
import { InputError } from '../../workloads/input-error.ts';
import { readTree } from '../../workloads/trees/read-tree.ts';
import { remarkOnUnusableNodes } from '../../workloads/trees/unusable-nodes.ts';
import { readProfile } from './read-profile.ts';
import type { RunOptions } from './run-options.ts';

/** How many invocations are generated where nobody says. */
const generatedInvocations = 100_000;

/** All that a run needs, read and checked. */
export interface PreparedRun {
  readonly options: RunOptions;
  readonly workload: Workload;
  readonly configuration: Configuration;
  /** What the user should know of the files that were read, a line each. */
  readonly remarks: readonly string[];
  /**
   * Makes the run's arrivals, from their beginning.
   *
   * @param workload another one to draw functions from, such as a part of it
   * @param invocations another number of them
   */
  createArrivals(workload?: Workload, invocations?: number): Arrivals;
}

/**
 * Reads and checks all that the options name.
 *
 * @param load reads a workload; given where several runs share one
 * @param ownPolicies those of users' own files that the options may name, loaded
 * @throws InputError naming the option or the file that is not right
 */
export function prepareRun(
  options: RunOptions,
  load: (nameOrDirectory: string) => Workload = loadWorkload,
  ownPolicies?: OwnPolicies,
): PreparedRun {
  const configuration = prepareConfiguration(options, ownPolicies);
  const base = load(options.workload);
  const workload =
    options.azureTrace === ''
      ? base
      : readAzureTrace(options.azureTrace, base, randomStream(options.seed, 'azure'));
  const prepared: PreparedRun = {
    options: { ...options, arrivals: arrivalsKind(options, workload) },
    workload,
    configuration,
    remarks: remarksOn(options, workload, configuration),
    createArrivals: (from = workload, invocations = prepared.options.invocations) =>
      arrivalsOf(prepared.options, from, invocations),
  };
  prepared.createArrivals();
  return prepared;
}

function remarksOn(
  { tree: treeName }: RunOptions,
  { catalog, remarks = [] }: Workload,
  { tree, zygotePolicy, ownPolicies }: Configuration,
): string[] {
  const onTree =
    tree !== undefined && takesTree(zygotePolicy, ownPolicies)
      ? remarkOnUnusableNodes(tree, treeName, catalog)
      : undefined;
  return [...remarks, ...(onTree === undefined ? [] : [onTree])];
}

function prepareConfiguration(options: RunOptions, ownPolicies?: OwnPolicies): Configuration {
  const { installCache, sharedPoolMb } = options;
  const { option: handlerPolicy } = chooseHandlerPolicy(options.handlerPolicy, ownPolicies);
  const { option: zygotePolicy } = chooseZygotePolicy(options.zygotePolicy, ownPolicies);
  const profile = readProfile(options.profile);
  const costs: Readonly<Record<string, object>> = profile.platforms;
  choose(`platform of profile ${options.profile}`, costs, options.platform);
  if (installCache !== 'warm' && installCache !== 'cold') {
    throw new InputError(`unknown install cache ${installCache}: choose one of warm, cold`);
  }
  const holdsZygotes = platforms[options.platform]?.holdsZygotes ?? true;
  return {
    platform: options.platform,
    profile,
    handlerPolicy,
    handlerCacheMb: limit('handler cache', options.handlerCacheMb),
    zygotePolicy: holdsZygotes ? zygotePolicy : 'none',
    importCacheMb: limit('import cache', options.importCacheMb),
    ...(Number.isNaN(sharedPoolMb) ? {} : { sharedPoolMb: limit('shared pool', sharedPoolMb) }),
    installCache,
    seed: options.seed,
    tree: readTree(options.tree),
    ...(ownPolicies && { ownPolicies }),
  };
}

function limit(what: string, mb: number): number {
  if (!(mb >= 0)) {
    throw new InputError(`${what} of ${mb} MB should be a number ≥ 0, or unlimited`);
  }
  return mb;
}

function arrivalsKind({ arrivals }: RunOptions, workload: Workload): string {
  return arrivals || (workload.invocations === undefined ? 'closed' : 'file');
}

function arrivalsOf(options: RunOptions, workload: Workload, wanted: number): Arrivals {
  const { seed, arrivals, zipf, rate } = options;
  const whole = arrivals === 'file' ? Infinity : generatedInvocations;
  const invocations = Number.isNaN(wanted) ? whole : wanted;
  return createArrivals(
    arrivals,
    workload,
    { ...options, invocations, zipfExponent: zipf, ratePerSecond: rate },
    (name) => randomStream(seed, name),
  );
}
