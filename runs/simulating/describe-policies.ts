import type { Configuration } from '../../sim/configuration.ts';
import { chooseHandlerPolicy, chooseZygotePolicy } from '../../sim/policies/choose-policies.ts';
import type { ChosenPolicy } from '../../sim/policies/policy-name.ts';

/** What results say of a policy: the value of each parameter, and the file where it is a user's own. */
export interface PolicyDescription {
  readonly parameters: Readonly<Record<string, number | string>>;
  /** The file's absolute path, and the SHA-256 of its bytes. */
  readonly file?: string;
  readonly sha256?: string;
}

/** Policies of each kind, by the names that columns have. */
export interface PolicyDescriptions {
  readonly handler: Readonly<Record<string, PolicyDescription>>;
  readonly zygote: Readonly<Record<string, PolicyDescription>>;
}

/**
 * What `run.json` says of a run's policies, with every value written out (policies §1).
 *
 * @param zygotePolicies all that the run is made with
 */
export function describePolicies(
  { handlerPolicy, ownPolicies }: Pick<Configuration, 'handlerPolicy' | 'ownPolicies'>,
  zygotePolicies: readonly string[],
): PolicyDescriptions {
  return {
    handler: describe([chooseHandlerPolicy(handlerPolicy, ownPolicies)]),
    zygote: describe(zygotePolicies.map((name) => chooseZygotePolicy(name, ownPolicies))),
  };
}

function describe(chosen: readonly ChosenPolicy<unknown>[]): PolicyDescriptions['handler'] {
  return Object.fromEntries(
    chosen.map(({ name, values, own }) => [
      name,
      { parameters: values, ...(own && { file: own.file, sha256: own.sha256 }) },
    ]),
  );
}
