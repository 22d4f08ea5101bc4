import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import test from 'ava';
import { ImputedCost } from '../catalog.ts';
import { InputError } from '../input-error.ts';
import { readWorkloadDirectory } from './read-workload.ts';
import { directoryOf, goodFiles } from './workload-files.ts';

test('packages, functions and their packages keep the order of the files', (t) => {
  const directory = directoryOf(t, {});
  const { name, catalog, ...rest } = readWorkloadDirectory(directory);
  t.is(name, directory);
  t.deepEqual(rest, {});
  t.deepEqual(catalog, {
    packageNames: ['numpy==1.26.0', 'six==1.16.0'],
    importMs: Float64Array.of(45.5, 1),
    importMb: Float64Array.of(3.85, 0.5),
    installMs: Float64Array.of(2265, 480),
    diskMb: Float64Array.of(72, 0.03),
    imputed: Uint8Array.of(0, ImputedCost.import_ms | ImputedCost.disk_mb),
    functionNames: ['a', 'b, c'],
    packageOffsets: Int32Array.of(0, 2, 2),
    packageLists: Int32Array.of(1, 0),
    executeMs: Float64Array.of(1, 0),
    memoryMb: Float64Array.of(2, 0),
  });
});

test('recorded invocations, with quoted names, CRLF, and columns in any order', (t) => {
  const directory = directoryOf(t, {
    'invocations.csv':
      'function,note,arrival_ms,execute_ms\r\na,x,0,\r\n"b, c",,2.5,7\r\n\r\na,,2.5,1e1',
  });
  t.deepEqual(readWorkloadDirectory(directory).invocations, {
    arrivalMs: Float64Array.of(0, 2.5, 2.5),
    functions: Int32Array.of(0, 1, 0),
    executeMs: Float64Array.of(NaN, 7, 10),
  });
});

test('invocations that end in the middle of a piece of the file are all there', (t) => {
  // 400,000 rows are more than one piece of 4 MiB, so rows lie across the cut.
  const rows = Array.from(
    { length: 400_000 },
    (_, index) => `${index},${index % 3 ? 'a' : '"b, c"'}`,
  );
  const directory = directoryOf(t, {
    'invocations.csv': `arrival_ms,function\n${rows.join('\n')}\n`,
  });
  const { invocations } = readWorkloadDirectory(directory);
  t.deepEqual(
    invocations?.arrivalMs,
    Float64Array.from(rows, (_, index) => index),
  );
  t.deepEqual(
    invocations?.functions,
    Int32Array.from(rows, (_, index) => (index % 3 ? 0 : 1)),
  );
});

test('how code is called', (t) => {
  const line = '"packages":[],"execute_ms":1,"memory_mb":2';
  const directory = directoryOf(t, {
    'functions.jsonl': [
      `{"name":"a",${line},"code":"a","handler":"app.lambda_handler","environment":{"A":"1=2"},"events":"events/a.jsonl"}`,
      `{"name":"b",${line},"code":"b"}`,
    ].join('\n'),
  });
  t.deepEqual(readWorkloadDirectory(directory).handlers, [
    {
      handler: 'app.lambda_handler',
      environment: { A: '1=2' },
      events: join(directory, 'events/a.jsonl'),
    },
    undefined,
  ]);
});

test('gzipped files, counts, notes and code folders', (t) => {
  const directory = directoryOf(t, {
    'packages.csv': undefined,
    'packages.csv.gz': gzipSync(String(goodFiles['packages.csv'])),
    'functions.jsonl':
      '\uFEFF{"name":"a","packages":[],"execute_ms":1,"memory_mb":2,"code":"code/a"}\n{"name":"b","packages":[],"execute_ms":1,"memory_mb":2}',
    'counts.csv': 'function,count\nb,12\n',
    'workload.json': '{"description":"d","source":"s","licence":"l","dropped":{"notes":3}}',
  });
  const workload = readWorkloadDirectory(directory);
  t.deepEqual(workload.callCounts, Float64Array.of(0, 12));
  t.deepEqual(workload.codeFolders, [join(directory, 'code/a'), '']);
  t.deepEqual(workload.notes, {
    description: 'd',
    source: 's',
    licence: 'l',
    dropped: { notes: 3 },
  });
});

test('a directory that is not there', (t) => {
  t.throws(() => readWorkloadDirectory('/nowhere'), {
    instanceOf: InputError,
    message: '/nowhere: should be a directory with packages.csv and functions.jsonl',
  });
});
