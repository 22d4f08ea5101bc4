import test from 'ava';
import type { FixedProfile } from '../../costs/profiles/fixed-profile.ts';
import * as fc from 'fast-check';
import { simulateNaively } from './naive-model.ts';
import { randomCase, type RandomCase } from '../random-case.ts';

function check(holds: (each: RandomCase) => void): void {
  fc.assert(fc.property(randomCase({ sharedPool: true }), holds), { seed: 6, numRuns: 150 });
}

test('every invocation ends, and its phases add up to its latency', (t) => {
  check(({ catalog, configuration, invocations }) => {
    const { records } = simulateNaively(catalog, configuration, invocations);
    t.is(records.length, invocations.arrivalMs.length);
    for (const each of records) {
      const phasesMs = each.installMs + each.provisionMs + each.importMs + each.executeMs;
      t.true(Math.abs(each.endMs - each.arrivalMs - phasesMs) < 1e-6);
    }
  });
});

test('a sandbox never inherits what its function did not ask for', (t) => {
  check(({ catalog, configuration, invocations }) => {
    const { records, counts } = simulateNaively(catalog, configuration, invocations);
    let grown = 0;
    for (const each of records) {
      t.true(each.grownPackages <= each.inheritedPackages);
      t.true(each.inheritedPackages <= each.packages);
      t.true(each.zygote <= counts.zygotesCreated);
      grown += each.grownPackages > 0 ? 1 : 0;
    }
    t.true(counts.zygotesCreated >= grown);
    t.true(counts.zygotesEvicted <= counts.zygotesCreated);
  });
});

test('with more cores than jobs a fresh run takes the plain sum of its costs', (t) => {
  check(({ catalog, configuration, invocations }) => {
    const profile = { ...(configuration.profile as FixedProfile), cores: 1000 };
    const { interpreter_start_ms, platforms } = profile;
    const { records } = simulateNaively(
      catalog,
      { ...configuration, profile, zygotePolicy: 'none', handlerPolicy: 'none' },
      invocations,
    );
    for (const each of records) {
      const [start, end] = catalog.packageOffsets.subarray(each.function, each.function + 2);
      const imports = catalog.packageLists.subarray(start, end);
      const importMs = imports.reduce((sum, index) => sum + catalog.importMs[index]!, 0);
      t.true(Math.abs(each.importMs - importMs) < 1e-6);
      const freshMs = platforms['lean']!.sandbox_create_ms + interpreter_start_ms;
      t.true(Math.abs(each.provisionMs - freshMs) < 1e-6);
    }
  });
});
