import test from 'ava';
import { handlerPolicy } from '../../../sim/ports/handler-policy.ts';
import { number } from '../../../sim/parameters/parameter.ts';
import type { OwnPolicies } from '../../../sim/policies/own/own-policies.ts';
import { readOptionLists } from './run-arguments.ts';

const declaration = handlerPolicy({
  about: '',
  source: '',
  parameters: {
    keep_s: number(600, { least: 0, most: 1e6 }, ''),
    bin_s: number(60, { least: 1, most: 1e6 }, ''),
  },
  create: () => () => {
    throw new Error('is not made here');
  },
});
const own: OwnPolicies = {
  handler: { './a/ttl.ts': { declaration, file: '/a/ttl.ts', sha256: '' } },
  zygote: {},
};

test('commas of a list part policies, whose keys stay with them, in canonical form', (t) => {
  const given = {
    'handler-policy':
      './a/ttl.ts:keep_s=60, ./a/ttl.ts:bin_s=6e1:keep_s=600,./a/ttl.ts:bin_s=0.5e1:keep_s=7,lru',
    'handler-cache-mb': '1,2',
  };
  t.deepEqual(readOptionLists(given, own), {
    handlerPolicy: ['./a/ttl.ts:keep_s=60', './a/ttl.ts', './a/ttl.ts:keep_s=7:bin_s=5', 'lru'],
    handlerCacheMb: [1, 2],
  });
});
