import type { ZygotePolicyDeclaration } from '../../ports/zygote-policy.ts';
import { none } from './none.ts';
import { openlambda } from './openlambda.ts';
import { sock } from './sock.ts';
import { staticTree } from './static.ts';

/** Zygote policies by the name that `--zygote-policy` takes. */
export const zygotePolicies: Readonly<Record<string, ZygotePolicyDeclaration>> = {
  none,
  sock,
  openlambda,
  static: staticTree,
};
