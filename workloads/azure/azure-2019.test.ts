import { copyFileSync, cpSync, readFileSync, writeFileSync } from 'node:fs';
import { gzipSync } from 'node:zlib';
import { join } from 'node:path';
import { parse } from 'csv-parse/sync';
import test from 'ava';
import { base, packagesOf, temporaryFolder } from './test-files.ts';
import { InputError } from '../input-error.ts';
import {
  kolmogorovSmirnov,
  kolmogorovSmirnovCritical,
} from '../../sim/engine/random/goodness-of-fit.ts';
import { randomStream } from '../../sim/engine/random/random.ts';
import { readAzure2019 } from './azure-2019.ts';
import type { TextRow } from './test-files.ts';
import type { Workload } from '../catalog.ts';

const fixture = join(import.meta.dirname, 'fixtures', '2019');

function read(trace: string, seed = 1): Workload {
  return readAzure2019(trace, base, randomStream(seed, 'azure'));
}

test('as many invocations of each function in each minute as the file counts', (t) => {
  const rows = parse<TextRow>(readFileSync(join(fixture, 'invocations.csv')), {
    columns: true,
  });
  const { catalog, invocations, callCounts } = read(fixture);
  t.deepEqual(
    catalog.functionNames,
    rows.map((row) => row.HashFunction!.slice(0, 12)),
  );
  const counted = rows.map(() => new Float64Array(1440));
  for (const [index, called] of invocations!.functions.entries()) {
    counted[called]![Math.floor(invocations!.arrivalMs[index]! / 60_000)]! += 1;
  }
  for (const [index, row] of rows.entries()) {
    const expected = Array.from({ length: 1440 }, (_, minute) => Number(row[minute + 1]));
    t.deepEqual([...counted[index]!], expected);
    t.is(
      callCounts![index],
      expected.reduce((sum, count) => sum + count, 0),
    );
  }
});

test('invocations are sorted, and those of each function uniform within the minute', (t) => {
  const { arrivalMs, functions } = read(fixture).invocations!;
  t.true(arrivalMs.every((atMs, index) => atMs >= (arrivalMs[index - 1] ?? 0)));
  for (let called = 0; called < 4; called++) {
    const own = arrivalMs.filter((_, index) => functions[index] === called);
    const within = own.map((atMs) => (atMs % 60_000) / 60_000);
    const distance = kolmogorovSmirnov(within, (value) => value);
    t.true(distance < kolmogorovSmirnovCritical(within.length));
  }
});

test('durations keep to the percentiles of their function', (t) => {
  const rows = parse<TextRow>(readFileSync(join(fixture, 'durations.csv')), { columns: true });
  const { catalog, invocations } = read(fixture);
  for (const [called, row] of rows.entries()) {
    const own = invocations!.executeMs.filter(
      (_, index) => invocations!.functions[index] === called,
    );
    const percentile = (level: number) => Number(row[`percentile_Average_${level}`]);
    t.true(own.every((executeMs) => executeMs >= percentile(0) && executeMs <= percentile(100)));
    t.is(catalog.executeMs[called], percentile(50));
    for (const level of [25, 50, 75]) {
      const below = own.filter((executeMs) => executeMs <= percentile(level)).length / own.length;
      // At least the level, less four standard errors of a share; ties may lift it.
      const error = Math.sqrt((level * (100 - level)) / 1e4 / own.length);
      t.true(below > level / 100 - 4 * error, `${below} of function ${called} at ${level}`);
    }
  }
});

test('memory is the median of the function', (t) => {
  t.deepEqual([...read(fixture).catalog.memoryMb], [123, 173, 186, 113]);
});

test('days follow each other, applications share their memory, unknowns are borrowed', (t) => {
  const folder = temporaryFolder(t);
  const minutes = ['1', '2', '3'].join(',');
  const head = `HashOwner,HashApp,HashFunction,Trigger,${minutes}\n`;
  writeIn(
    folder,
    'invocations_per_function_md.anon.d01.csv',
    `${head}o,a,f,http,0,2,0\no,a,g,http,1,0,0\n`,
  );
  writeIn(
    folder,
    'invocations_per_function_md.anon.d02.csv',
    `${head}o,b,h,http,0,0,1\no,a,f,http,1,0,0\n`,
  );
  const levels = [0, 1, 25, 50, 75, 99, 100];
  writeIn(
    folder,
    'function_durations_percentiles.anon.d01.csv',
    `HashOwner,HashApp,HashFunction,${levels.map((level) => `percentile_Average_${level}`).join(',')}\n` +
      'o,a,f,7,7,7,7,7,7,7\no,x,unused,1,1,1,1,1,1,1\n',
  );
  writeIn(
    folder,
    'app_memory_percentiles.anon.d01.csv',
    'HashOwner,HashApp,AverageAllocatedMb_pct50\no,a,100\no,x,8\n',
  );
  const { catalog, invocations, callCounts } = read(folder);
  t.deepEqual(catalog.functionNames, ['f', 'g', 'h']);
  t.deepEqual([...callCounts!], [3, 1, 1]);
  t.deepEqual(
    [...invocations!.arrivalMs].map((atMs) => Math.floor(atMs / 60_000)),
    [0, 1, 1, 1440, 1442],
  );
  t.deepEqual([...invocations!.functions], [1, 0, 0, 0, 2]);
  t.deepEqual([...invocations!.executeMs], [NaN, 7, 7, 7, NaN]);
  const lent = packagesOf(catalog, 2)[0]!;
  t.deepEqual([...catalog.memoryMb], [50, 50, base.catalog.memoryMb[lent]!]);
  t.is(catalog.executeMs[0], 7);
  t.is(catalog.executeMs[2], base.catalog.executeMs[lent]!);
});

