import test from 'ava';
import { SimulatedHost } from '../hosts/fixed-host.ts';
import { choosePolicies } from '../policies/choose-policies.ts';
import type { HandlerPolicy, PausedSandboxes } from '../ports/handler-policy.ts';
import { recordedArrivals } from '../testing/recorded-arrivals.ts';
import { profile } from '../testing/scenarios/scenario.ts';
import { smallCatalog, smallInvocations } from '../testing/small-catalog.ts';
import { Worker } from './worker.ts';

// x takes 23 ms to make and 7 ms to execute, and is paused 31 ms after it was called.
const catalog = smallCatalog([], [{ name: 'x', packages: [], executeMs: 7, memoryMb: 1 }]);

test('a timer between the marks of the clock has its turn, once, at the nearest', (t) => {
  const turns: number[] = [];
  const worker = run((cache) => ({
    ...keepAll,
    timerMs: 10 + 1 / 3,
    runTimer() {
      turns.push(cache.nowMs);
      Object.assign(this, { timerMs: Infinity });
    },
  }));
  t.deepEqual(turns, [10.333_333]);
  t.is(worker.completed, 1);
});

test('a prewarm that is asked for at an arrival begins after it, at the same time', (t) => {
  const asked: number[] = [];
  const worker = run((cache) => ({
    ...keepAll,
    arrived(functionIndex) {
      cache.prewarm(functionIndex);
      asked.push(cache.functions.existing[functionIndex]!);
    },
  }));
  // Nothing of it was there while the arrival was handled, and both were paused in the end.
  t.deepEqual(asked, [0]);
  t.is(worker.handlerCache.prewarms, 1);
  t.is(worker.handlerCache.count, 2);
  t.is(worker.lastEndMs, 31);
});

const keepAll: HandlerPolicy = {
  keepsHandlers: true,
  timerMs: Infinity,
  admitted() {},
  removed() {},
  victim: () => -1,
  runTimer() {},
};

/** Calls x once, at 0. */
function run(handler: (cache: PausedSandboxes) => HandlerPolicy): Worker {
  const configuration = {
    platform: 'lean',
    profile,
    handlerPolicy: 'none',
    handlerCacheMb: Infinity,
    zygotePolicy: 'none',
    importCacheMb: 0,
    installCache: 'warm',
  } as const;
  const policies = { ...choosePolicies(configuration), handler };
  let worker: Worker | undefined;
  const host = new SimulatedHost((simulated) => {
    worker = new Worker(catalog, configuration, policies, simulated, { ended() {} });
    return worker;
  });
  host.run(recordedArrivals(catalog, smallInvocations(catalog, [[0, 'x']])));
  return worker!;
}
