import test from 'ava';
import { ImputedCost, type Workload } from './catalog.ts';
import { describeWorkload, formatDescription } from './describe.ts';

const workload: Workload = {
  name: 'tiny',
  catalog: {
    packageNames: ['a==1', 'a==2', 'b==1'],
    importMs: Float64Array.of(1, 2, 30),
    importMb: Float64Array.of(1, 1, 4),
    installMs: Float64Array.of(100, 100, 1000),
    diskMb: Float64Array.of(0, 0, 3),
    imputed: Uint8Array.of(0, ImputedCost.import_ms | ImputedCost.disk_mb, 0),
    functionNames: ['x', 'y', 'z'],
    packageOffsets: Int32Array.of(0, 2, 3, 3),
    packageLists: Int32Array.of(0, 2, 1),
    executeMs: Float64Array.of(1, 1, 1),
    memoryMb: Float64Array.of(1, 1, 1),
  },
  callCounts: Float64Array.of(5, 6, 7),
  notes: {
    description: 'three functions',
    source: 'this test',
    licence: 'none',
    dropped: { 'lines dropped: template': 1200 },
    imputed: { import_ms: { 'nearest version': 1 } },
  },
};

// Quantiles are type 7 of R: of three values, 0.9 lies 0.8 of the way from the second to the third.
test('a workload in numbers', (t) => {
  const description = describeWorkload(workload);
  t.is(description.functions, 3);
  t.is(description.functions_without_packages, 1);
  t.is(description.packages, 3);
  t.is(description.package_names, 2);
  t.deepEqual(description.packages_per_function, { mean: 1, median: 1, p90: 1.8, max: 2 });
  t.is(description.top_share['top_10'], 1);
  t.deepEqual(description.package_costs.import_ms, {
    mean: 11,
    median: 2,
    p90: 2 + 0.8 * 28,
    max: 30,
    total: 33,
  });
  t.deepEqual(description.import_ms_per_function, {
    mean: 11,
    median: 2,
    p90: 2 + 0.8 * 29,
    max: 31,
  });
  t.deepEqual(description.imputed.import_ms, { packages: 1, share_of_uses: 1 / 3 });
  t.deepEqual(description.imputed.install_ms, { packages: 0, share_of_uses: 0 });
  t.is(description.trace_calls, 18);
  t.is(description.notes, workload.notes);
});

test('the text tells what was imputed and what was dropped', (t) => {
  const text = formatDescription(describeWorkload(workload));
  t.regex(text, /^workload tiny: three functions\n/);
  t.regex(
    text,
    /import_ms +mean 11, median 2, p90 24\.4, max 30, total 33; imputed for 1 \(33\.3% of uses\)/,
  );
  t.regex(text, /install_ms .* all measured/);
  t.regex(text, /nearest version 1\n/);
  t.regex(text, /1,200 lines dropped: template\n/);
});

test('a workload without packages, traces and notes is described as well', (t) => {
  const empty: Workload = {
    name: 'empty',
    catalog: {
      ...workload.catalog,
      packageNames: [],
      importMs: new Float64Array(),
      importMb: new Float64Array(),
      installMs: new Float64Array(),
      diskMb: new Float64Array(),
      imputed: new Uint8Array(),
      packageOffsets: Int32Array.of(0, 0, 0, 0),
      packageLists: new Int32Array(),
    },
  };
  const text = formatDescription(describeWorkload(empty));
  t.notRegex(text, /NaN|undefined/);
});
