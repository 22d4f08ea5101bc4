import test from 'ava';
import * as fc from 'fast-check';
import { randomStream } from '../engine/random/random.ts';
import { zygotePolicies } from '../policies/zygote/registry.ts';
import { type FaultyRecord, randomFate, runWithFaults } from '../testing/faulty-run.ts';
import { randomCase } from '../testing/random-case.ts';
import { profile } from '../testing/scenarios/scenario.ts';
import { smallCatalog, smallInvocations } from '../testing/small-catalog.ts';
import { Operation, operationNames, Outcome } from './host.ts';
import type { Worker } from './worker.ts';

const { createZygote, importInZygote, destroySandbox, destroyZygote } = Operation;
const zygoteOperations = [createZygote, importInZygote];
/** Destroying goes on until it is done, so no host tells of its failure. */
const fallible = Object.values(Operation).filter(
  (operation) => operation !== destroySandbox && operation !== destroyZygote,
);

const numRuns = 250;
const fault = fc.record({
  seed: fc.nat(),
  probability: fc.constantFrom(0.05, 0.3, 0.8, 1),
});

for (const zygotePolicy of Object.keys(zygotePolicies)) {
  const cases = randomCase({ zygotePolicies: [zygotePolicy], sharedPool: true });

  test(`${zygotePolicy}: whatever fails, every arrival ends and the books are right`, (t) => {
    const property = fc.property(cases, fault, (each, { seed, probability }) => {
      const { catalog, configuration, invocations } = each;
      const fate = randomFate(randomStream(seed, 'faults'), probability, fallible);
      const { worker, records } = runWithFaults(catalog, configuration, invocations, fate);
      expect(records.length === invocations.arrivalMs.length, 'every invocation has a record');
      expect(worker.arrived === records.length, 'every invocation arrived');
      const completed = records.filter(({ status }) => status === 'ok').length;
      expect(worker.completed === completed, 'completions are the rows that are ok');
      expect(worker.failed === records.length - completed, 'failures are the others');
      expect(isEmptied(worker), 'with nothing paused, only live Zygotes hold memory');
    });
    t.notThrows(() => fc.assert(property, { seed: 1, numRuns }));
  });

  test(`${zygotePolicy}: who waits for a Zygote that fails is served by a live one`, (t) => {
    const property = fc.property(cases, fault, (each, { seed, probability }) => {
      const { catalog, configuration, invocations } = each;
      const fate = randomFate(randomStream(seed, 'faults'), probability, zygoteOperations);
      const { worker, records } = runWithFaults(catalog, configuration, invocations, fate);
      expect(worker.failed === 0, 'a failed Zygote fails no invocation');
      expect(records.every(isPlausible), 'nobody grew more than it inherited');
      if (probability === 1) {
        expect(worker.importCache.liveCount === 0, 'no Zygote lives');
        expect(worker.accounts.importUnits === 0, 'no Zygote holds memory');
        const served = records.map(({ zygote }) => zygote);
        expect(
          served.every((zygote) => zygote <= 0),
          'only the root serves',
        );
      }
    });
    t.notThrows(() => fc.assert(property, { seed: 2, numRuns }));
  });
}

const catalog = smallCatalog(
  [
    { name: 'a', importMs: 10, importMb: 4, installMs: 100 },
    { name: 'b', importMs: 200, importMb: 6, installMs: 50 },
    { name: 'c', importMs: 8, importMb: 1, installMs: 30 },
  ],
  [
    { name: 'fa', packages: ['a'], executeMs: 7, memoryMb: 3 },
    { name: 'fb', packages: ['b'], executeMs: 7, memoryMb: 3 },
    { name: 'fc', packages: ['c'], executeMs: 7, memoryMb: 3 },
    { name: 'fab', packages: ['a', 'b'], executeMs: 7, memoryMb: 3 },
  ],
);
const configuration = {
  platform: 'lean',
  profile,
  handlerPolicy: 'none',
  handlerCacheMb: Infinity,
  zygotePolicy: 'sock',
  importCacheMb: Infinity,
  installCache: 'warm',
} as const;

