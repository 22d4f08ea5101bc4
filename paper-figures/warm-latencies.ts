import path from 'node:path';
import { parseAmount } from '../workloads/directory/checked-values.ts';
import { scanCsv } from '../analysis/results/scan-csv.ts';

/** The invocations of a run that began when its tree of Zygotes had grown for the last time. */
export interface WarmLatencies {
  readonly latencyMs: Float64Array;
  readonly throughputPerS: number;
}

/**
 * Reads what a run came to once its tree was warm: the invocations that arrived after the last one
 * for which a Zygote was created had ended.
 */
export function readWarmLatencies(runDirectory: string): WarmLatencies {
  const file = { path: path.join(runDirectory, 'invocations.csv'), gzipped: false };
  const rows: { arrivalMs: number; endMs: number; latencyMs: number }[] = [];
  let warmFromMs = 0;
  scanCsv(file, ['arrival_ms', 'end_ms', 'latency_ms', 'grown_packages'], (row) => {
    const number = (index: number, column: string) =>
      parseAmount(() => `${file.path}:${row.line}`, column, row.text(index));
    const endMs = number(1, 'end_ms');
    rows.push({
      arrivalMs: number(0, 'arrival_ms'),
      endMs,
      latencyMs: number(2, 'latency_ms'),
    });
    if (number(3, 'grown_packages') > 0) {
      warmFromMs = Math.max(warmFromMs, endMs);
    }
  });
  const warm = rows.filter(({ arrivalMs }) => arrivalMs >= warmFromMs);
  const spentMs =
    Math.max(...warm.map(({ endMs }) => endMs)) -
    Math.min(...warm.map(({ arrivalMs }) => arrivalMs));
  return {
    latencyMs: Float64Array.from(warm, ({ latencyMs }) => latencyMs),
    throughputPerS: (1000 * warm.length) / spentMs,
  };
}
