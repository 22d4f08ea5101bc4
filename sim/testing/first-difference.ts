import type { CollectedRun } from './collect-records.ts';

/**
 * Numbers agree to 1e-6. But where three share a core the simulator's clock may be a tick from the
 * exact one, so that a time that a policy rounds to 1e-6 ms goes to the other side, and what it does
 * then moves others that share the core.
 */
const tolerance = 4e-6;

/**
 * Says where the runs of the simulator and of the naive model first differ; undefined where they do
 * not. All but numbers must agree exactly.
 */
export function firstDifference(fast: CollectedRun, naive: CollectedRun): string | undefined {
  const rows = [fast.counts, fast.held, ...fast.records];
  const others = [naive.counts, naive.held, ...naive.records] as unknown as Row[];
  for (const [index, row] of rows.entries()) {
    for (const [key, value] of Object.entries(row) as [string, unknown][]) {
      const other = others[index]?.[key];
      if (!isSame(value, other)) {
        const where = index < 2 ? 'of the run' : `of invocation ${index - 2}`;
        return `${key} ${where} is ${String(value)}, in the naive model ${String(other)}`;
      }
    }
  }
  return rows.length === others.length ? undefined : 'the numbers of invocations differ';
}

type Row = Record<string, unknown>;

function isSame(one: unknown, other: unknown): boolean {
  return typeof one === 'number' ? Math.abs(one - Number(other)) <= tolerance : one === other;
}