test('a failed import of a Zygote: both who wait for it are forked from its parent', (t) => {
  const rows = [
    [0, 'fa'],
    [100, 'fab'],
    [110, 'fab'],
    [1000, 'fab'],
  ] as const;
  const invocations = smallInvocations(catalog, rows);
  const { worker, records } = runWithFaults(catalog, configuration, invocations, (operation, at) =>
    operation === importInZygote && at === 2 ? Outcome.oom : Outcome.ok,
  );
  // The Zygote that fails is number 2; the fourth invocation tries again in another slot or the
  // same, which by then is free: number 3.
  t.deepEqual(
    records.map(({ zygote, status }) => [zygote, status]),
    [
      [1, 'ok'],
      [1, 'ok'],
      [1, 'ok'],
      [1, 'ok'],
    ],
  );
  // The first grew a, and nobody got b from the tree. A fork of 14 MB takes 5.4 ms, the import
  // 200: Zygote 2 fails at 305.4, and its waiters are forked until 310.8 and 316.2.
  t.deepEqual(
    records.map(({ grownPackages }) => grownPackages),
    [1, 0, 0, 0],
  );
  t.deepEqual(
    records.slice(1, 3).map(({ endMs }) => Math.round(endMs * 1e6) / 1e6),
    [517.8, 523.2],
  );
  t.is(worker.importCache.lost, 2);
  t.is(worker.importCache.zygotes.created, 3);
});

test('a failed Zygote takes those that wait to be forked from it along', (t) => {
  const rows = [
    [0, 'fa'],
    [1, 'fab'],
  ] as const;
  const { worker, records } = runWithFaults(
    catalog,
    configuration,
    smallInvocations(catalog, rows),
    (operation) => (operation === createZygote ? Outcome.error : Outcome.ok),
  );
  t.deepEqual(
    records.map(({ zygote, inheritedPackages, status }) => [zygote, inheritedPackages, status]),
    [
      [0, 0, 'ok'],
      [0, 0, 'ok'],
    ],
  );
  t.is(worker.importCache.lost, 2);
});

for (const zygotePolicy of ['static', 'openlambda']) {
  test(`${zygotePolicy}: a node whose Zygote failed is created again`, (t) => {
    let failures = 1;
    const tree = { packages: [], children: [{ packages: ['a'], children: [] }] };
    const { worker, records } = runWithFaults(
      catalog,
      { ...configuration, zygotePolicy, tree },
      smallInvocations(catalog, [
        [0, 'fa'],
        [100, 'fa'],
        [200, 'fa'],
      ]),
      (operation) => (operation === importInZygote && failures-- > 0 ? Outcome.killed : Outcome.ok),
    );
    t.deepEqual(
      records.map(({ zygote, grownPackages }) => [zygote, grownPackages]),
      [
        [0, 0],
        [2, 1],
        [2, 0],
      ],
    );
    t.is(worker.importCache.liveCount, 1);
  });
}

test('of a branch that grew for an invocation, what did not fail counts as grown', (t) => {
  const tree = {
    packages: [],
    children: [{ packages: ['a'], children: [{ packages: ['b'], children: [] }] }],
  };
  const { records } = runWithFaults(
    catalog,
    { ...configuration, zygotePolicy: 'static', tree },
    smallInvocations(catalog, [[0, 'fab']]),
    (operation, zygote) =>
      operation === importInZygote && zygote === 2 ? Outcome.error : Outcome.ok,
  );
  t.like(records[0], { zygote: 1, inheritedPackages: 1, grownPackages: 1, status: 'ok' });
});

test('sock: a Zygote whose only child failed is a leaf again, and can be evicted', (t) => {
  // Zygote 1 has a child from 20 on, which imports b over the ticks at 50 to 200 and then fails.
  const { worker, records } = runWithFaults(
    catalog,
    { ...configuration, importCacheMb: 0 },
    smallInvocations(catalog, [
      [0, 'fa'],
      [20, 'fab'],
      [700, 'fa'],
    ]),
    (operation, zygote) =>
      operation === importInZygote && zygote === 2 ? Outcome.error : Outcome.ok,
  );
  t.is(worker.importCache.evicted, 1);
  // All pages were gone by 700, so the tree grew again.
  t.deepEqual(
    records.map(({ zygote }) => zygote),
    [1, 1, 3],
  );
});

