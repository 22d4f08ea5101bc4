import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import test from 'ava';
import { mean } from 'simple-statistics';
import { z } from 'zod';
import { forkliftResults } from './forklift/forklift-results.ts';
import { pipbenchCosts } from './pipbench/pipbench-costs.ts';
import { reqBenchStudy } from './reqbench/reqbench-study.ts';
import { publishedUse } from './github/use-counts.ts';

const data = join(import.meta.dirname, '../data');
const readData = <Schema extends z.ZodType>(file: string, schema: Schema): z.output<Schema> =>
  schema.parse(JSON.parse(gunzipSync(readFileSync(join(data, file))).toString('utf8')));

test('each module counts once a repository, each package once a file, by its normal name', (t) => {
  const statement = (repo: string, library: string) => ({ repo, library, file_path: 'a.py' });
  const use = publishedUse(
    { one: ['PyYAML-6.0', 'pyyaml-6.0', 'six-1.16.0'], other: ['pyyaml-5.4'] },
    { one: ['six-1.16.0'] },
    [
      statement('a', 'numpy'),
      statement('a', 'numpy'),
      statement('b', 'numpy'),
      statement('b', 'os'),
    ],
  );
  t.deepEqual(use.imports, { uses: [2, 1], names: ['numpy', 'os'] });
  t.deepEqual(use.requirements, { uses: [2, 1], names: ['pyyaml', 'six'] });
  t.deepEqual(use.closures, { uses: [1], names: ['six'] });
});

// Counted apart from this program, with a Counter of Python: 35.7 % of 13,467 pairs of repository
// and module; 28.0 % of what is in the closures.
for (const [set, share] of [
  ['imports', 0.357],
  ['closures', 0.28],
] as const) {
  test(`the top 20 of ${set} are ${(100 * share).toFixed(1)} % of all uses`, (t) => {
    const counts = z.record(z.string(), z.object({ uses: z.array(z.number()) }));
    const { uses } = readData('package-use.json.gz', counts)[set]!;
    const sum = (values: readonly number[]) => values.reduce((total, value) => total + value, 0);
    t.is(Number((sum(uses.slice(0, 20)) / sum(uses)).toFixed(3)), share);
    t.deepEqual(
      uses,
      uses.toSorted((a, b) => b - a),
    );
  });
}

test('the 20 packages of 2017 take 82.8 ms to import and 1,656 ms to install, on average', (t) => {
  const costs = readData(
    'pipbench-costs.json.gz',
    z.array(z.object({ importMs: z.number(), installMs: z.number() })).length(20),
  );
  t.is(Number(mean(costs.map(({ importMs }) => importMs)).toFixed(1)), 82.8);
  t.is(Math.round(mean(costs.map(({ installMs }) => installMs))), 1656);
});

test('a package without one of its passes is refused', (t) => {
  const install = '{"install_ms": 5, "module": "dns", "package": "dnspython"}\n';
  const pass = (stage: string) =>
    `{"mem": 2000000, "import_ms": 3, "module": "dns", "stage": "${stage}"}\n`;
  t.deepEqual(pipbenchCosts(pass('pass1') + pass('pass2'), install), [
    {
      name: 'dnspython',
      module: 'dns',
      installMs: 5,
      importMs: 3,
      selfImportMs: 3,
      importMb: 2,
    },
  ]);
  t.throws(() => pipbenchCosts(pass('pass1'), install), { message: /dnspython/ });
});

test('ReqBench’s costs are those of the usual version, else of one that was measured', (t) => {
  const cost = { install_time: 5, disk_size: 2e6, top: ['six'], 'i-ms': 3 };
  const source = {
    six: { '1.15.0': { ...cost, install_time: 9 }, '1.16.0': cost },
    protobuf: { '3.0': { ...cost, top: [], 'i-ms': 0 } },
  };
  t.deepEqual(
    reqBenchStudy(source, ['six', 'south', 'protobuf'], () => '1.16.0'),
    [
      { name: 'six', version: '1.16.0', installMs: 5, importMs: 3, installedMb: 2 },
      { name: 'protobuf', version: '3.0', installMs: 5, installedMb: 2 },
    ],
  );
});

test('a tree’s results are those of its invocations, and the memory that was published', (t) => {
  const sizes = [1, 20, 40, 80, 120, 160, 240, 320, 480, 640];
  const header = ['nodes', 'trial', ...['v0', 'v1', 'v2', 'v3'].map((v) => `${v}_mem_usage`)];
  const rows = sizes.map((nodes) => [nodes, 7, 1000, 2000, 3000, 4000]);
  const text = [header, ...rows].map((row) => row.join()).join('\n');
  const csv = forkliftResults(
    text,
    [7],
    () => 'req,received\n1000,1100\n1100,1300\n',
    (ms) => ({ p50: ms[0]!, p90: ms[1]!, p99: ms.length, mean: 150 }),
  );
  const lines = csv.trimEnd().split('\n');
  t.is(lines.length, 41);
  // Two invocations in 300 ms; 2,000 kB of 1,024 bytes.
  t.is(lines[11], '7,v1,1,2,100,200,2,150,6.6667,2.048');
});
