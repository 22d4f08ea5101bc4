import type { OwnPolicies, PolicyCallGuard } from '../../sim/policies/own/own-policies.ts';
import { InputError } from '../../workloads/input-error.ts';
import { inWatchedThread } from './limits/watched-thread.ts';
import { loadPolicies } from './load-policies.ts';
import { type PolicyFile, policyFiles, type PolicyNames } from './policy-files.ts';

/**
 * Loads the policies of users' own files that options name, after a thread has tried to: a file
 * that never ends loading is told of, and ends nothing else.
 *
 * @param guard watches over each call of them in this thread
 * @returns undefined where the options name none
 * @throws InputError that names the file and what is wrong with it
 */
export async function openPolicies(
  names: PolicyNames,
  guard?: PolicyCallGuard,
): Promise<OwnPolicies | undefined> {
  const files = policyFiles(names);
  await tryPolicies(files);
  return loadPolicies(files, guard);
}

/**
 * Loads files in a thread of its own, and makes a policy of each.
 *
 * @throws InputError that names the file and what is wrong with it
 */
export async function tryPolicies(files: readonly PolicyFile[], limitMs?: number): Promise<void> {
  if (files.length === 0) {
    return;
  }
  const module = new URL('try-thread.ts', import.meta.url);
  const outcome = await inWatchedThread<undefined>(module, files, limitMs);
  if ('error' in outcome) {
    throw new InputError(outcome.error);
  }
}
