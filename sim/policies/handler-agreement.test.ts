import test from 'ava';
import * as fc from 'fast-check';
import type { OperationObserver } from '../hosts/fixed-host.ts';
import { simulate } from '../simulate.ts';
import { collectRecords } from '../testing/collect-records.ts';
import { firstDifference } from '../testing/first-difference.ts';
import { naiveHandlerPolicies } from '../testing/naive/handler-policies/naive-handler-policies.ts';
import { simulateNaively } from '../testing/naive/naive-model.ts';
import { pacedCase } from '../testing/paced-case.ts';
import type { RandomCase } from '../testing/random-case.ts';
import { randomHandlerPolicy } from '../testing/random-handler-policy.ts';
import { recordedArrivals } from '../testing/recorded-arrivals.ts';
import { Operation } from '../worker/host.ts';
import { handlerPolicies } from './handler/registry.ts';

// Each policy twice, written from the page by two who did not look at each other's: the same
// records, counts and memory over time.

const runs = Number(process.env['ZYGOLAB_CASES'] ?? 200);

for (const policy of naiveHandlerPolicies) {
  test(`${policy}: agrees with its naive model where functions are called again and again`, (t) => {
    let resumed = 0;
    let evicted = 0;
    let prewarms = 0;
    let prewarmsUsed = 0;
    const property = fc.property(
      pacedCase(randomHandlerPolicy(policy)),
      ({ catalog, configuration, invocations }) => {
        const fast = collectRecords(catalog, configuration, recordedArrivals(catalog, invocations));
        const naive = simulateNaively(catalog, configuration, invocations);
        const difference = firstDifference(fast, naive);
        if (difference !== undefined) {
          throw new Error(difference);
        }
        resumed += naive.records.filter(({ tier }) => tier === 'handler').length;
        evicted += naive.counts.handlersEvicted;
        prewarms += naive.counts.prewarms;
        prewarmsUsed += naive.counts.prewarmsUsed;
      },
    );
    fc.assert(property, { seed: 14, numRuns: runs });
    t.is(resumed > 0, policy !== 'none');
    t.is(evicted > 0, policy !== 'none');
    t.is(prewarms > prewarmsUsed && prewarmsUsed > 0, policy === 'hybrid-histogram');
  });
}

test('every policy but random has a naive model', (t) => {
  const names = Object.keys(handlerPolicies).filter((name) => name !== 'random');
  t.deepEqual(names.toSorted(), naiveHandlerPolicies.toSorted());
});

test('random gives up what is paused, nothing else, and not always the same', (t) => {
  const property = fc.property(pacedCase(fc.constant('random')), (each) => {
    const victims = [0, 1, 2].map((seed) => victimsOf(each, seed));
    isSometimesOther ||= new Set(victims.map((list) => list.join())).size > 1;
  });
  let isSometimesOther = false;
  fc.assert(property, { seed: 14, numRuns: runs });
  t.true(isSometimesOther);
});

/** What a run gives up, in order; throws where it is not paused. */
function victimsOf({ catalog, configuration, invocations }: RandomCase, seed: number): number[] {
  const paused = new Set<number>();
  const victims: number[] = [];
  const observer: OperationObserver = {
    started(_worker, operation, sandbox) {
      if (operation === Operation.resume) {
        paused.delete(sandbox);
      } else if (operation === Operation.destroySandbox) {
        if (!paused.delete(sandbox)) {
          throw new Error(`sandbox ${sandbox} is given up, and was not paused`);
        }
        victims.push(sandbox);
      }
    },
    ended(_worker, operation, sandbox) {
      if (operation === Operation.pause) {
        paused.add(sandbox);
      }
    },
  };
  const arrivals = recordedArrivals(catalog, invocations);
  simulate(catalog, { ...configuration, seed }, arrivals, { ended() {} }, observer);
  return victims;
}
