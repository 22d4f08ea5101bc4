import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import test, { type ExecutionContext } from 'ava';
import { stringify } from 'csv-stringify/sync';
import * as fc from 'fast-check';
import { InputError } from '../../workloads/input-error.ts';
import { readCells } from './read-cells.ts';
import { latenciesOfTier, readLatencies } from './read-latencies.ts';
import { readMemory } from './read-memory.ts';
import { readRun } from './read-run.ts';
import { scanCsv } from './scan-csv.ts';

/** Gives the body a folder with these files in it, which is removed afterwards. */
async function withFiles(
  files: Readonly<Record<string, string>>,
  body: (folder: string) => void,
): Promise<void> {
  const folder = await mkdtemp(path.join(tmpdir(), 'zygolab-results-'));
  try {
    for (const [name, content] of Object.entries(files)) {
      await writeFile(path.join(folder, name), content);
    }
    body(folder);
  } finally {
    await rm(folder, { recursive: true });
  }
}

/** Expects one line of a message, with FOLDER for the folder. */
function refuses(t: ExecutionContext, folder: string, read: () => void, message: string): void {
  const error = t.throws(read, { instanceOf: InputError });
  t.is(error.message.replaceAll(folder, 'FOLDER'), message);
}

const invocations = `run,function,latency_ms,tier,zygote,status
0,plain,0.5,handler,,ok
0,"quoted, with ""quotes""
and a line break",120.25,import,3,ok
1,plain,7,none,,ok
0,plain,99,none,,timeout
0,plain,30000,root,0,ok
`;

test('latencies of the invocations that ended well are read, of all runs or of one', (t) =>
  withFiles({ 'invocations.csv': invocations }, (folder) => {
    const all = readLatencies(folder);
    t.deepEqual([...all.latencyMs], [0.5, 120.25, 7, 30_000]);
    t.deepEqual([...all.tier], [0, 1, 3, 2]);
    t.deepEqual([...latenciesOfTier(all, 'root')], [30_000]);
    t.deepEqual([...readLatencies(folder, { run: 1 }).latencyMs], [7]);
  }));

const wrongInvocations: [string, string, string][] = [
  [
    'a missing column',
    'run,tier,status\n0,root,ok\n',
    'FOLDER/invocations.csv:1: column latency_ms is missing (needed: latency_ms,tier,status,run)',
  ],
  [
    'a latency that is no number, after a line break in quotes',
    invocations.replace('99,none,,timeout', '-1,none,,ok'),
    'FOLDER/invocations.csv:6: latency_ms is "-1"; it should be a number ≥ 0',
  ],
  [
    'an unknown tier',
    invocations.replace('handler', 'disk'),
    'FOLDER/invocations.csv:2: tier is "disk"; it should be one of handler, import, root, none',
  ],
  [
    'an unknown status',
    invocations.replace('timeout', 'late'),
    'FOLDER/invocations.csv:6: status is "late"; it should be one of ok, error, timeout, oom, killed',
  ],
  [
    'a row that was cut',
    invocations.slice(0, invocations.lastIndexOf(',0,ok')),
    'FOLDER/invocations.csv:7: has 4 cells where the header has 6',
  ],
  [
    'a file that ends inside quotes',
    invocations.slice(0, invocations.indexOf('with')),
    'FOLDER/invocations.csv:3: ends inside a quoted cell',
  ],
  ['no header', '', 'FOLDER/invocations.csv: is empty; it should begin with a header'],
];

for (const [title, content, message] of wrongInvocations) {
  test(`${title} in invocations.csv is named`, (t) =>
    withFiles({ 'invocations.csv': content }, (folder) => {
      refuses(t, folder, () => readLatencies(folder), message);
    }));
}

test('a run without rows has no latencies to read', (t) =>
  withFiles({}, (folder) => {
    const message = 'FOLDER/invocations.csv: cannot be read (ENOENT)';
    refuses(t, folder, () => readLatencies(folder), message);
  }));

test('scanning takes out what csv-stringify wrote, whatever it is', async (t) => {
  const cell = fc.oneof(fc.string(), fc.constantFrom('a,b', '"', '""', 'é\r\n∞', '\n', '', ' x '));
  // A row of one empty cell would be a blank line, so that rows have at least two.
  const table = fc
    .integer({ min: 2, max: 5 })
    .chain((width) =>
      fc.array(fc.array(cell, { minLength: width, maxLength: width }), { minLength: 1 }),
    );
  await fc.assert(
    fc.asyncProperty(table, fc.constantFrom<'\n' | '\r\n'>('\n', '\r\n'), async (rows, end) => {
      const header = rows[0]!.map((_, index) => `column ${index}`);
      const csv = stringify([header, ...rows], { record_delimiter: end, quoted_match: /[\r\n]/ });
      await withFiles({ 'table.csv': csv }, (folder) => {
        const scanned: string[][] = [];
        const file = { path: path.join(folder, 'table.csv'), gzipped: false };
        scanCsv(file, ['column 1', 'column 0'], (row) => scanned.push([row.text(0), row.text(1)]));
        t.deepEqual(
          scanned,
          rows.map((row) => [row[1], row[0]]),
        );
      });
    }),
    { numRuns: 60 },
  );
});

