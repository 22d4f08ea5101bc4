import test from 'ava';
import { markStalls } from './fit-stalls.ts';
import type { Measurement } from './measurements.ts';

/** One client whose imports alternate between 100 ms and none; every second large one brings a stall. */
const tree = Array.from({ length: 400 }, (_, index): Measurement => {
  const isStalled = index % 4 === 1;
  return {
    function: { name: 'fn', packages: [], direct: [], modules: [] },
    inherited: new Set(),
    depth: 0,
    requestMs: 1000 * index,
    receivedMs: 1000 * index + 500,
    createMs: isStalled ? 36 : 6,
    importMs: index % 2 === 0 ? 100 : 0,
    serveMs: 6,
    startMs: 3,
    failedModules: [],
  };
});

test('stalls are those after large imports, with their chance and length', (t) => {
  const { stalls, stalled } = markStalls([tree], (one) => one.createMs - 6);
  t.is(stalled.size, 100);
  t.true(stalls.delayMs.every((delayMs) => delayMs === 30));
  // Half of the imports are large at all times, and half of the forks after those stall.
  t.true(Math.abs(stalls.growth.at(-1)![1] - 1) < 1e-9);
  t.is(stalls.growth.at(-1)![0], stalls.largeMs);
});
