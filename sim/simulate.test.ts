import test from 'ava';
import fc from 'fast-check';
import { collectRecords } from './testing/collect-records.ts';
import { simulateNaively } from './testing/naive/naive-model.ts';
import { randomCase } from './testing/random-case.ts';
import { recordedArrivals } from './testing/recorded-arrivals.ts';

const runs = Number(process.env['ZYGOLAB_CASES'] ?? 2000);

test('agrees with the naive model on random workloads, policies, limits and profiles', (t) => {
  fc.assert(
    fc.property(randomCase({ sharedPool: true }), ({ catalog, configuration, invocations }) => {
      const fast = collectRecords(catalog, configuration, recordedArrivals(catalog, invocations));
      const naive = simulateNaively(catalog, configuration, invocations);
      const difference = firstDifference({ ...fast }, { ...naive });
      if (difference !== undefined) {
        throw new Error(difference);
      }
    }),
    { numRuns: runs },
  );
  t.pass();
});

type Outcome = ReturnType<typeof collectRecords>;

/** Numbers must agree to 1e-6, all else exactly; says where they first do not. */
function firstDifference(fast: Outcome, naive: Outcome): string | undefined {
  const rows = [fast.counts, ...fast.records] as unknown as Record<string, unknown>[];
  const others = [naive.counts, ...naive.records] as unknown as Record<string, unknown>[];
  for (const [index, row] of rows.entries()) {
    for (const [key, value] of Object.entries(row)) {
      const other = others[index]?.[key];
      const isSame =
        typeof value === 'number' ? Math.abs(value - Number(other)) <= 1e-6 : value === other;
      if (!isSame) {
        return `${index === 0 ? 'counts' : `invocation ${index - 1}`}: ${key} is ${String(value)}, in the naive model ${String(other)}`;
      }
    }
  }
  return rows.length === others.length ? undefined : 'the numbers of invocations differ';
}
