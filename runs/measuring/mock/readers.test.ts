import path from 'node:path';
import { cpSync, readFileSync, writeFileSync } from 'node:fs';
import test from 'ava';
import { compareRuns } from '../../../analysis/comparison/compare-runs.ts';
import { selectRuns } from '../../../analysis/comparison/select-runs.ts';
import { writeReport } from '../../../analysis/report/write-report.ts';
import { Attempts } from '../../../real/attempts.ts';
import { platforms } from '../../../real/platforms/registry.ts';
import { randomStream } from '../../../sim/engine/random/random.ts';
import { UsageError } from '../../../workloads/input-error.ts';
import { calibrateFixed } from '../../calibrating/calibrate-fixed.ts';
import { validateDecisions } from '../../replaying/validate-decisions.ts';
import { measureMock, writeSmallWorkload } from '../../testing/measure-mock.ts';
import { temporaryDirectory } from '../../testing/small-run.ts';
import { choosePlatforms } from '../choose-platforms.ts';

const functions = {
  f: { packages: ['one'], execute_ms: 3 },
  g: { packages: ['ten', 'one'], execute_ms: 0.1 },
  h: { packages: ['forty', 'ten'], execute_ms: 20 },
  i: { packages: ['forty'] },
};

test('comparing finds the ratio that was declared, and no difference where there is none', async (t) => {
  const workload = writeSmallWorkload(temporaryDirectory(t), { f: {} });
  const measured = (seed: number, ...names: string[]) =>
    measureMock(t, {
      platforms: names,
      options: { workload, seed, invocations: 300, handlerPolicy: 'none' },
      measureOptions: { trials: 2, zygotePolicies: ['none'] },
    });
  const first = await measured(1, 'mock:create_ms=10:jitter=0.2', 'mock:create_ms=20:jitter=0.2');
  const second = await measured(2, 'mock:jitter=0.2');
  const compared = (...words: string[]) =>
    compareRuns(selectRuns(words), { randomStream: (name) => randomStream(1, name) });
  const slower = compared(first.directory).pairs[0]!;
  const isOrdered = first.runs[0]!.platform === 'mock:jitter=0.2';
  for (const figure of ['mean', 'p50', 'p90'] as const) {
    const { estimate, low, high } = slower.figures[figure].ratio!;
    const expected = isOrdered ? 2 : 0.5;
    t.true(low <= expected && expected <= high, `${figure}: ${low} to ${high}`);
    t.true(Math.abs(estimate / expected - 1) < 0.05, `${figure}: ${estimate}`);
  }
  t.is(slower.figures.mean.judgement, isOrdered ? 'higher' : 'lower');
  // Once more with another seed: the same, and within the margin it is shown to be.
  const same = compared(`${first.directory}:mock:jitter=0.2/none`, second.directory).pairs[0]!;
  t.is(same.figures.mean.judgement, 'equal');
  t.is(same.figures.p50.judgement, 'equal');
  t.regex(same.label, /^declared mock:jitter=0\.2\/none/);
});

for (const [handlerPolicy, zygotePolicies, clients] of [
  ['none', ['none', 'sock'], 1],
  ['lru', ['none', 'sock', 'static'], 3],
  ['lru', ['openlambda', 'sock'], 8],
] as const) {
  test(`a replay takes the same decisions: ${handlerPolicy}, ${zygotePolicies.join()}`, async (t) => {
    const folder = temporaryDirectory(t);
    const workload = writeSmallWorkload(folder, functions);
    const tree = path.join(folder, 'tree.json');
    const grandchild = { packages: ['ten'], children: [] };
    const child = { packages: ['forty'], children: [grandchild] };
    writeFileSync(tree, JSON.stringify({ packages: [], children: [child] }));
    for (const seed of [1, 2, 3]) {
      // oxlint-disable-next-line no-await-in-loop -- a measurement has the machine for itself
      const { directory, runs } = await measureMock(t, {
        platforms: ['mock', 'mock:jitter=0.9:fail=0.03:issue_ms=0.3'],
        options: {
          workload,
          tree,
          seed,
          clients,
          handlerPolicy,
          invocations: 200,
          handlerCacheMb: 60,
          importCacheMb: 30,
        },
        measureOptions: { zygotePolicies },
      });
      const checks = await validateDecisions(directory);
      t.is(checks.length, runs.length);
      t.deepEqual(
        checks.filter(({ difference }) => difference !== undefined),
        [],
      );
    }
  });
}

test('a log that tells of another decision is found out', async (t) => {
  const workload = writeSmallWorkload(temporaryDirectory(t), functions);
  const { directory } = await measureMock(t, {
    platforms: ['mock:jitter=0.5'],
    options: { workload, invocations: 50 },
  });
  const changed = path.join(temporaryDirectory(t), 'changed');
  cpSync(directory, changed, { recursive: true });
  const file = path.join(changed, 'operations.csv');
  writeFileSync(file, readFileSync(file, 'utf8').replace(',f,', ',g,'));
  t.regex((await validateDecisions(changed))[0]?.difference ?? '', /in the run/);
});

test('a report of a mock does not say that anything was measured', async (t) => {
  const workload = writeSmallWorkload(temporaryDirectory(t), functions);
  const { directory } = await measureMock(t, {
    platforms: ['mock'],
    options: { workload, invocations: 5 },
  });
  const page = path.join(directory, 'report.html');
  await writeReport(directory, page);
  const text = readFileSync(page, 'utf8');
  t.true(text.includes('create_sandbox'), 'its tables are there');
  t.false(text.includes('measured ones among them'));
  t.true(text.includes('1, some of declared times'));
});

test('what measures this host takes no mock, and says so', async (t) => {
  const message = /^platform mock takes declared times and measures nothing: choose one of lean, /;
  await t.throwsAsync(choosePlatforms(['lean', 'mock:fail=0'], platforms), {
    instanceOf: UsageError,
    message,
  });
  const hooks = { attempts: new Attempts(), tell() {} };
  await t.throwsAsync(calibrateFixed(['mock'], 1, '', hooks), { instanceOf: UsageError, message });
});
