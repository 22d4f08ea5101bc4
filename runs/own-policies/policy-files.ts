import path from 'node:path';
import { nameAlone } from '../../sim/parameters/parameterized-name.ts';
import {
  isPolicyFile,
  type OwnPolicies,
  ownPolicyName,
} from '../../sim/policies/own/own-policies.ts';
import { UsageError } from '../../workloads/input-error.ts';

/** A file that a policy is to be loaded from. */
export interface PolicyFile {
  readonly kind: 'handler' | 'zygote';
  /** As the option has it: `./mine.ts`. */
  readonly name: string;
  /** Its absolute path. */
  readonly file: string;
  /** Of the bytes that it has to have; any where it is left out. */
  readonly sha256?: string;
}

/** Names of policies with their keys, as options have them. */
export interface PolicyNames {
  readonly handler: readonly string[];
  readonly zygote: readonly string[];
}

/**
 * The files among the names of policies, each once.
 *
 * @throws UsageError where results could not tell two policies apart, since they hold base names
 */
export function policyFiles(names: PolicyNames): PolicyFile[] {
  return (['handler', 'zygote'] as const).flatMap((kind) => {
    const given = names[kind].filter((text) => text !== '');
    const alone = [...new Set(given.map((text) => nameAlone(text)))];
    const byColumn = new Map<string, string>();
    for (const name of alone) {
      const column = isPolicyFile(name) ? ownPolicyName(name) : name;
      const other = byColumn.get(column);
      if (column === '') {
        throw new UsageError(`--${kind}-policy ${name} is a file without a name`);
      }
      if (other !== undefined && path.resolve(other) !== path.resolve(name)) {
        throw new UsageError(
          `--${kind}-policy ${other} and ${name} are both called ${column} in results: rename one`,
        );
      }
      byColumn.set(column, name);
    }
    return alone
      .filter((name) => isPolicyFile(name))
      .map((name) => ({ kind, name, file: path.resolve(name) }));
  });
}

/** The files that policies were loaded from, with their bytes' SHA-256. */
export function filesOf(own: OwnPolicies): Required<PolicyFile>[] {
  return (['handler', 'zygote'] as const).flatMap((kind) =>
    Object.entries(own[kind]).map(([name, { file, sha256 }]) => ({ kind, name, file, sha256 })),
  );
}
