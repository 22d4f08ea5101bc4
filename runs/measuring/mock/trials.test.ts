import path from 'node:path';
import test from 'ava';
import { execaSync } from 'execa';
import type { PlatformSession, RealPlatform } from '../../../real/platforms/platform.ts';
import { mock } from '../../../real/platforms/mock/mock.ts';
import { around } from '../../../real/testing/faulty-platform.ts';
import { randomStream } from '../../../sim/engine/random/random.ts';
import { measureMock, writeSmallWorkload } from '../../testing/measure-mock.ts';
import { temporaryDirectory } from '../../testing/small-run.ts';

const functions = { f: { packages: ['one', 'ten'], execute_ms: 3 }, g: { packages: ['forty'] } };
const resultFiles = [
  'invocations.csv',
  'summary.json',
  'operations.csv',
  'steps.csv',
  'trace.json',
];

test('trials go through all platforms and policies in turn, in an order that the seed draws', async (t) => {
  const workload = writeSmallWorkload(temporaryDirectory(t), functions);
  const seed = 7;
  const { runs, rows, told } = await measureMock(t, {
    platforms: ['mock', 'mock:create_ms=20'],
    options: { workload, seed, invocations: 2 },
    measureOptions: { trials: 4, zygotePolicies: ['none', 'sock', 'static'] },
  });
  // Drawing without putting back, from a stream of its own, in each trial anew.
  const draws = randomStream(seed, 'trials');
  const expected = [0, 1, 2, 3].flatMap((trial) => {
    const left = ['mock', 'mock:create_ms=20'].flatMap((platform) =>
      ['none', 'sock', 'static'].map((policy) => `${trial} ${platform} ${policy}`),
    );
    return Array.from({ length: 6 }, () => left.splice(draws.integer(left.length), 1)[0]!);
  });
  t.deepEqual(
    runs.map(({ trial, platform, zygotePolicy }) => `${trial} ${platform} ${zygotePolicy}`),
    expected,
  );
  t.deepEqual(
    runs.map(({ run }) => run),
    [...runs.keys()],
  );
  t.deepEqual(
    rows.map(({ run, platform, zygote_policy: policy }) => `${run} ${platform} ${policy}`),
    runs.flatMap(({ run, platform, zygotePolicy }) =>
      Array<string>(2).fill(`${run} ${platform} ${zygotePolicy}`),
    ),
  );
  // Each run begins at 0, with empty caches.
  for (const first of rows.filter(({ invocation }) => invocation === '0')) {
    t.is(first['start_ms'], '0');
    t.not(first['tier'], 'handler');
  }
  t.deepEqual(
    told,
    [...runs.keys(), runs.length].map((done) => `measuring: ${done} of ${runs.length}`),
  );
});

test('what holds no Zygotes is measured once a trial, without them', async (t) => {
  const workload = writeSmallWorkload(temporaryDirectory(t), functions);
  const { runs, rows } = await measureMock(t, {
    platforms: ['mock', 'mock:zygotes=no'],
    options: { workload, invocations: 10, handlerPolicy: 'none' },
    measureOptions: { trials: 2, zygotePolicies: ['sock', 'static'] },
  });
  const once = ['mock sock', 'mock static', 'mock:zygotes=no none'];
  const all = runs.map((run) => `${run.platform} ${run.zygotePolicy}`);
  t.deepEqual(all.slice(0, 3).toSorted(), once);
  t.deepEqual(all.slice(3).toSorted(), once);
  for (const row of rows) {
    t.is(row['tier'] === 'none', row['platform'] === 'mock:zygotes=no');
  }
});

