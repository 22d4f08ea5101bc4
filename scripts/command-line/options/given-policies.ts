import { openPolicies } from '../../../runs/own-policies/open-policies.ts';
import type { OwnPolicies, PolicyCallGuard } from '../../../sim/policies/own/own-policies.ts';
import { type Given, listOf } from '../given.ts';

/**
 * The policies of users' own files that a command line names, loaded; undefined where it names none.
 *
 * @param guard watches over each call of them in this thread
 * @throws InputError for a file that holds no policy, and says why
 */
export function givenPolicies(
  given: Given,
  guard?: PolicyCallGuard,
): Promise<OwnPolicies | undefined> {
  return openPolicies(
    { handler: listOf(given, 'handler-policy'), zygote: listOf(given, 'zygote-policy') },
    guard,
  );
}
