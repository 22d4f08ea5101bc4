import type { Configuration } from '../../../sim/configuration.ts';
import { randomStream } from '../../../sim/engine/random/random.ts';
import type { Profile } from '../../../sim/costs/profiles/profile.ts';
import type { Arrivals } from '../../../workloads/arrivals/arrivals.ts';
import { createArrivals } from '../../../workloads/arrivals/registry.ts';
import type { Workload } from '../../../workloads/catalog.ts';
import { defaultRunOptions } from '../../simulating/run-options.ts';

/** A short run in a closed loop, functions drawn uniformly: to be measured, or simulated. */
export interface PassPlan {
  readonly platform: string;
  readonly handlerPolicy: string;
  readonly zygotePolicy: string;
  readonly importCacheMb: number;
  readonly clients: number;
  readonly invocations: number;
  readonly seed: number;
}

/** The configuration of a worker that the plan asks for; handlers are kept without limit. */
export function configurationOf(plan: PassPlan, profile: Profile): Configuration {
  const { platform, handlerPolicy, zygotePolicy, importCacheMb, seed } = plan;
  return {
    platform,
    profile,
    handlerPolicy,
    handlerCacheMb: Infinity,
    zygotePolicy,
    importCacheMb,
    installCache: 'warm',
    seed,
  };
}

/** The plan's invocations of the workload: the same for every configuration. */
export function arrivalsOf({ clients, invocations, seed }: PassPlan, workload: Workload): Arrivals {
  const { zipf, rate, ...options } = defaultRunOptions;
  return createArrivals(
    'closed',
    workload,
    {
      ...options,
      clients,
      invocations,
      popularity: 'uniform',
      zipfExponent: zipf,
      ratePerSecond: rate,
    },
    (name) => randomStream(seed, name),
  );
}
