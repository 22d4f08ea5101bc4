import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import test from 'ava';
import { stringify } from 'csv-stringify/sync';
import { selectRuns } from './select-runs.ts';
import { description } from './testing/sample-run.ts';

const header = [
  'run',
  'mode',
  'platform',
  'handler_policy',
  'zygote_policy',
  'status',
  'latency_ms',
  'queue_ms',
  'install_ms',
  'provision_ms',
  'import_ms',
  'execute_ms',
];
const row = (run: number, platform: string, zygotes: string, latency: number, status = 'ok') =>
  [run, 'real', platform, 'none', zygotes, status, latency, 0, 0, latency, 0, 0].map(String);

async function withRun(
  rows: readonly (readonly string[])[],
  check: (directory: string) => void,
): Promise<void> {
  const folder = await mkdtemp(path.join(tmpdir(), 'zygolab-compare-'));
  try {
    const directory = path.join(folder, 'measured');
    await mkdir(directory);
    await writeFile(path.join(directory, 'run.json'), JSON.stringify(description));
    await writeFile(path.join(directory, 'summary.json'), '{}');
    await writeFile(path.join(directory, 'invocations.csv'), stringify([header, ...rows]));
    check(directory);
  } finally {
    await rm(folder, { recursive: true });
  }
}

const measured = [
  row(0, 'lean', 'sock', 1),
  row(0, 'lean', 'sock', 9, 'timeout'),
  row(1, 'docker', 'none', 5),
  row(2, 'lean', 'none', 3),
  row(3, 'lean', 'sock', 2),
];

test('a directory stands for its configurations, trials together', (t) =>
  withRun(measured, (directory) => {
    const runs = selectRuns([directory]);
    t.deepEqual(
      runs.map(({ label, latencyMs, failed }) => [label, [...latencyMs], failed]),
      [
        ['measured lean/sock', [1, 2], 1],
        ['measured docker/none', [5], 0],
        ['measured lean/none', [3], 0],
      ],
    );
    t.is(runs[0]!.phaseMeanMs.provision, 1.5);
  }));

test('runs are named by number, platform or policy', (t) =>
  withRun(measured, (directory) => {
    const select = (...names: string[]) =>
      selectRuns(names.map((name) => `${directory}:${name}`)).map(({ label, latencyMs }) => [
        label,
        [...latencyMs],
      ]);
    t.deepEqual(select('3', 'docker'), [
      ['measured lean/sock', [2]],
      ['measured docker/none', [5]],
    ]);
    t.deepEqual(select('0', '3'), [
      [`measured lean/sock, ${directory}:0`, [1]],
      [`measured lean/sock, ${directory}:3`, [2]],
    ]);
    t.throws(() => select('lean/none', 'runc'), {
      message: `${directory}: has no run "runc"; there is 0 and 3 (lean/sock), 1 (docker/none), 2 (lean/none)`,
    });
    t.throws(() => select('docker'), { message: /is only measured docker\/none$/ });
  }));

test('a run of which nothing ended well cannot be compared', (t) =>
  withRun([row(0, 'lean', 'sock', 1, 'error'), row(1, 'docker', 'none', 5)], (directory) => {
    t.throws(() => selectRuns([directory]), { message: /no invocation ended well/ });
  }));
