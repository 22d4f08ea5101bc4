import test from 'ava';
import * as fc from 'fast-check';
import { plainWorkload } from '../../workloads/popularity/plain-workload.ts';
import { collectRecords } from '../testing/collect-records.ts';
import { recordedArrivals } from '../testing/recorded-arrivals.ts';
import { handlerPolicies } from './handler/registry.ts';

// Where operations take no time and all sandboxes own 1 MB, the handler cache is a cache of pages,
// about which a good deal is proved.

const functions = 12;
const { catalog: plain } = plainWorkload(functions);
const catalog = { ...plain, memoryMb: new Float64Array(functions).fill(1) };
const calls = fc.array(fc.nat(functions - 1), { minLength: 1, maxLength: 150, size: 'max' });
const capacity = fc.nat(functions + 1);

for (const policy of Object.keys(handlerPolicies)) {
  test(`${policy}: never more hits than an unlimited cache or one that knows the future`, (t) => {
    const property = fc.property(calls, capacity, (called, size) => {
      const hits = hitsOf(policy, size, called);
      t.true(hits <= called.length - new Set(called).size);
      t.true(hits <= clairvoyantHits(called, size));
    });
    t.notThrows(() => fc.assert(property, { seed: 1, numRuns: 150 }));
  });
}

test('lru: the hits are those of a list of pages, and an unlimited cache misses each once', (t) => {
  const property = fc.property(calls, capacity, (called, size) => {
    t.is(hitsOf('lru', size, called), listHits(called, size));
    t.is(hitsOf('lru', Infinity, called), called.length - new Set(called).size);
    t.is(hitsOf('lru', 0, called), 0);
  });
  t.notThrows(() => fc.assert(property, { seed: 2, numRuns: 150 }));
});

test('lru: more memory never gives fewer hits', (t) => {
  // A larger cache holds all that a smaller one does: R. L. Mattson et al., "Evaluation techniques
  // for storage hierarchies", IBM Systems Journal 9 (1970).
  const property = fc.property(calls, (called) => {
    let before = 0;
    for (let size = 0; size <= functions; size++) {
      const hits = hitsOf('lru', size, called);
      t.true(hits >= before);
      before = hits;
    }
  });
  t.notThrows(() => fc.assert(property, { seed: 3, numRuns: 40 }));
});

function hitsOf(handlerPolicy: string, handlerCacheMb: number, called: readonly number[]): number {
  const { records } = collectRecords(
    catalog,
    {
      platform: 'free',
      profile: {
        kind: 'fixed',
        cores: 1,
        interpreter_start_ms: 0,
        interpreter_mb: 0,
        fork_base_ms: 0,
        fork_ms_per_mb: 0,
        fork_mb: 0,
        platforms: { free: { sandbox_create_ms: 0, pause_ms: 0, resume_ms: 0, destroy_ms: 0 } },
      },
      handlerPolicy,
      handlerCacheMb,
      zygotePolicy: 'none',
      importCacheMb: 0,
      installCache: 'warm',
    },
    recordedArrivals(catalog, {
      arrivalMs: Float64Array.from(called, (_, index) => index),
      functions: Int32Array.from(called),
      executeMs: new Float64Array(called.length),
    }),
  );
  return records.filter(({ tier }) => tier === 'handler').length;
}

/** Keeps the pages that are called again soonest: L. A. Belady, IBM Systems Journal 5 (1966). */
function clairvoyantHits(called: readonly number[], size: number): number {
  let cached: number[] = [];
  let hits = 0;
  for (const [at, page] of called.entries()) {
    const next = (other: number): number => {
      const index = called.indexOf(other, at + 1);
      return index < 0 ? Infinity : index;
    };
    hits += cached.includes(page) ? 1 : 0;
    cached = [...new Set([...cached, page])].toSorted((a, b) => compare(next(a), next(b)));
    cached = cached.slice(0, size);
  }
  return hits;
}

function compare(left: number, right: number): number {
  return left === right ? 0 : left < right ? -1 : 1;
}

/** The pages by the time of their last call, the latest first. */
function listHits(called: readonly number[], size: number): number {
  let list: number[] = [];
  let hits = 0;
  for (const page of called) {
    hits += list.includes(page) ? 1 : 0;
    list = [page, ...list.filter((other) => other !== page)].slice(0, size);
  }
  return hits;
}
