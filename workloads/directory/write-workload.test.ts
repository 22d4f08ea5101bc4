import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import test from 'ava';
import * as fc from 'fast-check';
import type { Workload } from '../catalog.ts';
import { readWorkloadDirectory } from './read-workload.ts';
import { writeWorkloadDirectory } from './write-workload.ts';

const name = fc.string({ minLength: 1, unit: 'grapheme' }).filter((text) => !/\p{Cc}/u.test(text));
const amount = fc.double({ min: 0, max: 1e12, noNaN: true }).map((value) => value + 0);

/** Workloads with any names, costs and package lists, with and without recorded invocations. */
const workloads: fc.Arbitrary<Omit<Workload, 'name'>> = fc
  .tuple(
    fc.uniqueArray(name, { maxLength: 6 }),
    fc.uniqueArray(name, { minLength: 1, maxLength: 5 }),
  )
  .chain(([packageNames, functionNames]) => {
    const indices = packageNames.map((_, index) => index);
    const column = fc.array(amount, {
      minLength: packageNames.length,
      maxLength: packageNames.length,
    });
    const perFunction = { minLength: functionNames.length, maxLength: functionNames.length };
    return fc.record({
      costs: fc.tuple(column, column, column, column),
      imputed: fc.array(fc.nat(15), {
        minLength: packageNames.length,
        maxLength: packageNames.length,
      }),
      lists: fc.array(fc.shuffledSubarray(indices), perFunction),
      executeMs: fc.array(amount, perFunction),
      memoryMb: fc.array(amount, perFunction),
      counts: fc.option(fc.array(fc.nat(), perFunction)),
      rows: fc.option(
        fc.array(fc.tuple(amount, fc.nat(functionNames.length - 1), fc.option(amount))),
      ),
      packageNames: fc.constant(packageNames),
      functionNames: fc.constant(functionNames),
    });
  })
  .map(({ costs, lists, counts, rows, ...parts }) => {
    const sorted = rows?.toSorted((a, b) => a[0] - b[0]);
    let end = 0;
    return {
      catalog: {
        packageNames: parts.packageNames,
        importMs: Float64Array.from(costs[0]),
        importMb: Float64Array.from(costs[1]),
        installMs: Float64Array.from(costs[2]),
        diskMb: Float64Array.from(costs[3]),
        imputed: Uint8Array.from(parts.imputed),
        functionNames: parts.functionNames,
        packageOffsets: Int32Array.from([0, ...lists.map((list) => (end += list.length))]),
        packageLists: Int32Array.from(lists.flat()),
        executeMs: Float64Array.from(parts.executeMs),
        memoryMb: Float64Array.from(parts.memoryMb),
      },
      ...(counts && { callCounts: Float64Array.from(counts) }),
      ...(sorted && {
        invocations: {
          arrivalMs: Float64Array.from(sorted, (row) => row[0]),
          functions: Int32Array.from(sorted, (row) => row[1]),
          executeMs: Float64Array.from(sorted, (row) => row[2] ?? NaN),
        },
      }),
    };
  });

test('what is written is read back the same, plain and gzipped', async (t) => {
  await fc.assert(
    fc.asyncProperty(workloads, fc.boolean(), async (workload, compress) => {
      const directory = mkdtempSync(join(tmpdir(), 'zygolab-workload-'));
      try {
        await writeWorkloadDirectory(directory, { name: 'any', ...workload }, { compress });
        t.deepEqual(readWorkloadDirectory(directory), { name: directory, ...workload });
      } finally {
        rmSync(directory, { recursive: true });
      }
    }),
    { numRuns: 200 },
  );
});

test('code folders are written relative to the directory, notes legibly, nothing else is left', async (t) => {
  const directory = mkdtempSync(join(tmpdir(), 'zygolab-workload-'));
  t.teardown(() => rmSync(directory, { recursive: true }));
  const [workload] = fc.sample(workloads, { seed: 1, numRuns: 1 });
  const codeFolders = workload?.catalog.functionNames.map((_, index) =>
    join(directory, `f${index}`),
  );
  const notes = { description: 'd', source: 's', licence: 'l', dropped: {} };
  t.assert(workload && codeFolders);
  if (workload && codeFolders) {
    const handlers = codeFolders.map((folder, index) =>
      index === 0
        ? { handler: 'app.run', environment: { A: 'b' }, events: join(folder, 'events.jsonl') }
        : undefined,
    );
    const whole = { name: directory, catalog: workload.catalog, codeFolders, handlers, notes };
    await writeWorkloadDirectory(directory, whole);
    t.deepEqual(readWorkloadDirectory(directory), whole);
  }
  t.regex(readFileSync(join(directory, 'functions.jsonl'), 'utf8'), /"code":"f0"/);
  t.deepEqual(readdirSync(directory).toSorted(), [
    'functions.jsonl',
    'packages.csv',
    'workload.json',
  ]);
});
