import { nameAlone } from '../../sim/parameters/parameterized-name.ts';
import { columnPolicyName } from '../../sim/policies/own/own-policies.ts';
import { type PolicyFile, policyFiles, type PolicyNames } from '../own-policies/policy-files.ts';
import type { PolicyDescriptions } from '../simulating/describe-policies.ts';

/**
 * The files of users' own policies that a run had, where they were then and with the bytes that they
 * have to have.
 *
 * @param described what `run.json` says of policies
 */
export function replayedPolicies(
  names: PolicyNames,
  described: PolicyDescriptions | undefined,
): PolicyFile[] {
  return policyFiles(names).map((policy) => {
    const option = names[policy.kind].find((text) => nameAlone(text) === policy.name)!;
    const { file, sha256 } = described?.[policy.kind][columnPolicyName(option)] ?? {};
    return {
      ...policy,
      ...(file !== undefined && { file }),
      ...(sha256 !== undefined && { sha256 }),
    };
  });
}
