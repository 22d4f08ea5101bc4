import path from 'node:path';
import { scanCsv } from '../../analysis/results/scan-csv.ts';
import { parseAmount } from '../../workloads/directory/checked-values.ts';
import { InputError } from '../../workloads/input-error.ts';

/**
 * Reads the latencies, in ms, of the invocations of a run that ended well and during which no Zygote was created:
 * what they would be if all Zygotes had been there before.
 *
 * @throws InputError if there are none
 */
export function readWarmLatencies(runDirectory: string): Float64Array {
  const file = { path: path.join(runDirectory, 'invocations.csv'), gzipped: false };
  const rows: {
    arrivalMs: number;
    endMs: number;
    latencyMs: number;
    grows: boolean;
    isOk: boolean;
  }[] = [];
  scanCsv(file, ['arrival_ms', 'end_ms', 'latency_ms', 'grown_packages', 'status'], (row) => {
    const number = (index: number, column: string) =>
      parseAmount(() => `${file.path}:${row.line}`, column, row.text(index));
    rows.push({
      arrivalMs: number(0, 'arrival_ms'),
      endMs: number(1, 'end_ms'),
      latencyMs: number(2, 'latency_ms'),
      grows: number(3, 'grown_packages') > 0,
      isOk: row.text(4) === 'ok',
    });
  });
  const growing = rows.filter(({ grows }) => grows);
  const warm = rows.filter(
    ({ arrivalMs, endMs, isOk }) =>
      isOk && !growing.some((other) => other.arrivalMs < endMs && arrivalMs < other.endMs),
  );
  if (warm.length === 0) {
    throw new InputError(`${file.path}: Zygotes were created during all invocations`);
  }
  return Float64Array.from(warm, ({ latencyMs }) => latencyMs);
}
