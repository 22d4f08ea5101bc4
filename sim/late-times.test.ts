import test from 'ava';
import * as fc from 'fast-check';
import { collectRecords } from './testing/collect-records.ts';
import { randomCase } from './testing/random-case.ts';
import { recordedArrivals } from './testing/recorded-arrivals.ts';

const dayMs = 24 * 3600 * 1000;

// After nine hours a double in ms is coarser than a tick, and after 25 hours ticks are no longer
// counted exactly. Traces of weeks must end all the same.
for (const days of [0.4, 14, 365]) {
  test(`a run that begins after ${days} days ends, and its phases add up as far as doubles can tell`, (t) => {
    const startMs = days * dayMs;
    const property = fc.property(randomCase({ sharedPool: true }), (each) => {
      const arrivalMs = each.invocations.arrivalMs.map((atMs) => startMs + atMs);
      const arrivals = recordedArrivals(each.catalog, { ...each.invocations, arrivalMs });
      const { records } = collectRecords(each.catalog, each.configuration, arrivals);
      t.is(records.length, arrivalMs.length);
      for (const { endMs, ...record } of records) {
        const phasesMs = [record.installMs, record.provisionMs, record.importMs, record.executeMs];
        const sumMs = phasesMs.reduce((sum, phaseMs) => sum + phaseMs, 0);
        t.true(phasesMs.every((phaseMs) => phaseMs >= 0));
        t.true(Math.abs(endMs - record.arrivalMs - sumMs) <= 1e-6 + startMs * 2 ** -50);
      }
    });
    t.notThrows(() => fc.assert(property, { seed: 1, numRuns: 60 }));
  });
}
