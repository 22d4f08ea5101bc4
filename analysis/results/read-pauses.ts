import { existsSync } from 'node:fs';
import path from 'node:path';
import { parseAmount } from '../../workloads/directory/checked-values.ts';
import { scanCsv } from './scan-csv.ts';

/** When the sandboxes of one run were paused. */
export interface RunPauses {
  /** When the pause after an invocation ended, in ms, by the invocation's number. */
  readonly endMs: ReadonlyMap<number, number>;
  /** What the quickest of them took, in ms; Infinity where there is none. */
  readonly leastMs: number;
}

/**
 * Reads pauses from `operations.csv`, by the value of column `run`. A pause belongs to the invocation
 * that the sandbox executed last.
 *
 * @returns nothing where the run has no such file
 * @throws InputError naming file and line of what is wrong
 */
export function readPauses(directory: string): ReadonlyMap<string, RunPauses> {
  const file = { path: path.join(directory, 'operations.csv'), gzipped: false };
  const runs = new Map<string, PauseRows>();
  if (!existsSync(file.path)) {
    return runs;
  }
  scanCsv(file, columns, (row) => {
    const kind = row.text(1);
    if ((kind !== 'execute' && kind !== 'pause') || row.text(2) !== 'ok') {
      return;
    }
    const pauses = runs.get(row.text(0)) ?? new PauseRows();
    runs.set(row.text(0), pauses);
    const amount = (index: number): number =>
      parseAmount(() => `${file.path}:${row.line}`, columns[index]!, row.text(index));
    if (kind === 'execute') {
      pauses.executed(amount(3), amount(4));
    } else {
      pauses.paused(amount(3), amount(5), amount(6));
    }
  });
  return runs;
}

const columns = ['run', 'kind', 'status', 'sandbox', 'invocation', 'start_ms', 'end_ms'];

class PauseRows implements RunPauses {
  readonly endMs = new Map<number, number>();
  leastMs = Infinity;
  /** What each sandbox executed last, and was not paused after. */
  readonly #invocations = new Map<number, number>();

  executed(sandbox: number, invocation: number): void {
    this.#invocations.set(sandbox, invocation);
  }

  paused(sandbox: number, startMs: number, endMs: number): void {
    const invocation = this.#invocations.get(sandbox);
    if (invocation !== undefined) {
      this.#invocations.delete(sandbox);
      this.endMs.set(invocation, endMs);
      this.leastMs = Math.min(this.leastMs, endMs - startMs);
    }
  }
}
