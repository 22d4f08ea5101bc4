import { summarizeLatencies } from '../../analysis/statistics/summarize-latencies.ts';
import { operationKinds } from '../../sim/costs/operation-kinds.ts';
import type { ObservedPass } from './passes/observe-pass.ts';

/** How long one kind of operation took on one platform, in ms. */
export interface CalibrationRow {
  readonly platform: string;
  readonly operation: string;
  readonly n: number;
  readonly p50: number;
  readonly p90: number;
  readonly p99: number;
}

/** A row for each kind of operation that the runs had. */
export function calibrationRows(
  platform: string,
  passes: readonly ObservedPass[],
): CalibrationRow[] {
  const samples = passes.flatMap((pass) => pass.samples);
  return operationKinds.flatMap((operation) => {
    const took = samples.filter(({ kind }) => kind === operation).map(({ tookMs }) => tookMs);
    if (took.length === 0) {
      return [];
    }
    const { p50, p90, p99 } = summarizeLatencies(Float64Array.from(took));
    return [{ platform, operation, n: took.length, p50, p90, p99 }];
  });
}
