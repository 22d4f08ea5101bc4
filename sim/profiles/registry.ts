import type { FixedProfile } from './fixed-profile.ts';
import { lean } from './lean.ts';
import { twoCoreVm } from './two-core-vm.ts';

/** Built-in cost profiles by the name that `--profile` takes. */
export const profiles: Readonly<Record<string, FixedProfile>> = {
  lean,
  'two-core-vm': twoCoreVm,
};
