import test from 'ava';
import { findLateStarts } from './late-starts.ts';
import type { Measurement } from './measurements.ts';

const invocation = (packages: string[], inherited: string[], startMs: number): Measurement => ({
  function: { name: 'fn', packages, direct: packages, modules: [] },
  inherited: new Set(inherited),
  depth: 1,
  requestMs: 0,
  receivedMs: 0,
  createMs: 6,
  importMs: 0,
  serveMs: 6,
  startMs,
  failedModules: [],
});
const often = (count: number, one: Measurement): Measurement[] =>
  Array.from({ length: count }, () => one);

test('the pair with which functions start late is found, and how late', (t) => {
  const found = findLateStarts([
    ...often(30, invocation(['a', 'b', 'c'], ['a', 'c'], 18)),
    ...often(30, invocation(['a', 'b', 'c'], ['c'], 3)),
    ...often(30, invocation(['a', 'c'], ['a'], 3)),
  ]);
  t.deepEqual(found, { delayMs: 15, pairs: [['a', 'b']] });
});

test('what happens by chance or seldom is no pair', (t) => {
  const sometimes = [
    ...often(30, invocation(['a', 'b'], ['a'], 18)),
    ...often(30, invocation(['a', 'b'], ['a'], 3)),
  ];
  const seldom = often(5, invocation(['c', 'd'], ['c'], 18));
  t.deepEqual(findLateStarts([...sometimes, ...seldom]), { delayMs: 0, pairs: [] });
});
