import path from 'node:path';
import { parseAmount } from '../../workloads/directory/checked-values.ts';
import { InputError } from '../../workloads/input-error.ts';
import { scanCsv } from './scan-csv.ts';
import { tiers, type TierName } from './tiers.ts';

/** The invocations of a run that ended well, in the order of the file. */
export interface RunLatencies {
  readonly latencyMs: Float64Array;
  /** What each found, as an index into `tiers`. */
  readonly tier: Uint8Array;
}

/**
 * Reads latencies and tiers from `invocations.csv`. Rows whose status is not `ok` are no latencies
 * and are passed over.
 *
 * @param runDirectory a run with rows (`--rows all`)
 * @param options `run`: only the rows of this run, where a directory holds several
 * @throws InputError naming file and line of what is wrong
 */
export function readLatencies(
  runDirectory: string,
  options: { readonly run?: number } = {},
): RunLatencies {
  const file = { path: path.join(runDirectory, 'invocations.csv'), gzipped: false };
  const run = options.run === undefined ? undefined : String(options.run);
  let latencyMs = new Float64Array(1024);
  let tier = new Uint8Array(1024);
  let count = 0;
  scanCsv(file, ['latency_ms', 'tier', 'status', 'run'], (row) => {
    const place = () => `${file.path}:${row.line}`;
    const isOk = choice(place, 'status', row.text(2), statuses) === 0;
    if (!isOk || (run !== undefined && row.text(3) !== run)) {
      return;
    }
    if (count === tier.length) {
      latencyMs = widened(latencyMs, new Float64Array(2 * count));
      tier = widened(tier, new Uint8Array(2 * count));
    }
    latencyMs[count] = parseAmount(place, 'latency_ms', row.text(0));
    tier[count] = choice(place, 'tier', row.text(1), tiers);
    count++;
  });
  return { latencyMs: latencyMs.subarray(0, count), tier: tier.subarray(0, count) };
}

/** The latencies of those invocations that found one tier. */
export function latenciesOfTier({ latencyMs, tier }: RunLatencies, name: TierName): Float64Array {
  const wanted = tiers.indexOf(name);
  return latencyMs.filter((_, index) => tier[index] === wanted);
}

const statuses = ['ok', 'error', 'timeout', 'oom', 'killed'];

function choice(
  place: () => string,
  column: string,
  text: string,
  allowed: readonly string[],
): number {
  const index = allowed.indexOf(text);
  if (index === -1) {
    const found = JSON.stringify(text);
    throw new InputError(
      `${place()}: ${column} is ${found}; it should be one of ${allowed.join(', ')}`,
    );
  }
  return index;
}

function widened<Column extends Float64Array | Uint8Array>(values: Column, wider: Column): Column {
  wider.set(values);
  return wider;
}
