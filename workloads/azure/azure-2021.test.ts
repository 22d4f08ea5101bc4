import { gunzipSync } from 'node:zlib';
import { join } from 'node:path';
import { parse } from 'csv-parse/sync';
import { readFileSync, writeFileSync } from 'node:fs';
import test from 'ava';
import { base, packagesOf, temporaryFolder, temporaryFile } from './test-files.ts';
import { InputError } from '../input-error.ts';
import { plainWorkload } from '../popularity/plain-workload.ts';
import { randomStream } from '../../sim/engine/random/random.ts';
import { readAzure2021 } from './azure-2021.ts';
import type { TextRow } from './test-files.ts';
import type { Workload } from '../catalog.ts';

const fixture = join(import.meta.dirname, 'fixtures', '2021.csv.gz');
const header = 'app,func,end_timestamp,duration\n';

function read(trace: string, seed = 1): Workload {
  return readAzure2021(trace, base, randomStream(seed, 'azure'));
}

test('every row is an invocation, sorted by end minus duration', (t) => {
  // The second source is csv-parse and a stable sort of objects.
  const rows = parse<TextRow>(gunzipSync(readFileSync(fixture)), { columns: true });
  const expected = rows
    .map(({ func, end_timestamp, duration }) => ({
      name: func!.slice(0, 12),
      executeMs: Number(duration) * 1000,
      arrivalMs: Math.max(0, Number(end_timestamp) * 1000 - Number(duration) * 1000),
    }))
    .toSorted((one, other) => one.arrivalMs - other.arrivalMs);
  const { catalog, invocations, callCounts } = read(fixture);
  const { arrivalMs, functions, executeMs } = invocations!;
  t.is(expected.length, 199);
  t.deepEqual(
    [...arrivalMs],
    expected.map((each) => each.arrivalMs),
  );
  t.deepEqual(
    [...executeMs],
    expected.map((each) => each.executeMs),
  );
  t.deepEqual(
    [...functions].map((index) => catalog.functionNames[index]),
    expected.map((each) => each.name),
  );
  t.is(
    callCounts!.reduce((sum, each) => sum + each, 0),
    199,
  );
  t.is(
    new Set(catalog.functionNames).size,
    new Set(rows.map(({ app, func }) => `${app}${func}`)).size,
  );
});

test('invocations before the start of the trace arrive at 0, in order of the file', (t) => {
  const file = temporaryFile(t, `${header}a,f,1,1.5\na,g,2,1\na,h,1,3\nb,f,0.5,0\n`);
  const { catalog, invocations, callCounts } = read(file);
  t.deepEqual(catalog.functionNames, ['f', 'g', 'h', 'b/f']);
  t.deepEqual([...invocations!.arrivalMs], [0, 0, 500, 1000]);
  t.deepEqual([...invocations!.functions], [0, 2, 3, 1]);
  t.deepEqual([...catalog.executeMs], [1500, 1000, 3000, 0]);
  t.deepEqual([...callCounts!], [1, 1, 1, 1]);
});

for (const [what, text, message] of [
  [
    'an empty file',
    '',
    / is empty; it should have the columns app, func, end_timestamp, duration$/,
  ],
  ['a missing column', 'app,func,end_timestamp\n', /trace\.csv:1 should have a column duration$/],
  ['a short row', `${header}a,f,1,1\na,f,1\n`, /trace\.csv:3 has 3 fields, and should have 4$/],
  [
    'a word for a time',
    `${header}a,f,soon,1\n`,
    /:2: end_timestamp "soon" should be a number of at least 0$/,
  ],
  ['an empty duration', `${header}\na,f,1,\n`, /:3: duration "" should be a number of at least 0$/],
  [
    'a negative duration',
    `${header}a,f,1,-1\r\n`,
    /:2: duration "-1" should be a number of at least 0$/,
  ],
] as const) {
  test(`${what} is refused with file and line`, (t) => {
    const file = temporaryFile(t, text);
    t.throws(() => read(file), { instanceOf: InputError, message });
  });
}

test('a cut gzip file and a file that is not there are refused', (t) => {
  const file = join(temporaryFolder(t), 'cut.csv.gz');
  writeFileSync(file, readFileSync(fixture).subarray(0, 2000));
  t.throws(() => read(file), {
    instanceOf: InputError,
    message: /cut\.csv\.gz is not a whole gzip file: /,
  });
  t.throws(() => read('/nowhere/trace.csv'), {
    instanceOf: InputError,
    message: /^\/nowhere\/trace\.csv cannot be read: ENOENT/,
  });
});

test('packed and plain, with any ends of lines, it is the same trace', (t) => {
  const plain = gunzipSync(readFileSync(fixture)).toString();
  const file = temporaryFile(t, plain.replaceAll('\n', '\r\n').trimEnd());
  t.deepEqual(read(file), read(fixture));
});

test('lines that lie across the pieces of a large file are read whole', (t) => {
  const long = `${'a'.repeat(64)},${'f'.repeat(64)}`;
  const rows = Array.from({ length: 20_000 }, (_, index) => `${long},${index},0.5\n`);
  const { invocations, callCounts } = read(temporaryFile(t, header + rows.join('')));
  t.deepEqual([...callCounts!], [20_000]);
  t.true(invocations!.arrivalMs.every((atMs, index) => atMs === Math.max(0, index * 1000 - 500)));
});

test('a base without functions is refused', (t) => {
  t.throws(() => readAzure2021(fixture, plainWorkload(0), randomStream(1, 'azure')), {
    instanceOf: InputError,
    message: 'workload plain has no functions to borrow packages from',
  });
});

test('the same seed gives the same workload, another lends other packages', (t) => {
  t.deepEqual(read(fixture, 1), read(fixture, 1));
  t.notDeepEqual(read(fixture, 1).catalog.packageLists, read(fixture, 2).catalog.packageLists);
});

test('each function has the packages of one of the base, and all of those lend in turn', (t) => {
  const { catalog } = read(fixture);
  const lenders = catalog.functionNames.map((_, index) => packagesOf(catalog, index)[0]!);
  for (const [index, lender] of lenders.entries()) {
    t.deepEqual(packagesOf(catalog, index), packagesOf(base.catalog, lender));
    t.is(lender, lenders[index % 5]!);
  }
  t.is(new Set(lenders).size, Math.min(5, lenders.length));
  t.is(catalog.packageNames, base.catalog.packageNames);
});
