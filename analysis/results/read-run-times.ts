import path from 'node:path';
import { parseAmount } from '../../workloads/directory/checked-values.ts';
import { scanCsv } from './scan-csv.ts';

/** Times of the invocations of a run that ended well, in ms. */
export interface RunTimes {
  /** In the order of the file. */
  readonly latencyMs: Float64Array;
  /** What the platform adds: latency without the execution of the body; in the same order. */
  readonly platformMs: Float64Array;
  /**
   * From each end to the next, in the order of the ends; the first one from the first arrival. The
   * inverse of their mean is the throughput.
   */
  readonly gapMs: Float64Array;
  /** How many did not end well. */
  readonly failed: number;
}

/**
 * Reads the times of a run from `invocations.csv`.
 *
 * @param runDirectory of a single run, with rows (`--rows all`)
 * @throws InputError naming file and line of what is wrong
 */
export function readRunTimes(runDirectory: string): RunTimes {
  const file = { path: path.join(runDirectory, 'invocations.csv'), gzipped: false };
  const latencies: number[] = [];
  const platforms: number[] = [];
  const ends: number[] = [];
  let firstArrivalMs = Infinity;
  let failed = 0;
  scanCsv(file, columns, (row) => {
    if (row.text(0) !== 'ok') {
      failed++;
      return;
    }
    const place = () => `${file.path}:${row.line}`;
    const [latencyMs, executeMs, arrivalMs, endMs] = columns
      .slice(1)
      .map((column, index) => parseAmount(place, column, row.text(index + 1)));
    latencies.push(latencyMs!);
    platforms.push(Math.max(0, latencyMs! - executeMs!));
    ends.push(endMs!);
    firstArrivalMs = Math.min(firstArrivalMs, arrivalMs!);
  });
  const sorted = Float64Array.from(ends).sort();
  return {
    latencyMs: Float64Array.from(latencies),
    platformMs: Float64Array.from(platforms),
    gapMs: sorted.map((endMs, index) => endMs - (sorted[index - 1] ?? firstArrivalMs)),
    failed,
  };
}

const columns = ['status', 'latency_ms', 'execute_ms', 'arrival_ms', 'end_ms'];
