import test from 'ava';
import * as fc from 'fast-check';
import type { Configuration } from '../configuration.ts';
import { statuses } from '../records/invocation-record.ts';
import { simulate } from '../simulate.ts';
import { collectRecords } from '../testing/collect-records.ts';
import { type RandomCase, randomCase } from '../testing/random-case.ts';
import { randomHandlerPolicy } from '../testing/random-handler-policy.ts';
import { recordedArrivals } from '../testing/recorded-arrivals.ts';
import { Operation } from '../worker/host.ts';
import type { Worker } from '../worker/worker.ts';
import { handlerPolicies } from './handler/registry.ts';
import { zygotePolicies } from './zygote/registry.ts';
import { variantsOf } from '../testing/policy-variants.ts';

/**
 * What every policy must do, whatever it decides. Both registries are walked, so a new policy is
 * tested here without a test of its own; at the end of each run the worker's books are checked.
 */
for (const zygotePolicy of Object.entries(zygotePolicies).flatMap(([name, one]) =>
  variantsOf(name, one),
)) {
  for (const handlerPolicy of Object.keys(handlerPolicies)) {
    const title = `Zygote policy ${zygotePolicy} with handler policy ${handlerPolicy}`;

    test(`${title}: every run ends, the same each time, and keeps the model's rules`, (t) => {
      const property = fc.property(
        randomCase({ zygotePolicies: [zygotePolicy], sharedPool: true }),
        randomHandlerPolicy(handlerPolicy),
        extremes(),
        (each, withKeys, extreme) => {
          const configuration = { ...each.configuration, handlerPolicy: withKeys, ...extreme };
          checkRun({ ...each, configuration });
        },
      );
      t.notThrows(() => fc.assert(property, { seed: 1, numRuns: 60 }));
    });
  }
}

/** Settings at the ends of what is allowed, over those that the case has drawn. */
function extremes(): fc.Arbitrary<Partial<Configuration>> {
  const limit = fc.constantFrom(0, Infinity);
  return fc.record(
    {
      handlerCacheMb: limit,
      importCacheMb: limit,
      sharedPoolMb: limit,
      installCache: fc.constantFrom('warm' as const, 'cold' as const),
      tree: fc.constant({ packages: [], children: [] }),
    },
    { requiredKeys: [] },
  );
}

function checkRun({ catalog, configuration, invocations }: RandomCase): void {
  const run = () => collectRecords(catalog, configuration, recordedArrivals(catalog, invocations));
  const once = run();
  const { records, counts } = once;
  expect(JSON.stringify(run()) === JSON.stringify(once), 'a run repeats itself');
  expect(records.length === invocations.arrivalMs.length, 'every invocation has a record');
  let grown = 0;
  for (const record of records) {
    const { zygote, zygoteDepth, inheritedPackages, grownPackages, packages } = record;
    expect(record.status === statuses[0], 'no invocation fails');
    expect(grownPackages <= inheritedPackages, 'what grew for it is inherited');
    expect(inheritedPackages <= packages, 'no more is inherited than the function has');
    expect((zygote === -1) === (zygoteDepth === -1), 'a depth goes with a Zygote');
    expect((zygote === 0) === (zygoteDepth === 0), 'the root, and it alone, is at depth 0');
    expect(zygote > 0 || inheritedPackages === 0, 'the root has no packages');
    expect(record.tier !== 'none' || zygote === -1, 'no Zygotes: a fresh interpreter');
    expect(record.tier !== 'import' || zygote > 0, 'a match with packages is not given up');
    grown += grownPackages;
  }
  expect(counts.zygotesEvicted <= counts.zygotesCreated, 'what is evicted was created');
  expect(grown === 0 || counts.zygotesCreated > 0, 'a tree grows by Zygotes');
  const limitMb = configuration.sharedPoolMb ?? configuration.handlerCacheMb;
  expect(counts.handlerMbPeak <= limitMb, 'the handler cache keeps its limit');
  checkSubsets({ catalog, configuration, invocations });
}

/** Holds every fork of a sandbox against the lists of the catalog themselves. */
function checkSubsets({ catalog, configuration, invocations }: RandomCase): void {
  const of = (index: number): number[] => [
    ...catalog.packageLists.subarray(
      catalog.packageOffsets[index],
      catalog.packageOffsets[index + 1],
    ),
  ];
  const check = ({ sandboxes, importCache: { zygotes } }: Worker, sandbox: number): void => {
    const needed = new Set(of(sandboxes.functions[sandbox]!));
    const given = new Set<number>();
    let zygote = sandboxes.zygotes[sandbox]!;
    for (; zygote > 0; zygote = zygotes.parents[zygote]!) {
      zygotes.own(zygote).forEach((each) => given.add(each));
    }
    expect(
      [...given].every((each) => needed.has(each)),
      `packages ${[...given].join()} of a Zygote are within ${[...needed].join()}`,
    );
  };
  simulate(
    catalog,
    configuration,
    recordedArrivals(catalog, invocations),
    { ended() {} },
    {
      started(worker, operation, subject) {
        if (operation === Operation.createSandbox) {
          check(worker, subject);
        }
      },
      ended() {},
    },
  );
}

function expect(condition: boolean, what: string): void {
  if (!condition) {
    throw new Error(`should hold: ${what}`);
  }
}
