import { parse } from 'csv-parse/sync';
import { stringify } from 'csv-stringify/sync';
import { z } from 'zod';
import { forkliftSizes } from './forklift-sizes.ts';

/** Percentiles and mean of latencies, in ms. */
interface LatencyFigures {
  readonly mean: number;
  readonly p50: number;
  readonly p90: number;
  readonly p99: number;
}

const latencyRows = z
  .array(z.object({ req: z.coerce.number(), received: z.coerce.number() }))
  .min(1);

const resultRows = z.array(
  z.looseObject({ nodes: z.coerce.number(), trial: z.coerce.number().int() }),
);

/**
 * What Forklift measured on each tree of some trials: latency and throughput from the published
 * invocations, memory from the published `results.csv`.
 *
 * Columns: `trial,tree,nodes,invocations,p50_ms,p90_ms,p99_ms,mean_ms,throughput_per_s,memory_mb`;
 * `tree` is the builder, `nodes` how many nodes were asked for, `memory_mb` the memory cgroup's
 * usage in MB of 1,000,000 bytes.
 *
 * @param results the text of `results.csv`
 * @param latencies the text of the latency file of a tree (`vA-N.csv`)
 * @param summarize percentiles of type 7
 */
export function forkliftResults(
  results: string,
  trials: readonly number[],
  latencies: (trial: number, builder: string, nodes: number) => string,
  summarize: (latencyMs: Float64Array) => LatencyFigures,
): string {
  const published = resultRows.parse(parse(results, { columns: true }));
  const memoryMb = (trial: number, builder: string, nodes: number): number => {
    const row = published.find((one) => one.trial === trial && one.nodes === nodes);
    const kb = z.coerce.number().positive().parse(row?.[`${builder}_mem_usage`]);
    return (kb * 1024) / 1e6;
  };
  const rows = trials.flatMap((trial) =>
    ['v0', 'v1', 'v2', 'v3'].flatMap((builder) =>
      forkliftSizes.map((nodes) => {
        const invocations = latencyRows.parse(
          parse(latencies(trial, builder, nodes), { columns: true }),
        );
        const { p50, p90, p99, mean } = summarize(
          Float64Array.from(invocations, ({ req, received }) => received - req),
        );
        const spentMs =
          Math.max(...invocations.map(({ received }) => received)) -
          Math.min(...invocations.map(({ req }) => req));
        const perSecond = (1000 * invocations.length) / spentMs;
        const figures = [p50, p90, p99, mean, perSecond, memoryMb(trial, builder, nodes)];
        return [trial, builder, nodes, invocations.length, ...figures.map(rounded)];
      }),
    ),
  );
  return stringify([[...trialColumns], ...rows]);
}

/** The columns of the results of trials. */
export const trialColumns = [
  'trial',
  'tree',
  'nodes',
  'invocations',
  'p50_ms',
  'p90_ms',
  'p99_ms',
  'mean_ms',
  'throughput_per_s',
  'memory_mb',
] as const;

function rounded(value: number): number {
  return Number(value.toFixed(4));
}
