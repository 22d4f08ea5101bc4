import type { Configuration } from '../configuration.ts';
import type { HandlerPolicyFactory } from '../ports/handler-policy.ts';
import type { Policies } from '../ports/policies.ts';
import type { ZygotePolicyFactory } from '../ports/zygote-policy.ts';
import { handlerPolicies } from './handler/registry.ts';
import { type ChosenPolicy, readPolicyName } from './policy-name.ts';
import { zygotePolicies } from './zygote/registry.ts';

/**
 * The policies that a configuration names.
 *
 * @throws UsageError when there is none of the name, or a parameter is not right
 */
export function choosePolicies({
  handlerPolicy,
  zygotePolicy,
}: Pick<Configuration, 'handlerPolicy' | 'zygotePolicy'>): Policies {
  return {
    handler: create(chooseHandlerPolicy(handlerPolicy)),
    zygote: create(chooseZygotePolicy(zygotePolicy)),
  };
}

/** The handler policy of a name with parameters. */
export function chooseHandlerPolicy(text: string): ChosenPolicy<HandlerPolicyFactory> {
  return readPolicyName('handler policy', handlerPolicies, text);
}

/** The Zygote policy of a name with parameters. */
export function chooseZygotePolicy(text: string): ChosenPolicy<ZygotePolicyFactory> {
  return readPolicyName('Zygote policy', zygotePolicies, text);
}

/** Whether a Zygote policy creates the Zygotes of a tree that is given, and no others. */
export function takesTree(text: string): boolean {
  return zygotePolicies[text.split(':', 1)[0]!]?.takesTree === true;
}

function create<Factory>({ declaration, values }: ChosenPolicy<Factory>): Factory {
  return declaration.create(values);
}