test('every order of trials comes about, none far more often than others', async (t) => {
  const workload = writeSmallWorkload(temporaryDirectory(t), { f: {} });
  const counts = new Map<string, number>();
  for (let seed = 0; seed < 60; seed++) {
    // oxlint-disable-next-line no-await-in-loop -- a measurement has the machine for itself
    const { runs } = await measureMock(t, {
      platforms: ['mock', 'mock:create_ms=1', 'mock:create_ms=2'],
      options: { workload, seed, invocations: 1 },
      measureOptions: { zygotePolicies: ['none'] },
    });
    const order = runs.map(({ platform }) => platform).join(' ');
    counts.set(order, (counts.get(order) ?? 0) + 1);
  }
  t.is(counts.size, 6);
  // Chi-squared with 5 degrees of freedom: beyond 20.5 in one case of a thousand.
  const chiSquared = [...counts.values()].reduce((sum, n) => sum + (n - 10) ** 2 / 10, 0);
  t.true(chiSquared < 20.5, [...counts.values()].join());
});

/** A mock that counts what is asked of it. */
function counted(platform: RealPlatform): { platform: RealPlatform; counts: Map<string, number> } {
  const counts = new Map<string, number>();
  const count = (name: string): unknown => counts.set(name, (counts.get(name) ?? 0) + 1);
  return {
    counts,
    platform: {
      ...platform,
      async open(setup): Promise<PlatformSession> {
        count('open');
        return around(await platform.open(setup), async (name, _words, method) => {
          count(name);
          return method();
        });
      },
    },
  };
}

test('a warm-up is run before each trial, and counts nowhere', async (t) => {
  const workload = writeSmallWorkload(temporaryDirectory(t), functions);
  const measured = async (warmup: number) => {
    const { platform, counts } = counted(mock.mock!.named('mock:jitter=0.5:fail=0.1'));
    const outcome = await measureMock(t, {
      platforms: ['mock'],
      registry: { mock: platform },
      options: { workload, invocations: 25 },
      measureOptions: { trials: 2, warmup },
    });
    return { ...outcome, counts };
  };
  const cold = await measured(0);
  const warm = await measured(9);
  t.is(cold.counts.get('open'), 2);
  t.is(warm.counts.get('open'), 4);
  const more = warm.counts.get('execute')! - cold.counts.get('execute')!;
  // What fails before it is executed is executed nowhere.
  t.true(more > 9 && more <= 18, String(more));
  for (const file of resultFiles) {
    t.is(warm.read(file), cold.read(file), file);
  }
});

test('the same seed gives the same bytes, another one others', async (t) => {
  const workload = writeSmallWorkload(temporaryDirectory(t), functions);
  const measured = (seed: number) =>
    measureMock(t, {
      platforms: ['mock:jitter=0.3:fail=0.05', 'mock:issue_ms=0.5'],
      options: { workload, seed, invocations: 60, arrivals: 'poisson', rate: 200 },
      measureOptions: { trials: 2, zygotePolicies: ['none', 'sock'] },
    });
  const [one, again, other] = [await measured(3), await measured(3), await measured(4)];
  for (const file of [...resultFiles, 'memory.csv', 'memory-7.csv']) {
    t.is(again.read(file), one.read(file), file);
  }
  t.not(other.read('invocations.csv'), one.read('invocations.csv'));
  // Trials are no copies of each other.
  const timesOf = (run: string) =>
    one.rows.filter((row) => row['run'] === run).map((row) => row['end_ms']);
  const [first, second] = one.runs.filter(
    ({ platform, zygotePolicy }) => platform !== 'mock:issue_ms=0.5' && zygotePolicy === 'none',
  );
  t.notDeepEqual(timesOf(String(first!.run)), timesOf(String(second!.run)));
});

test('it needs neither Python nor a platform nor a place of its own', (t) => {
  const out = path.join(temporaryDirectory(t), 'run');
  const program = path.join(import.meta.dirname, '..', '..', '..', 'scripts', 'zygolab.ts');
  const words = ['measure', '--platform', 'mock', '--invocations', '20', '--out', out, '--json'];
  const { stdout } = execaSync(process.execPath, [program, ...words], {
    env: { PATH: '/nowhere', PYTHON: '/no/python', ZYGOLAB_CACHE: '/dev/null/cache' },
    extendEnv: false,
  });
  const [run] = JSON.parse(stdout) as { platform: string; summary: { invocations: number } }[];
  t.deepEqual([run!.platform, run!.summary.invocations], ['mock', 20]);
});
