import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import test from 'ava';
import { builtInWorkloads, loadWorkload } from './built-in.ts';
import { describeWorkload, type WorkloadDescription } from './describe.ts';
import { writeWorkloadDirectory } from './directory/write-workload.ts';
import { InputError } from './input-error.ts';
import { versionKey } from './packaging/version.ts';

function described(name: string): WorkloadDescription {
  return describeWorkload(loadWorkload(name));
}

for (const name of builtInWorkloads.keys()) {
  test(`${name} loads, tells its source and licence, and every function's packages are there`, (t) => {
    const workload = loadWorkload(name);
    const { catalog, notes } = workload;
    t.is(workload.name, name);
    t.regex(notes?.licence ?? '', /Apache-2\.0/);
    t.not(notes?.source, '');
    t.is(catalog.packageOffsets.at(-1), catalog.packageLists.length);
    t.true(catalog.packageLists.every((index) => index < catalog.packageNames.length));
  });
}

test('github: 9,678 files, named by blob id, packages as name==version', (t) => {
  const { catalog } = loadWorkload('github');
  t.is(catalog.functionNames.length, 9678);
  t.true(catalog.functionNames.every((name) => /^[0-9a-f]{40}$/.test(name)));
  t.true(catalog.packageNames.every((name) => /^[a-z0-9][a-z0-9-]*==\S+$/.test(name)));
});

test('github: a published sample is the closure that the source has', (t) => {
  // The first file of Forklift's requirements_pip_compiled_with_version.json.
  const { catalog } = loadWorkload('github');
  const index = catalog.functionNames.indexOf('1f79a848212493f332d1b4a99761d648458db83a');
  const run = catalog.packageLists.subarray(
    catalog.packageOffsets[index],
    catalog.packageOffsets[index + 1],
  );
  t.deepEqual(
    Array.from(run, (one) => catalog.packageNames[one]),
    [
      'certifi==2023.7.22',
      'charset-normalizer==3.2.0',
      'exceptiongroup==1.1.3',
      'execnet==2.0.2',
      'idna==3.4',
      'iniconfig==2.0.0',
      'packaging==23.1',
      'pluggy==1.3.0',
      'pytest==7.4.2',
      'pytest-xdist==3.3.1',
      'requests==2.31.0',
      'tomli==2.0.1',
      'urllib3==2.0.4',
    ],
  );
});

test('github: one spelling of a release, and no artefact of freezing', (t) => {
  const { packageNames } = loadWorkload('github').catalog;
  const releases = packageNames.map((key) => {
    const [name = key, version = ''] = key.split('==');
    return `${name}==${versionKey(version)}`;
  });
  t.is(new Set(releases).size, packageNames.length);
  t.false(packageNames.some((name) => name.startsWith('pkg-resources==')));
});

test('github: measured costs stand as they are, all others are marked', (t) => {
  const { catalog } = loadWorkload('github');
  const numpy = catalog.packageNames.indexOf('numpy==1.26.0');
  // forklift/packages.json, numpy 1.26.0: ms 45.7.
  t.is(catalog.imputed[numpy], 0);
  t.is(Math.round((catalog.importMs[numpy] ?? 0) * 10), 457);
  // ReqBench measured 500 versions, all of the 478 with an import that worked among them.
  const measured = catalog.imputed.filter((bits) => bits === 0).length;
  t.true(measured > 450 && measured <= 500);
});

test('reqbench: the facts of its source', (t) => {
  // Of the source: 1,761 functions, 17.4 packages on average, median 9, at most 112; 19 have none.
  const description = described('reqbench');
  t.is(description.functions, 1761);
  t.is(description.functions_without_packages, 19);
  t.is(description.packages_per_function.mean.toFixed(1), '17.4');
  t.is(description.packages_per_function.median, 9);
  t.is(description.packages_per_function.max, 112);
  // The published trace has 99,653 calls, 35 to 82 of each function.
  t.is(description.trace_calls, 99_653);
  const counts = loadWorkload('reqbench').callCounts ?? new Float64Array();
  t.is(Math.min(...counts), 35);
  t.is(Math.max(...counts), 82);
});

test('imports: one function for each of 2,520 repositories', (t) => {
  t.is(described('imports').functions, 2520);
});

test('pipbench: 1,000 handlers over 1,000 packages', (t) => {
  const { functions, packages } = described('pipbench');
  t.deepEqual({ functions, packages }, { functions: 1000, packages: 1000 });
});

test('a directory loads by its path', async (t) => {
  const directory = mkdtempSync(join(tmpdir(), 'zygolab-workload-'));
  t.teardown(() => rmSync(directory, { recursive: true }));
  const workload = loadWorkload('pipbench');
  await writeWorkloadDirectory(directory, workload);
  t.deepEqual(loadWorkload(directory), { ...workload, name: directory });
});

test('an unknown name is told with the names there are', (t) => {
  t.throws(() => loadWorkload('githbu'), {
    instanceOf: InputError,
    message:
      'workload "githbu" is neither a directory nor one of github, imports, reqbench, pipbench, popular',
  });
});
