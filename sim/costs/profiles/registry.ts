import { lean } from './lean.ts';
import type { Profile } from './profile.ts';
import { twoCoreVm } from './two-core-vm.ts';

/** Built-in cost profiles by the name that `--profile` takes. */
export const profiles: Readonly<Record<string, Profile>> = {
  lean,
  'two-core-vm': twoCoreVm,
};
