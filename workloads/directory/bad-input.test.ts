import { gzipSync } from 'node:zlib';
import test from 'ava';
import { InputError } from '../input-error.ts';
import { readWorkloadDirectory } from './read-workload.ts';
import { directoryOf, goodFiles, type Files } from './workload-files.ts';

const rejected = test.macro({
  title: (title) => `bad input: ${title}`,
  exec(t, files: Files, message: string) {
    const directory = directoryOf(t, files);
    const error = t.throws(() => readWorkloadDirectory(directory), { instanceOf: InputError });
    t.is(error?.message.replaceAll(`${directory}/`, '').replaceAll(directory, 'DIR'), message);
  },
});

function packagesWith(row: string): Files {
  return { 'packages.csv': `package,import_ms,import_mb,install_ms,disk_mb\n${row}\n` };
}

function functionsWith(line: string): Files {
  return { 'functions.jsonl': `${String(goodFiles['functions.jsonl'])}${line}\n` };
}

// All of the text is there and only the trailer of 8 bytes is cut off, so the data ends on line 3.
const threeLines = `${String(goodFiles['functions.jsonl'])}{"name":"c"`;
const cutGzip = gzipSync(threeLines).subarray(0, -8);

test(
  'missing packages.csv',
  rejected,
  { 'packages.csv': undefined },
  'DIR: has neither packages.csv nor packages.csv.gz',
);
test(
  'missing functions.jsonl',
  rejected,
  { 'functions.jsonl': undefined },
  'DIR: has neither functions.jsonl nor functions.jsonl.gz',
);
test(
  'plain and gzipped',
  rejected,
  { 'packages.csv.gz': gzipSync('') },
  'packages.csv: packages.csv.gz is there too; there should be one of them',
);
test(
  'empty packages.csv',
  rejected,
  { 'packages.csv': '' },
  'packages.csv:1: column package is missing (needed: package,import_ms,import_mb,install_ms,disk_mb)',
);
test(
  'missing column',
  rejected,
  { 'packages.csv': 'package,import_ms,import_mb,disk_mb\n' },
  'packages.csv:1: column install_ms is missing (needed: package,import_ms,import_mb,install_ms,disk_mb)',
);
test(
  'column twice',
  rejected,
  { 'packages.csv': 'package,package\n' },
  'packages.csv:1: column package stands there twice',
);
const handlerLine = (fields: string): Record<string, string> => ({
  'functions.jsonl': `{"name":"f","packages":[],"execute_ms":1,"memory_mb":1,${fields}}`,
});
test(
  'a handler without code',
  rejected,
  handlerLine('"handler":"a.b"'),
  'functions.jsonl:1: function f has handler, but no code to call',
);
test(
  'a handler that names no function',
  rejected,
  handlerLine('"code":"c","handler":"app"'),
  'functions.jsonl:1: handler should be MODULE.NAME, such as app.lambda_handler, and is "app"',
);
test(
  'an environment that is no text',
  rejected,
  handlerLine('"code":"c","environment":{"A":1}'),
  'functions.jsonl:1: environment.A should be a text, and is 1',
);
test(
  'an environment of half a character',
  rejected,
  handlerLine('"code":"c","environment":{"A":"\\ud800"}'),
  'functions.jsonl:1: environment.A should be a text that UTF-8 can hold, and is "\\ud800"',
);
test(
  'negative cost',
  rejected,
  packagesWith('p,1,2,-3,4'),
  'packages.csv:2: install_ms is "-3"; it should be a number ≥ 0',
);
test(
  'missing cost',
  rejected,
  packagesWith('p,1,,3,4'),
  'packages.csv:2: import_mb is missing; it should be a number ≥ 0',
);
test(
  'cost that is not a number',
  rejected,
  packagesWith('p,1,2,3,NaN'),
  'packages.csv:2: disk_mb is "NaN"; it should be a number ≥ 0',
);
test(
  'infinite cost',
  rejected,
  packagesWith('p,1e999,2,3,4'),
  'packages.csv:2: import_ms is "1e999"; it should be a number ≥ 0',
);
test(
  'short row',
  rejected,
  packagesWith('p,1,2'),
  'packages.csv:2: has 3 cells where the header has 5',
);
test(
  'open quote',
  rejected,
  packagesWith('"p,1,2,3,4'),
  'packages.csv:2: Quote Not Closed: the parsing is finished with an opening quote at line 2',
);
test(
  'nameless package',
  rejected,
  packagesWith(',1,2,3,4'),
  'packages.csv:2: package "" should have a name without control characters',
);
test(
  'duplicate package',
  rejected,
  packagesWith('p,1,2,3,4\n\np,1,2,3,4'),
  'packages.csv:4: package p stands there twice',
);
test(
  'unknown imputed cost',
  rejected,
  { 'packages.csv': 'package,import_ms,import_mb,install_ms,disk_mb,imputed\np,1,2,3,4,ms\n' },
  'packages.csv:2: imputed holds "ms"; it should be empty, 0, 1 or some of import_ms+import_mb+install_ms+disk_mb',
);
test(
  'unknown package',
  rejected,
  functionsWith('{"name":"c","packages":["nope"],"execute_ms":1,"memory_mb":1}'),
  'functions.jsonl:3: function c has package "nope", which packages.csv lacks',
);
test(
  'repeated package',
  rejected,
  functionsWith(
    '{"name":"c","packages":["six==1.16.0","six==1.16.0"],"execute_ms":1,"memory_mb":1}',
  ),
  'functions.jsonl:3: function c has package six==1.16.0 twice',
);
test(
  'duplicate function',
  rejected,
  functionsWith('{"name":"a","packages":[],"execute_ms":1,"memory_mb":1}'),
  'functions.jsonl:3: function a stands there twice',
);
test(
  'truncated JSON',
  rejected,
  functionsWith('{"name":"c","packages":['),
  'functions.jsonl:3: is not valid JSON (Unexpected end of JSON input)',
);
test(
  'JSON that is no object',
  rejected,
  functionsWith('7'),
  'functions.jsonl:3: the line should be an object with name, packages, execute_ms and memory_mb, and is 7',
);
test(
  'missing execute_ms',
  rejected,
  functionsWith('{"name":"c","packages":[],"memory_mb":1}'),
  'functions.jsonl:3: execute_ms should be a number ≥ 0, and is missing',
);
test(
  'negative memory',
  rejected,
  functionsWith('{"name":"c","packages":[],"execute_ms":1,"memory_mb":-1}'),
  'functions.jsonl:3: memory_mb should be a number ≥ 0, and is -1',
);
test(
  'package that is no text',
  rejected,
  functionsWith('{"name":"c","packages":[5],"execute_ms":1,"memory_mb":1}'),
  'functions.jsonl:3: packages.0 should be a package name, and is 5',
);
test(
  'no functions',
  rejected,
  { 'functions.jsonl': '\n' },
  'functions.jsonl: should hold at least one function',
);
test(
  'truncated gzip',
  rejected,
  { 'functions.jsonl': undefined, 'functions.jsonl.gz': cutGzip },
  'functions.jsonl.gz:3: gzip data ends too early',
);
test(
  'not gzip',
  rejected,
  { 'functions.jsonl': undefined, 'functions.jsonl.gz': 'plain text' },
  'functions.jsonl.gz: is not valid gzip data (Z_DATA_ERROR)',
);
test(
  'unsorted arrivals',
  rejected,
  { 'invocations.csv': 'arrival_ms,function\n2,a\n1,a\n' },
  'invocations.csv:3: arrival_ms 1 is before 2, the one above; rows should be sorted by arrival',
);
test(
  'unknown function',
  rejected,
  { 'invocations.csv': 'arrival_ms,function\n2,z\n' },
  'invocations.csv:2: function "z" is not one of functions.jsonl',
);
test(
  'arrival that is not a number',
  rejected,
  { 'invocations.csv': 'arrival_ms,function\nx,a\n' },
  'invocations.csv:2: arrival_ms is "x"; it should be a number ≥ 0',
);
test(
  'negative execute_ms',
  rejected,
  { 'invocations.csv': 'arrival_ms,function,execute_ms\n1,a,-1\n' },
  'invocations.csv:2: execute_ms is "-1"; it should be a number ≥ 0',
);
test(
  'short invocation',
  rejected,
  { 'invocations.csv': 'arrival_ms,function\n1\n' },
  'invocations.csv:2: has 1 cells where the header has 2',
);
test(
  'badly quoted invocation',
  rejected,
  { 'invocations.csv': 'arrival_ms,function\n1,"a\n' },
  'invocations.csv:2: "1,\\"a" is not a CSV row',
);
test(
  'empty invocations.csv',
  rejected,
  { 'invocations.csv': '' },
  'invocations.csv:1: column arrival_ms is missing (needed: arrival_ms,function)',
);
test(
  'count of an unknown function',
  rejected,
  { 'counts.csv': 'function,count\nz,1\n' },
  'counts.csv:2: function "z" is not one of functions.jsonl',
);
test(
  'count twice',
  rejected,
  { 'counts.csv': 'function,count\na,1\na,1\n' },
  'counts.csv:3: function a stands there twice',
);
test(
  'notes of another shape',
  rejected,
  { 'workload.json': '{"description":"d"}' },
  'workload.json: source Invalid input: expected string, received undefined',
);
