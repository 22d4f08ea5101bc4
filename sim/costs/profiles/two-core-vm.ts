import type { CalibratedProfile } from './calibrated-profile.ts';
import costs from './two-core-vm.json' with { type: 'json' };

/**
 * Lean containers with every guard on, Docker, and OpenWhisk's use of Docker, as `zygolab calibrate`
 * measured them with the workload `popular` on a 2-core virtual machine (Debian 12, Linux 6.18,
 * CPython 3.11, Docker 20.10), numbers to four digits.
 */
export const twoCoreVm = costs as CalibratedProfile;