for (const [what, name, from, to, message] of [
  [
    'a count that is not whole',
    'invocations.csv',
    /queue,5/,
    'queue,5.5',
    /invocations\.csv:2: minute 1 "5\.5" should be a whole number from 0 on$/,
  ],
  [
    'a negative count',
    'invocations.csv',
    /queue,0/,
    'queue,-1',
    /invocations\.csv:3: minute 1 "-1" should be a whole number from 0 on$/,
  ],
  [
    'a minute too many',
    'invocations.csv',
    /,1440/,
    ',1441',
    /invocations\.csv:1 has a minute 1441, which should be from 1 to 1440$/,
  ],
  [
    'more than can be held',
    'invocations.csv',
    /queue,5/,
    'queue,200000000',
    /hold 2000\d+ invocations, and should hold at most 100000000/,
  ],
  [
    'a percentile that is no number',
    'durations.csv',
    /,99\.0,99\.0,99\.0/,
    ',99.0,99.0,?',
    /durations\.csv:2: percentile_Average_25 "\?" should be/,
  ],
  [
    'a median that is negative',
    'memory.csv',
    /,123\.0/,
    ',-123.0',
    /memory\.csv:2: AverageAllocatedMb_pct50 "-123\.0" should be/,
  ],
] as const) {
  test(`${what} is refused with file and line`, (t) => {
    const folder = temporaryFolder(t);
    cpSync(fixture, folder, { recursive: true });
    const text = readFileSync(join(folder, name), 'utf8');
    t.regex(text, from);
    writeIn(folder, name, text.replace(from, to));
    t.throws(() => read(folder), { instanceOf: InputError, message });
  });
}

test('a folder without one of the three kinds of files is refused', (t) => {
  const folder = temporaryFolder(t);
  copyFileSync(join(fixture, 'invocations.csv'), join(folder, 'invocations.csv'));
  t.throws(() => read(folder), {
    instanceOf: InputError,
    message: /should have a file function_durations_percentiles\*\.csv or durations\.csv$/,
  });
  t.throws(() => read('/nowhere'), {
    instanceOf: InputError,
    message: /^\/nowhere cannot be read: ENOENT/,
  });
});

test('files may be packed', (t) => {
  const folder = temporaryFolder(t);
  for (const name of ['invocations.csv', 'durations.csv', 'memory.csv']) {
    writeFileSync(join(folder, `${name}.gz`), gzipSync(readFileSync(join(fixture, name))));
  }
  t.deepEqual(read(folder), read(fixture));
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

function writeIn(folder: string, name: string, text: string): void {
  writeFileSync(join(folder, name), text);
}

test('rows of durations and memory that are repeated within a file are said, and the first holds', (t) => {
  const folder = temporaryFolder(t);
  cpSync(fixture, folder, { recursive: true });
  const twice = (name: string, change: (cells: string[]) => string[]): void => {
    const [head = '', first = '', ...rest] = readFileSync(join(folder, name), 'utf8')
      .trimEnd()
      .split('\n');
    const again = change(first.split(',')).join(',');
    writeFileSync(join(folder, name), `${[head, first, ...rest, again, again].join('\n')}\n`);
  };
  const zeroed = (cells: string[]): string[] =>
    cells.map((cell) => (/^[\d.]+$/.test(cell) ? '0' : cell));
  twice('durations.csv', zeroed);
  const published = read(fixture);
  const repeated = read(folder);
  const [first = ''] = published.catalog.functionNames;
  t.deepEqual(repeated.remarks, [
    `durations.csv: 2 rows of durations passed over, for ${first}: the first row of each holds`,
  ]);
  t.deepEqual(published.remarks, []);
  t.deepEqual(repeated.invocations, published.invocations);
  twice('memory.csv', zeroed);
  t.regex(read(folder).remarks?.[1] ?? '', /^memory\.csv: 2 rows of memory passed over, for /);
  t.deepEqual(read(folder).catalog, published.catalog);
});
