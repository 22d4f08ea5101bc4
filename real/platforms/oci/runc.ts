import { ociPlatform } from './oci.ts';

/** runc, the reference runtime of the OCI specification, by its command line. */
export const runc = ociPlatform('runc');
