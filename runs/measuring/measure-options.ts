import type { SandboxLimits } from '../../real/platforms/platform.ts';

/** What a measurement has beyond the options of a run. */
export interface MeasureOptions {
  /** Names of platforms, each once. */
  readonly platforms: readonly string[];
  /** Zygote policies that each platform which holds Zygotes is measured with, each once. */
  readonly zygotePolicies: readonly string[];
  /** How many times each platform is measured, from empty caches each time. */
  readonly trials: number;
  /** Invocations of a run of its own before each measured one, whose rows are not kept. */
  readonly warmup: number;
  /** Until when invocations arrive in each run, in ms; Infinity for all of them. */
  readonly durationMs: number;
  /** How many of the workload's functions are called at most: the first ones; Infinity for all. */
  readonly functions: number;
  readonly limits: SandboxLimits;
  /** A folder of wheels in place of a package index; empty for the index. */
  readonly wheels: string;
  /** Whether what handlers put out is kept, a file a function. */
  readonly logs: boolean;
  /** The interpreter to build the base from; empty to find one. */
  readonly python: string;
}

/** OpenLambda's limits (§3.3 of its defaults), but for memory, which numpy alone exceeds there. */
export const defaultMeasureOptions: MeasureOptions = {
  platforms: ['lean'],
  zygotePolicies: ['sock'],
  trials: 1,
  warmup: 0,
  durationMs: Infinity,
  functions: Infinity,
  limits: { memoryMb: 512, processes: 32, cores: 1, timeoutMs: 30_000, network: 'none' },
  wheels: '',
  logs: false,
  python: '',
};
