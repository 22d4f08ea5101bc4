import type { Configuration } from '../configuration.ts';
import { nameAlone } from '../parameters/parameterized-name.ts';
import type { HandlerPolicyDeclaration } from '../ports/handler-policy.ts';
import type { Policies } from '../ports/policies.ts';
import type { ZygotePolicyDeclaration } from '../ports/zygote-policy.ts';
import { handlerPolicies } from './handler/registry.ts';
import { checkedHandlerPolicy } from './own/checked-handler-policy.ts';
import { checkedZygotePolicy } from './own/checked-zygote-policy.ts';
import type { OwnPolicies } from './own/own-policies.ts';
import { type ChosenPolicy, readPolicyName } from './policy-name.ts';
import { zygotePolicies } from './zygote/registry.ts';

/**
 * The policies that a configuration names; those of users' own files are checked at every call.
 *
 * @throws UsageError when there is none of the name, or a parameter is not right
 */
export function choosePolicies({
  handlerPolicy,
  zygotePolicy,
  ownPolicies,
}: Pick<Configuration, 'handlerPolicy' | 'zygotePolicy' | 'ownPolicies'>): Policies {
  const handler = chooseHandlerPolicy(handlerPolicy, ownPolicies);
  const zygote = chooseZygotePolicy(zygotePolicy, ownPolicies);
  return {
    handler: handler.own
      ? checkedHandlerPolicy(nameAlone(handlerPolicy), handler, ownPolicies?.guard)
      : handler.declaration.create(handler.values),
    zygote: zygote.own
      ? checkedZygotePolicy(nameAlone(zygotePolicy), zygote, ownPolicies?.guard)
      : zygote.declaration.create(zygote.values),
  };
}

/** The handler policy of a name with parameters. */
export function chooseHandlerPolicy(
  text: string,
  own?: OwnPolicies,
): ChosenPolicy<HandlerPolicyDeclaration> {
  return readPolicyName('handler policy', handlerPolicies, text, own?.handler);
}

/** The Zygote policy of a name with parameters. */
export function chooseZygotePolicy(
  text: string,
  own?: OwnPolicies,
): ChosenPolicy<ZygotePolicyDeclaration> {
  return readPolicyName('Zygote policy', zygotePolicies, text, own?.zygote);
}

/** What columns call the policies of a configuration. */
export function policyNames({
  handlerPolicy,
  zygotePolicy,
  ownPolicies,
}: Pick<Configuration, 'handlerPolicy' | 'zygotePolicy' | 'ownPolicies'>): {
  readonly handlerPolicy: string;
  readonly zygotePolicy: string;
} {
  return {
    handlerPolicy: chooseHandlerPolicy(handlerPolicy, ownPolicies).name,
    zygotePolicy: chooseZygotePolicy(zygotePolicy, ownPolicies).name,
  };
}

/** Whether a Zygote policy creates the Zygotes of a tree that is given, and no others. */
export function takesTree(text: string, own?: OwnPolicies): boolean {
  return chooseZygotePolicy(text, own).declaration.takesTree === true;
}