test('sock: a sandbox that had to go back to the parent is one hit of it, not two', (t) => {
  // Zygotes 1 (a, 6 MB) and 2 (b, 8 MB) fill the cache. fa and fab make 2 hits on 6 MB, and fb 3
  // on 8 MB, so that when 4 (c, 3 MB, 2 hits) takes the account over its limit, 1 is to go.
  const { worker, records } = runWithFaults(
    catalog,
    { ...configuration, importCacheMb: 14 },
    smallInvocations(catalog, [
      [1000, 'fa'],
      [1100, 'fb'],
      [1400, 'fb'],
      [1450, 'fb'],
      [1501, 'fab'],
      [1820, 'fc'],
      [1822, 'fc'],
      [2000, 'fb'],
      [2100, 'fa'],
    ]),
    (operation, zygote, { nowMs }) =>
      operation === createZygote && zygote === 3 && nowMs < 1520 ? Outcome.error : Outcome.ok,
  );
  t.deepEqual(
    records.map(({ zygote }) => zygote),
    [1, 2, 2, 2, 1, 4, 4, 2, 5],
  );
  t.is(worker.importCache.evicted, 1);
});

test('a package that cannot be installed fails those who wait, and is tried again', (t) => {
  let failures = 1;
  const { worker, records } = runWithFaults(
    catalog,
    { ...configuration, installCache: 'cold' },
    smallInvocations(catalog, [
      [0, 'fa'],
      [50, 'fab'],
      [200, 'fa'],
    ]),
    (operation) =>
      operation === Operation.installPackage && failures-- > 0 ? Outcome.timeout : Outcome.ok,
  );
  t.deepEqual(
    records.map(({ status, endMs }) => [status, endMs <= 100]),
    [
      ['timeout', true],
      ['timeout', true],
      ['ok', false],
    ],
  );
  // The third one waits for the install anew.
  t.true(records[2]!.endMs > 300);
  t.is(worker.sandboxes.count, 0);
});

for (const operation of [Operation.execute, Operation.pause, Operation.resume]) {
  test(`a sandbox whose ${operationNames[operation]} failed is not used again`, (t) => {
    let failures = 1;
    const { worker, records } = runWithFaults(
      catalog,
      { ...configuration, zygotePolicy: 'none', handlerPolicy: 'lru' },
      smallInvocations(catalog, [
        [0, 'fa'],
        [100, 'fa'],
        [200, 'fa'],
      ]),
      (ended) => (ended === operation && failures-- > 0 ? Outcome.killed : Outcome.ok),
    );
    // A fresh one takes 23 + 10 + 7 ms, a resumed one 0.5 + 7.
    const [, second, third] = records;
    t.is(second!.endMs, operation === Operation.resume ? 100.5 : 140);
    t.is(third!.endMs, operation === Operation.resume ? 240 : 207.5);
    t.is(worker.sandboxes.count, 1);
  });
}

/** What is left: if nothing is paused, the import account is what live Zygotes own. */
function isEmptied({ sandboxes, accounts, importCache }: Worker): boolean {
  const { zygotes } = importCache;
  let liveUnits = 0;
  for (let zygote = 1; zygote < zygotes.slots; zygote++) {
    liveUnits += zygotes.isLive[zygote] === 1 ? zygotes.ownedUnits[zygote]! : 0;
  }
  return sandboxes.count > 0 || (accounts.handlerUnits === 0 && accounts.importUnits === liveUnits);
}

function isPlausible({ zygote, inheritedPackages, grownPackages }: FaultyRecord): boolean {
  return grownPackages <= inheritedPackages && (inheritedPackages === 0 || zygote > 0);
}

function expect(condition: boolean, what: string): void {
  if (!condition) {
    throw new Error(`should hold: ${what}`);
  }
}
