import { InputError, UsageError } from '../../workloads/input-error.ts';
import { tryPolicies } from '../own-policies/open-policies.ts';
import { type PolicyFile, policyFiles } from '../own-policies/policy-files.ts';

/**
 * The file of a policy with its kind, which is the one that it makes a policy of.
 *
 * @param policy a file, and keys perhaps: `./mine.ts:k=2`
 * @param kind the one that it has to be; found out where it is left out
 * @throws InputError for a file that holds no policy; UsageError for what is no file
 */
export async function kindOfPolicy(
  policy: string,
  kind?: PolicyFile['kind'],
  limitMs?: number,
): Promise<PolicyFile> {
  const as = async (each: PolicyFile['kind']): Promise<PolicyFile> => {
    const [file] = policyFiles({ handler: [], zygote: [], [each]: [policy] });
    if (file === undefined) {
      throw new UsageError(
        `${policy} is no file: one has a / in its name, or ends in .ts, .mts, .js or .mjs`,
      );
    }
    await tryPolicies([file], limitMs);
    return file;
  };
  if (kind !== undefined) {
    return as(kind);
  }
  try {
    return await as('handler');
  } catch (error) {
    try {
      return await as('zygote');
    } catch (other) {
      const [one, second] = [error, other].map((each) => (each as Error).message);
      throw one === second ? error : new InputError(`${one}; and as a Zygote policy, ${second}`);
    }
  }
}
