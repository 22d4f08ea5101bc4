import { readFileSync } from 'node:fs';
import path from 'node:path';
import test from 'ava';
import { stringify } from 'csv-stringify/sync';
import * as fc from 'fast-check';
import { collectRecords } from '../../sim/testing/collect-records.ts';
import { smallCatalog } from '../../sim/testing/small-catalog.ts';
import { invocationColumns } from './invocation-columns.ts';
import { invocationHeader, InvocationRows } from './invocation-rows.ts';
import { Field, fieldCount } from './ordered-invocations.ts';
import { prepareRun } from '../simulating/prepare-run.ts';
import { defaultRunOptions } from '../simulating/run-options.ts';
import {
  oddNames,
  readRows,
  runInto,
  temporaryDirectory,
  writeOddWorkload,
} from '../testing/small-run.ts';

const csv = (rows: readonly object[]): string =>
  stringify(rows as object[], { columns: [...invocationColumns], record_delimiter: '\n' });

/** On the grid of 1e-8 ms of the virtual clock, by way of decimal text. */
const onGrid = (timeMs: number): number => Number(timeMs.toFixed(8));

test('the header names the columns of the design', (t) => {
  t.is(invocationHeader, stringify([], { header: true, columns: [...invocationColumns] }));
  t.is(
    invocationHeader,
    'run,mode,platform,handler_policy,zygote_policy,seed,invocation,function,arrival_ms,start_ms,end_ms,queue_ms,install_ms,provision_ms,import_ms,execute_ms,latency_ms,tier,zygote,zygote_depth,packages,inherited_packages,grown_packages,memory_mb,status\n',
    'CONTRIBUTING.md says what else a new column takes',
  );
});

/** Any name that a workload may hold: everything but control characters. */
const name = fc
  .oneof(fc.string({ unit: 'binary', minLength: 1 }), fc.constantFrom(...oddNames))
  .map((text) => text.replaceAll(/\p{Cc}|\p{Cs}/gu, '?'));

/** Durations on the grid from 1e-8 ms to hours; all of a row together stay below 2^53 steps. */
const duration = fc.oneof(
  fc.constant(0),
  fc
    .tuple(fc.integer({ min: 1, max: 999_999 }), fc.integer({ min: -8, max: 1 }))
    .map(([digits, exponent]) => digits * 10 ** exponent),
);

test('a row is the bytes that csv-stringify writes, whatever the names and magnitudes', (t) => {
  const record = fc.record({
    name,
    label: name,
    arrivalMs: duration,
    phases: fc.array(duration, { minLength: 5, maxLength: 5 }),
    tier: fc.integer({ min: 0, max: 3 }),
    zygote: fc.integer({ min: -1, max: 1e9 }),
    depth: fc.integer({ min: 0, max: 50 }),
    inherited: fc.nat(200),
    grown: fc.nat(200),
    ownedUnits: fc.oneof(fc.nat(1000), fc.integer({ min: 0, max: 2 ** 50 })),
    status: fc.integer({ min: 0, max: 4 }),
    seed: fc.oneof(fc.nat(), fc.constant(Number.MAX_SAFE_INTEGER)),
    invocation: fc.oneof(fc.nat(), fc.constant(123_456_789_012)),
  });
  fc.assert(
    fc.property(record, (drawn) => {
      const catalog = smallCatalog(
        [{ name: 'p', importMs: 0, importMb: 0, installMs: 0 }],
        [{ name: drawn.name, packages: ['p'], executeMs: 0, memoryMb: 0 }],
      );
      const ends = drawn.phases.map((_, index) =>
        drawn.phases.slice(0, index + 1).reduce((sum, phase) => sum + phase, drawn.arrivalMs),
      );
      const [startMs, installedMs, provisionedMs, importedMs, endMs] = ends as [
        number,
        number,
        number,
        number,
        number,
      ];
      const fields = new Float64Array(2 * fieldCount);
      const set = (field: keyof typeof Field, value: number): void => {
        fields[fieldCount + Field[field]] = value;
      };
      set('arrivalMs', drawn.arrivalMs);
      set('startMs', startMs);
      set('installedMs', installedMs);
      set('provisionedMs', provisionedMs);
      set('importedMs', importedMs);
      set('endMs', endMs);
      set('tier', drawn.tier);
      set('zygote', drawn.zygote);
      set('zygoteDepth', drawn.zygote < 0 ? -1 : drawn.depth);
      set('inheritedPackages', drawn.inherited);
      set('grownPackages', drawn.grown);
      set('ownedUnits', drawn.ownedUnits);
      set('status', drawn.status);
      const rows = new InvocationRows(catalog, {
        run: 3,
        mode: 'sim',
        platform: drawn.label,
        handlerPolicy: 'lru',
        zygotePolicy: 'sock',
        seed: drawn.seed,
      });
      const row = rows.row(drawn.invocation, fields, fieldCount);
      const expected = {
        run: 3,
        mode: 'sim',
        platform: drawn.label,
        handler_policy: 'lru',
        zygote_policy: 'sock',
        seed: drawn.seed,
        invocation: drawn.invocation,
        function: drawn.name,
        arrival_ms: onGrid(drawn.arrivalMs),
        start_ms: onGrid(startMs),
        end_ms: onGrid(endMs),
        queue_ms: onGrid(startMs - drawn.arrivalMs),
        install_ms: onGrid(installedMs - startMs),
        provision_ms: onGrid(provisionedMs - installedMs),
        import_ms: onGrid(importedMs - provisionedMs),
        execute_ms: onGrid(endMs - importedMs),
        latency_ms: onGrid(endMs - drawn.arrivalMs),
        tier: ['handler', 'import', 'root', 'none'][drawn.tier],
        zygote: drawn.zygote < 0 ? '' : drawn.zygote,
        zygote_depth: drawn.zygote < 0 ? '' : drawn.depth,
        packages: 1,
        inherited_packages: drawn.inherited,
        grown_packages: drawn.grown,
        memory_mb: drawn.ownedUnits / 1e9,
        status: ['ok', 'error', 'timeout', 'oom', 'killed'][drawn.status],
      };
      t.is(row, csv([expected]));
    }),
    { numRuns: 500 },
  );
});

