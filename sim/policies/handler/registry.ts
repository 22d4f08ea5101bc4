import type { HandlerPolicyDeclaration } from '../../ports/handler-policy.ts';
import { breakEven } from './break-even.ts';
import { fifo } from './fifo.ts';
import { greedyDual } from './greedy-dual.ts';
import { hybridHistogram } from './hybrid-histogram.ts';
import { lfu } from './lfu.ts';
import { lru } from './lru.ts';
import { none } from './none.ts';
import { random } from './random.ts';
import { sieve } from './sieve.ts';
import { ttl } from './ttl.ts';

/** Handler policies by the name that `--handler-policy` takes. */
export const handlerPolicies: Readonly<Record<string, HandlerPolicyDeclaration>> = {
  none,
  lru,
  fifo,
  random,
  lfu,
  sieve,
  'greedy-dual': greedyDual,
  ttl,
  'break-even': breakEven,
  'hybrid-histogram': hybridHistogram,
};
