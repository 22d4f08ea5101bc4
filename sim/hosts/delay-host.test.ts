import { choosePolicies } from '../policies/choose-policies.ts';
import test from 'ava';
import { file } from '../../workloads/arrivals/file.ts';
import { defaultArrivalsOptions } from '../../workloads/arrivals/arrivals.ts';
import type { Configuration } from '../configuration.ts';
import { checkAtRest } from '../check-at-rest.ts';
import { DelayHost, type OperationDelays } from './delay-host.ts';
import { lean } from '../costs/profiles/lean.ts';
import { randomStream } from '../engine/random/random.ts';
import { smallCatalog, smallInvocations } from '../testing/small-catalog.ts';
import { Operation } from '../worker/host.ts';
import { Worker } from '../worker/worker.ts';

const catalog = smallCatalog(
  [{ name: 'p', importMs: 1, importMb: 1, installMs: 0 }],
  [
    { name: 'a', packages: ['p'], executeMs: 0, memoryMb: 0 },
    { name: 'b', packages: ['p'], executeMs: 0, memoryMb: 0 },
  ],
);
const uncached: Configuration = {
  platform: 'lean',
  profile: lean,
  handlerPolicy: 'none',
  handlerCacheMb: 0,
  zygotePolicy: 'none',
  importCacheMb: Infinity,
  installCache: 'warm',
};

const byOperation = (delays: Partial<Record<Operation, number>>): OperationDelays => ({
  delayMs: (_, operation) => delays[operation] ?? 0,
});

/** Lets both functions arrive at once; tells when each ended. */
function run(
  delays: OperationDelays,
  differences: Partial<Configuration>,
): { ends: number[]; worker: Worker } {
  const ends: number[] = [];
  const configuration = { ...uncached, ...differences };
  let worker: Worker | undefined;
  const host = new DelayHost((delayHost) => {
    worker = new Worker(catalog, configuration, choosePolicies(configuration), delayHost, {
      ended({ functions, endMs }, slot) {
        ends[functions[slot]!] = endMs[slot]!;
      },
    });
    return worker;
  }, delays);
  host.run(
    file({
      workload: {
        name: 'small',
        catalog,
        invocations: smallInvocations(catalog, [
          [0, 'a'],
          [0, 'b'],
        ]),
      },
      options: { ...defaultArrivalsOptions, invocations: Infinity },
      random: randomStream(0, 'arrivals'),
      popularity: () => ({ draw: () => 0 }),
    }),
  );
  checkAtRest(worker!);
  return { ends, worker: worker! };
}

test('operations at the same time do not slow each other down', (t) => {
  const delays = byOperation({
    [Operation.createSandbox]: 2,
    [Operation.importInSandbox]: 10,
    [Operation.execute]: 1,
  });
  t.deepEqual(run(delays, {}).ends, [13, 13]);
});

test('forks of one Zygote stand in line', (t) => {
  const delays = byOperation({
    [Operation.createSandbox]: 2,
    [Operation.importInSandbox]: 10,
    [Operation.execute]: 1,
  });
  // The second fork begins when the first is done, at 2 ms.
  t.deepEqual(run(delays, { zygotePolicy: 'static' }).ends, [13, 15]);
});

test('a delay that is no time stops the run', (t) => {
  t.throws(() => run(byOperation({ [Operation.execute]: NaN }), {}), {
    message: 'execute of 0 at 0 ms takes NaN ms; it should take a number ≥ 0',
  });
});

test('timers run: Zygotes beyond the limit are evicted', (t) => {
  const delays = byOperation({ [Operation.createSandbox]: 2, [Operation.execute]: 500 });
  t.is(run(delays, { zygotePolicy: 'sock', importCacheMb: 0 }).worker.importCache.evicted, 1);
});
