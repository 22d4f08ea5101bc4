import type { CalibratedProfile } from './calibrated-profile.ts';
import type { FixedProfile } from './fixed-profile.ts';

/** What operations cost on a host. */
export type Profile = FixedProfile | CalibratedProfile;
