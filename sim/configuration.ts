import type { Profile } from './costs/profiles/profile.ts';
import type { OwnPolicies } from './policies/own/own-policies.ts';
import type { TreeNode } from '../workloads/trees/tree.ts';

/** All that decides the outcome of a simulated run, but for the catalog and the invocations. */
export interface Configuration {
  /** The platform whose costs count: a key of `profile.platforms`. */
  readonly platform: string;
  readonly profile: Profile;
  /** Name of a handler policy: `none`, `lru`, `./mine.ts:k=2`, ... */
  readonly handlerPolicy: string;
  /** Limit of the handler account, in MB; Infinity for none. */
  readonly handlerCacheMb: number;
  /** Name of a Zygote policy: `none`, `sock`, `openlambda`, `static`, ... */
  readonly zygotePolicy: string;
  /** Limit of the import account, in MB; Infinity for none. */
  readonly importCacheMb: number;
  /** One limit for both accounts together, in MB, in place of the two; absent for two limits. */
  readonly sharedPoolMb?: number;
  /** `warm`: all packages are installed beforehand; `cold`: none is. */
  readonly installCache: 'warm' | 'cold';
  /** Of the costs that a calibrated profile draws; 0 when left out. */
  readonly seed?: number;
  /** The shape of the tree, for the policies that take a fixed one. */
  readonly tree?: TreeNode;
  /** Policies of users' own files that the names above may be of, loaded. */
  readonly ownPolicies?: OwnPolicies | undefined;
}
