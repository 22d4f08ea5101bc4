import type { HandlerPolicyFactory } from './handler-policy.ts';
import type { ZygotePolicyFactory } from './zygote-policy.ts';

/** What makes the policies of one run; who composes a run chooses them, and hands them to its worker. */
export interface Policies {
  readonly handler: HandlerPolicyFactory;
  readonly zygote: ZygotePolicyFactory;
}
