import type { Platform } from './platform.ts';

/** The lean container of SOCK §4. */
export const lean: Platform = {
  description: 'bind mounts and chroot, no mount or network namespace, cgroups from a pool',
  holdsZygotes: true,
};
