import test from 'ava';
import { defaultArrivalsOptions } from '../workloads/arrivals/arrivals.ts';
import { arrivalsKinds, createArrivals } from '../workloads/arrivals/registry.ts';
import { loadWorkload } from '../workloads/built-in.ts';
import type { Configuration } from './configuration.ts';
import { randomStream } from './engine/random/random.ts';
import { lean } from './costs/profiles/lean.ts';
import { collectRecords } from './testing/collect-records.ts';

const workload = loadWorkload('reqbench');
const configuration: Configuration = {
  platform: 'lean',
  profile: { ...lean, cores: 4 },
  handlerPolicy: 'lru',
  handlerCacheMb: 400,
  zygotePolicy: 'sock',
  importCacheMb: 300,
  installCache: 'warm',
};
const invocations = 3000;

function run(kind: string, seed: number, count = invocations) {
  const options = {
    ...defaultArrivalsOptions,
    invocations: count,
    clients: 10,
    ratePerSecond: 20,
    popularity: 'zipf',
  };
  const arrivals = createArrivals(kind, workload, options, (name) => randomStream(seed, name));
  return collectRecords(workload.catalog, configuration, arrivals);
}

/** All kinds of arrivals but the one that repeats a file. */
const kinds = Object.keys(arrivalsKinds).filter((kind) => kind !== 'file');

for (const kind of kinds) {
  test(`${kind}: the same seed gives the same records, another seed others`, (t) => {
    const first = run(kind, 1);
    t.is(first.records.length, invocations);
    t.true(first.counts.zygotesEvicted > 0 && first.counts.handlersEvicted > 0);
    t.is(JSON.stringify(run(kind, 1)), JSON.stringify(first));
    const other = run(kind, 2);
    t.notDeepEqual(
      other.records.map((record) => record.function),
      first.records.map((record) => record.function),
    );
    t.notDeepEqual(
      other.records.map(({ endMs }) => endMs),
      first.records.map(({ endMs }) => endMs),
    );
  });
}

for (const kind of kinds.filter((each) => each !== 'closed')) {
  test(`${kind}: a longer run begins with the same arrivals, and goes the same way until then`, (t) => {
    const short = run(kind, 1, 1000).records;
    const long = run(kind, 1).records;
    t.deepEqual(
      short.map((record) => [record.arrivalMs, record.function]),
      long.slice(0, 1000).map((record) => [record.arrivalMs, record.function]),
    );
    // What had ended when the shorter run saw its last arrival cannot know of what came later.
    const lastMs = short.at(-1)!.arrivalMs;
    const ended = short.filter(({ endMs }) => endMs <= lastMs);
    t.true(ended.length > 900);
    t.deepEqual(
      ended,
      ended.map(({ invocation }) => long[invocation]!),
    );
  });
}

test('closed: each client has one invocation under way at a time', (t) => {
  const { records } = run('closed', 1);
  const times = records.flatMap(({ arrivalMs, endMs }) => [
    { atMs: arrivalMs, change: 1 },
    { atMs: endMs, change: -1 },
  ]);
  let underWay = 0;
  for (const { change } of times.toSorted((a, b) => a.atMs - b.atMs || a.change - b.change)) {
    underWay += change;
    t.true(underWay <= 10);
  }
  t.is(underWay, 0);
});
