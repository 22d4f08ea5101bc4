import type { HandlerPolicyDeclaration } from '../../ports/handler-policy.ts';
import { lru } from './lru.ts';
import { none } from './none.ts';

/** Handler policies by the name that `--handler-policy` takes. */
export const handlerPolicies: Readonly<Record<string, HandlerPolicyDeclaration>> = { none, lru };
