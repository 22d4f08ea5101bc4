import { randomStream } from '../../../sim/engine/random/random.ts';
import type { SelectedRun } from '../select-runs.ts';

/** What the runs of tests were asked for. */
export const options = {
  workload: 'w',
  arrivals: 'closed',
  clients: 4,
  popularity: 'zipf',
  zipf: 1,
};
export const description = {
  schema_version: 1,
  mode: 'sim',
  seed: 1,
  options,
  status: 'complete',
  workload: { name: 'w', functions: 10, packages: 20 },
} as const;

/** A run with these latencies, in ms. */
export function sample(label: string, latencyMs: Float64Array): SelectedRun {
  return {
    label,
    directory: label,
    description: { ...description, options },
    runs: ['0'],
    mode: 'sim',
    platform: 'lean',
    handlerPolicy: 'lru',
    zygotePolicy: 'sock',
    latencyMs,
    phaseMeanMs: { queue: 1, install: 0, provision: 2, import: 3, execute: 4 },
    failed: 0,
  };
}

/** Latencies drawn from a stream of this name, in ms, `factor` times as long. */
export function latencies(name: string, count: number, factor = 1): Float64Array {
  const random = randomStream(7, name);
  return Float64Array.from({ length: count }, () => factor * (5 + random.exponential(10)));
}