test('a file of several pieces is read whole, with or without a line break at its end', (t) => {
  const rows = Array.from({ length: 300_000 }, (_, index) => `0,f${index},${index},root,0,ok`);
  const content = `run,function,latency_ms,tier,zygote,status\n${rows.join('\n')}`;
  t.true(content.length > 5_000_000, 'more than one piece');
  return withFiles({ 'invocations.csv': content }, (folder) => {
    const { latencyMs, tier } = readLatencies(folder);
    t.is(latencyMs.length, 300_000);
    t.true(latencyMs.every((value, index) => value === index));
    t.true(tier.every((value) => value === 2));
  });
});

test('memory is read', (t) =>
  withFiles({ 'memory.csv': 'time_ms,handler_mb,import_mb\n0,0,1.5\n20,3,4\n' }, (folder) => {
    t.deepEqual(readMemory(folder), [
      { timeMs: 0, handlerMb: 0, importMb: 1.5 },
      { timeMs: 20, handlerMb: 3, importMb: 4 },
    ]);
  }));

test('memory that goes back in time is refused', (t) =>
  withFiles({ 'memory.csv': 'time_ms,handler_mb,import_mb\n9,0,0\n5,0,0\n' }, (folder) => {
    const message = 'FOLDER/memory.csv:3: time_ms 5 comes after 9; it should not';
    refuses(t, folder, () => readMemory(folder), message);
  }));

const summary = {
  invocations: 2,
  latency_ms: { mean: 2, p50: 2, p90: 3, p99: 3, max: 3 },
  throughput_per_s: 10,
  tiers: { handler: 1, import: 0, root: 1, none: 0 },
  zygotes_created: 0,
  zygotes_evicted: 0,
  handlers_evicted: 0,
  import_mb_peak: 0,
  handler_mb_peak: 12.5,
  statuses: { ok: 2 },
};
const run = {
  schema_version: 1,
  mode: 'sim',
  seed: 7,
  options: { import_cache_mb: 'unlimited' },
  status: 'complete',
  command: ['zygolab', 'simulate'],
};

test('a run is read with all its fields, those beyond the design too', (t) =>
  withFiles(
    { 'run.json': JSON.stringify(run), 'summary.json': JSON.stringify(summary) },
    (folder) => {
      t.deepEqual(readRun(folder), { directory: folder, run, summary });
    },
  ));

test('a run of which nothing ended well has no latency', (t) => {
  const latency_ms = { mean: null, p50: null, p90: null, p99: null, max: null };
  const files = {
    'run.json': JSON.stringify(run),
    'summary.json': JSON.stringify({ ...summary, latency_ms }),
  };
  return withFiles(files, (folder) => {
    t.deepEqual(readRun(folder).summary.latency_ms, latency_ms);
  });
});

const wrongRuns: [string, Readonly<Record<string, string>>, string][] = [
  ['a folder without a run', {}, 'FOLDER: holds no run; there should be a run.json in it'],
  [
    'a run that did not end',
    { 'run.json': JSON.stringify({ ...run, status: 'running' }) },
    'FOLDER: the run did not end; run it again',
  ],
  [
    'a run that lost its summary',
    { 'run.json': JSON.stringify(run) },
    'FOLDER: the run did not end; run it again',
  ],
  [
    'a summary that was cut',
    {
      'run.json': JSON.stringify(run),
      'summary.json': JSON.stringify(summary, undefined, 1).slice(0, 60),
    },
    'FOLDER/summary.json:5: is not whole, valid JSON',
  ],
  [
    'a summary with a wrong figure',
    {
      'run.json': JSON.stringify(run),
      'summary.json': JSON.stringify(summary).replace('"p90":3', '"p90":"3"'),
    },
    'FOLDER/summary.json: latency_ms.p90 is wrong: Invalid input: expected number, received string',
  ],
  [
    'a run of an unknown form',
    { 'run.json': '{"schema_version":2}', 'summary.json': JSON.stringify(summary) },
    'FOLDER/run.json: schema_version is wrong: Invalid input: expected 1',
  ],
];

for (const [title, files, message] of wrongRuns) {
  test(`${title} is named`, (t) =>
    withFiles(files, (folder) => {
      refuses(t, folder, () => readRun(folder), message);
    }));
}

const cells = `zygote_policy,import_cache_mb,latency_ms_p50
sock,unlimited,12.5
openlambda,512,
static,Infinity,many
`;

test('cells of a sweep are read, those of failed runs and unlimited caches among them', (t) =>
  withFiles({ 'cells.csv': cells }, (folder) => {
    const columns = ['zygote_policy', 'import_cache_mb', 'latency_ms_p50'] as const;
    const [first, second, third] = readCells(path.join(folder, 'cells.csv'), columns);
    t.is(first!.text('zygote_policy'), 'sock');
    t.is(first!.number('import_cache_mb'), Infinity);
    t.is(first!.number('latency_ms_p50'), 12.5);
    t.is(second!.number('import_cache_mb'), 512);
    t.is(second!.number('latency_ms_p50'), Number.NaN);
    t.is(third!.number('import_cache_mb'), Infinity);
    const message =
      'FOLDER/cells.csv:4: latency_ms_p50 is "many"; it should be a number or unlimited';
    refuses(t, folder, () => third!.number('latency_ms_p50'), message);
  }));

test('a column that cells lack is named', (t) =>
  withFiles({ 'cells.csv': cells }, (folder) => {
    const message = 'FOLDER/cells.csv:1: column tiers_root is missing (needed: tiers_root)';
    refuses(t, folder, () => readCells(path.join(folder, 'cells.csv'), ['tiers_root']), message);
  }));
