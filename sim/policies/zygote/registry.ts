import { none } from './none.ts';
import { openlambda } from './openlambda.ts';
import { sock } from './sock.ts';
import { staticTree } from './static.ts';
import type { ZygotePolicyFactory } from './zygote-policy.ts';

/** Zygote policies by the name that `--zygote-policy` takes. */
export const zygotePolicies: Readonly<Record<string, ZygotePolicyFactory>> = {
  none,
  sock,
  openlambda,
  static: staticTree,
};
