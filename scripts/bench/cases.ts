import type { Configuration } from '../../sim/configuration.ts';
import { lean } from '../../sim/costs/profiles/lean.ts';
import { randomStream } from '../../sim/engine/random/random.ts';
import { type ArrivalsOptions, defaultArrivalsOptions } from '../../workloads/arrivals/arrivals.ts';
import { loadWorkload } from '../../workloads/built-in.ts';
import type { Workload } from '../../workloads/catalog.ts';
import {
  generatePipbench,
  pipbenchDefaults,
} from '../../workloads/data-builders/pipbench/pipbench.ts';
import { plainWorkload } from '../../workloads/popularity/plain-workload.ts';

/** One simulated run whose speed is measured. */
export interface BenchCase {
  readonly description: string;
  readonly load: () => Workload;
  readonly configuration: Configuration;
  readonly arrivalsKind: string;
  readonly arrivals: ArrivalsOptions;
  /** Whether `invocations.csv` is written as well. */
  readonly writesRows?: boolean;
}

const million = 1_000_000;
const gibibyte = 1024;

const keepAliveConfiguration: Configuration = {
  platform: 'lean',
  profile: lean,
  handlerPolicy: 'lru',
  handlerCacheMb: 16 * gibibyte,
  zygotePolicy: 'none',
  importCacheMb: 0,
  installCache: 'warm',
};

const threeTiersConfiguration: Configuration = {
  ...keepAliveConfiguration,
  handlerCacheMb: 4 * gibibyte,
  zygotePolicy: 'sock',
  importCacheMb: 4 * gibibyte,
};

const zipfian: ArrivalsOptions = {
  ...defaultArrivalsOptions,
  invocations: million,
  popularity: 'zipf',
  zipfExponent: 1,
};

/** Functions without packages, 50 ms and 128 MB each. */
function plain(functions: number): Workload {
  const workload = plainWorkload(functions);
  workload.catalog.executeMs.fill(50);
  workload.catalog.memoryMb.fill(128);
  return workload;
}

const keepAlive: BenchCase = {
  description: 'keep-alive alone: 400 functions, Zipf 1.0, Poisson 100/s, 50 ms, lru 16 GiB',
  load: () => plain(400),
  configuration: keepAliveConfiguration,
  arrivalsKind: 'poisson',
  arrivals: { ...zipfian, ratePerSecond: 100 },
};

const threeTiers: BenchCase = {
  description: 'three tiers: github, Zipf 1.0, closed loop, sock and lru, 4 GiB each',
  load: () => loadWorkload('github'),
  configuration: threeTiersConfiguration,
  arrivalsKind: 'closed',
  arrivals: zipfian,
};

const synthetic: BenchCase = {
  ...threeTiers,
  description: 'three tiers: pipbench with 1,000 functions over 1,000 packages',
  load: () => pipbench(1000),
};

function pipbench(handlers: number): Workload {
  const options = { ...pipbenchDefaults, handlers };
  return generatePipbench(options, randomStream(1, 'pipbench'));
}

/** What is measured, by name. */
export const benchCases: Readonly<Record<string, BenchCase>> = {
  'keep-alive': keepAlive,
  'keep-alive, 10 times the functions and cache': {
    ...keepAlive,
    description: '4,000 functions, lru 160 GiB',
    load: () => plain(4000),
    configuration: { ...keepAliveConfiguration, handlerCacheMb: 160 * gibibyte },
  },
  'keep-alive, 4 million invocations': {
    ...keepAlive,
    description: 'the same, four times as long: memory must not grow',
    arrivals: { ...keepAlive.arrivals, invocations: 4 * million },
  },
  'keep-alive, rows written': {
    ...keepAlive,
    description: 'the same with invocations.csv',
    writesRows: true,
  },
  'three tiers': threeTiers,
  'three tiers, 10 times the caches': {
    ...threeTiers,
    description: 'the same with 40 GiB each: ten times the Zygotes',
    configuration: {
      ...threeTiersConfiguration,
      handlerCacheMb: 40 * gibibyte,
      importCacheMb: 40 * gibibyte,
    },
  },
  'three tiers, rows written': {
    ...threeTiers,
    description: 'the same with invocations.csv',
    writesRows: true,
  },
  synthetic,
  'synthetic, 10 times the functions': {
    ...synthetic,
    description: '10,000 functions over 1,000 packages',
    load: () => pipbench(10_000),
  },
};
