import type { ZygotePolicyFactory } from '../../ports/zygote-policy.ts';
import { none } from './none.ts';
import { openlambda } from './openlambda.ts';
import { sock } from './sock.ts';
import { staticTree } from './static.ts';

/** Those that create the Zygotes of a given tree, and no others. */
export const treePolicies: ReadonlySet<string> = new Set(['openlambda', 'static']);

/** Zygote policies by the name that `--zygote-policy` takes. */
export const zygotePolicies: Readonly<Record<string, ZygotePolicyFactory>> = {
  none,
  sock,
  openlambda,
  static: staticTree,
};
