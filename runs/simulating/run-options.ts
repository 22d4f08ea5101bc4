import { defaultArrivalsOptions } from '../../workloads/arrivals/arrivals.ts';

/** What a run is made from: the options that `simulate`, `sweep` and `measure` share. */
export interface RunOptions {
  /** A built-in workload's name, or a workload directory. */
  readonly workload: string;
  /** Root seed of all random streams: an integer from 0 to 2^53 − 1. */
  readonly seed: number;
  readonly platform: string;
  /** A built-in cost profile's name, or a file. */
  readonly profile: string;
  readonly handlerPolicy: string;
  /** Limits in MB; Infinity for none. */
  readonly handlerCacheMb: number;
  readonly zygotePolicy: string;
  readonly importCacheMb: number;
  /** One limit for both caches together, in MB; NaN for a limit each. */
  readonly sharedPoolMb: number;
  /** A built-in tree's name, or a file. */
  readonly tree: string;
  readonly installCache: string;
  /** How many invocations; NaN for the whole file, or the default where arrivals are generated. */
  readonly invocations: number;
  /** A kind of arrivals; empty for `file` where the workload has one, else `closed`. */
  readonly arrivals: string;
  readonly clients: number;
  /** Mean rate of open-loop arrivals, per second. */
  readonly rate: number;
  readonly burstFactor: number;
  readonly burstMs: number;
  readonly calmMs: number;
  readonly popularity: string;
  readonly zipf: number;
  readonly rotationSlice: number;
  readonly rotationPeriodMs: number;
  /** An Azure Functions trace that brings the arrivals: a file of 2021 or a folder of 2019; empty for none. */
  readonly azureTrace: string;
}

/**
 * The defaults: the policies of the paper, with the cache sizes of its surviving sample
 * configurations (1 GB for handlers, 5 GB for imports; pipbench).
 */
export const defaultRunOptions: RunOptions = {
  workload: 'github',
  seed: 1,
  platform: 'lean',
  profile: 'lean',
  handlerPolicy: 'lru',
  handlerCacheMb: 1024,
  zygotePolicy: 'sock',
  importCacheMb: 5120,
  sharedPoolMb: NaN,
  tree: 'openlambda-40',
  installCache: 'warm',
  invocations: NaN,
  arrivals: '',
  clients: defaultArrivalsOptions.clients,
  rate: defaultArrivalsOptions.ratePerSecond,
  burstFactor: defaultArrivalsOptions.burstFactor,
  burstMs: defaultArrivalsOptions.burstMs,
  calmMs: defaultArrivalsOptions.calmMs,
  popularity: defaultArrivalsOptions.popularity,
  zipf: defaultArrivalsOptions.zipfExponent,
  rotationSlice: defaultArrivalsOptions.rotationSlice,
  rotationPeriodMs: defaultArrivalsOptions.rotationPeriodMs,
  azureTrace: '',
};

/** What of a run is written. */
export interface OutputOptions {
  readonly rows: 'all' | 'none';
  readonly operations: boolean;
  readonly trace: boolean;
}
