import test from 'ava';
import fc from 'fast-check';
import { collectRecords } from './testing/collect-records.ts';
import { firstDifference } from './testing/first-difference.ts';
import { simulateNaively } from './testing/naive/naive-model.ts';
import { randomCase } from './testing/random-case.ts';
import { recordedArrivals } from './testing/recorded-arrivals.ts';

const runs = Number(process.env['ZYGOLAB_CASES'] ?? 2000);

test('agrees with the naive model on random workloads, policies, limits and profiles', (t) => {
  fc.assert(
    fc.property(randomCase({ sharedPool: true }), ({ catalog, configuration, invocations }) => {
      const fast = collectRecords(catalog, configuration, recordedArrivals(catalog, invocations));
      const naive = simulateNaively(catalog, configuration, invocations);
      const difference = firstDifference(fast, naive);
      if (difference !== undefined) {
        throw new Error(difference);
      }
    }),
    { numRuns: runs },
  );
  t.pass();
});
