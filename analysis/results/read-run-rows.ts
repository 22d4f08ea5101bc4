import { existsSync } from 'node:fs';
import path from 'node:path';
import { parseAmount } from '../../workloads/directory/checked-values.ts';
import { InputError } from '../../workloads/input-error.ts';
import { scanCsv } from './scan-csv.ts';

/** The phases of a latency, in order; they add up to it. */
export const phases = ['queue', 'install', 'provision', 'import', 'execute'] as const;
export type Phase = (typeof phases)[number];

/** The rows of one run, or of several trials of one configuration. */
export interface RunRows {
  /** The values of column `run`, in order of appearance. */
  readonly runs: readonly string[];
  readonly mode: string;
  readonly platform: string;
  readonly handlerPolicy: string;
  readonly zygotePolicy: string;
  /** Of the invocations that ended well, in the order of the file. */
  readonly latencyMs: Float64Array;
  /** Mean over the same invocations; not a number where there are none. */
  readonly phaseMeanMs: Readonly<Record<Phase, number>>;
  /** How many did not end well. */
  readonly failed: number;
}

/**
 * Reads `invocations.csv` by configuration: rows of one mode, platform and pair of policies belong
 * together, so that the trials of a measurement are one sample.
 *
 * @param select `run`: only the rows with this value in column `run`
 * @returns configurations in the order of their first row
 * @throws InputError naming file and line of what is wrong
 */
export function readRunRows(
  directory: string,
  select: { readonly run?: string } = {},
): RunRows[] {
  const file = { path: path.join(directory, 'invocations.csv'), gzipped: false };
  if (!existsSync(file.path)) {
    throw new InputError(`${directory}: has no invocations.csv; run it again with --rows all`);
  }
  const groups = new Map<string, RowGroup>();
  scanCsv(file, columns, (row) => {
    const run = row.text(0);
    if (select.run !== undefined && run !== select.run) {
      return;
    }
    const labels = [row.text(1), row.text(2), row.text(3), row.text(4)];
    const key = labels.join('\n');
    let group = groups.get(key);
    if (group === undefined) {
      group = new RowGroup(labels);
      groups.set(key, group);
    }
    group.runs.add(run);
    if (row.text(5) !== 'ok') {
      group.failed++;
      return;
    }
    const place = () => `${file.path}:${row.line}`;
    group.latencies.push(parseAmount(place, 'latency_ms', row.text(6)));
    phases.forEach((phase, index) => {
      group.sums[index]! += parseAmount(place, `${phase}_ms`, row.text(7 + index));
    });
  });
  return Array.from(groups.values(), (group) => group.finish());
}

const columns = [
  'run',
  'mode',
  'platform',
  'handler_policy',
  'zygote_policy',
  'status',
  'latency_ms',
  ...phases.map((phase) => `${phase}_ms`),
];

class RowGroup {
  readonly runs = new Set<string>();
  readonly latencies: number[] = [];
  readonly sums = phases.map(() => 0);
  readonly #labels: readonly string[];
  failed = 0;

  constructor(labels: readonly string[]) {
    this.#labels = labels;
  }

  finish(): RunRows {
    const [mode, platform, handlerPolicy, zygotePolicy] = this.#labels;
    const [queue, install, provision, importing, execute] = this.sums.map(
      (sum) => sum / this.latencies.length,
    );
    return {
      runs: [...this.runs],
      mode: mode!,
      platform: platform!,
      handlerPolicy: handlerPolicy!,
      zygotePolicy: zygotePolicy!,
      latencyMs: Float64Array.from(this.latencies),
      phaseMeanMs: {
        queue: queue!,
        install: install!,
        provision: provision!,
        import: importing!,
        execute: execute!,
      },
      failed: this.failed,
    };
  }
}