const runs = [
  { title: 'three tiers', options: { clients: 4, popularity: 'zipf', invocations: 400 } },
  {
    title: 'cold installs, open loop, small caches',
    options: {
      arrivals: 'poisson',
      rate: 30,
      installCache: 'cold',
      importCacheMb: 20,
      handlerCacheMb: 60,
      invocations: 400,
    },
  },
  {
    title: 'no caches at all',
    options: { zygotePolicy: 'none', handlerPolicy: 'none', clients: 3, invocations: 200 },
  },
] as const;

for (const { title, options } of runs) {
  test(`invocations.csv is what csv-stringify writes of the same invocations: ${title}`, (t) => {
    const directory = temporaryDirectory(t);
    const workload = writeOddWorkload(temporaryDirectory(t));
    runInto(directory, { workload, ...options });
    const {
      workload: loaded,
      configuration,
      createArrivals,
    } = prepareRun({
      ...defaultRunOptions,
      workload,
      ...options,
    });
    const { records } = collectRecords(loaded.catalog, configuration, createArrivals());
    const objects = records.map((record) => ({
      run: 0,
      mode: 'sim',
      platform: 'lean',
      handler_policy: configuration.handlerPolicy,
      zygote_policy: configuration.zygotePolicy,
      seed: 1,
      invocation: record.invocation,
      function: loaded.catalog.functionNames[record.function],
      arrival_ms: onGrid(record.arrivalMs),
      start_ms: onGrid(record.startMs),
      end_ms: onGrid(record.endMs),
      queue_ms: onGrid(record.queueMs),
      install_ms: onGrid(record.installMs),
      provision_ms: onGrid(record.provisionMs),
      import_ms: onGrid(record.importMs),
      execute_ms: onGrid(record.executeMs),
      latency_ms: onGrid(record.endMs - record.arrivalMs),
      tier: record.tier,
      zygote: record.zygote < 0 ? '' : record.zygote,
      zygote_depth: record.zygote < 0 ? '' : record.zygoteDepth,
      packages: record.packages,
      inherited_packages: record.inheritedPackages,
      grown_packages: record.grownPackages,
      memory_mb: record.memoryMb,
      status: record.status,
    }));
    const written = readFileSync(path.join(directory, 'invocations.csv'), 'utf8');
    t.is(written, stringify(objects, { header: true, columns: [...invocationColumns] }));
    const rows = readRows(path.join(directory, 'invocations.csv'));
    const functions = new Set(rows.map((row) => row['function']!));
    t.deepEqual([...functions].toSorted(), oddNames.toSorted());
  });
}
