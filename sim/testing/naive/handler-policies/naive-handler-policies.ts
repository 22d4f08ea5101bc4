import { type Parameters, number, word } from '../../../parameters/parameter.ts';
import { nameAlone, readValues } from '../../../parameters/parameterized-name.ts';
import { NaiveBreakEven } from './naive-break-even.ts';
import { NaiveFifo } from './naive-fifo.ts';
import { NaiveGreedyDual } from './naive-greedy-dual.ts';
import type { NaiveHandlerPolicy, NaiveHandlers } from './naive-handler-policy.ts';
import { NaiveHybridHistogram } from './naive-hybrid-histogram.ts';
import { NaiveLfu } from './naive-lfu.ts';
import { NaiveLru } from './naive-lru.ts';
import { NaiveSieve } from './naive-sieve.ts';
import { NaiveTtl } from './naive-ttl.ts';

/** Handler policies that have a naive model, by name alone; `random` has none: it may do anything. */
export const naiveHandlerPolicies = [
  'none',
  'lru',
  'fifo',
  'lfu',
  'sieve',
  'greedy-dual',
  'ttl',
  'break-even',
  'hybrid-histogram',
];

/** The handler policy of a name with parameters, or undefined for `none`. */
export function naiveHandlerPolicy(
  name: string,
  handlers: NaiveHandlers,
): NaiveHandlerPolicy | undefined {
  switch (nameAlone(name)) {
    case 'none':
      return undefined;
    case 'lru':
      return new NaiveLru(handlers);
    case 'fifo':
      return new NaiveFifo(handlers);
    case 'lfu':
      return new NaiveLfu(handlers);
    case 'sieve':
      return new NaiveSieve(handlers);
    case 'greedy-dual':
      return new NaiveGreedyDual(handlers, readValues('handler policy', name, greedyDualKeys));
    case 'ttl':
      return new NaiveTtl(handlers, readValues('handler policy', name, ttlKeys).keep_s);
    case 'break-even':
      return new NaiveBreakEven(handlers, readValues('handler policy', name, breakEvenKeys).price);
    case 'hybrid-histogram':
      return new NaiveHybridHistogram(handlers, readValues('handler policy', name, histogramKeys));
    default:
      throw new Error(
        `handler policy ${name} has no naive model: write it, and name it in sim/testing/naive/handler-policies/naive-handler-policies.ts`,
      );
  }
}

const greedyDualKeys = {
  frequency: word('live', ['live', 'all', 'one'], ''),
  cost: word('cold', ['cold', 'one'], ''),
  size: word('owned', ['owned', 'one'], ''),
  copies: word('one', ['one', 'divide'], ''),
} satisfies Parameters;

const positive = { least: 0, most: Infinity };
const share = { least: 0, most: 1 };
const percent = { least: 0, most: 100, isAbove: true };

const ttlKeys = { keep_s: number(600, positive, '') };
const breakEvenKeys = { price: number(0.01, positive, '') };
const histogramKeys = {
  bin_s: number(60, positive, ''),
  range_s: number(14_400, positive, ''),
  head_percent: number(5, percent, ''),
  tail_percent: number(99, percent, ''),
  margin: number(0.1, share, ''),
  cv: number(2, positive, ''),
  out_of_range: number(0.5, share, ''),
};
