import { choose } from '../choose.ts';
import type { Configuration } from '../configuration.ts';
import type { Policies } from '../ports/policies.ts';
import { handlerPolicies } from './handler/registry.ts';
import { zygotePolicies } from './zygote/registry.ts';

/**
 * The policies that a configuration names.
 *
 * @throws RangeError when there is none of the name
 */
export function choosePolicies({
  handlerPolicy,
  zygotePolicy,
}: Pick<Configuration, 'handlerPolicy' | 'zygotePolicy'>): Policies {
  return {
    handler: choose('handler policy', handlerPolicies, handlerPolicy),
    zygote: choose('Zygote policy', zygotePolicies, zygotePolicy),
  };
}
