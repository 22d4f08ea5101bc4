import { crun } from './oci/crun.ts';
import { docker } from './docker/docker.ts';
import { lean } from './lean.ts';
import { openwhisk } from './openwhisk.ts';
import type { RealPlatform } from './platform.ts';
import { processPlatform } from './process.ts';
import { runc } from './oci/runc.ts';

/** The platforms of the real host, by the names that the command line takes. */
export const platforms: Readonly<Record<string, RealPlatform>> = {
  lean,
  docker,
  openwhisk,
  runc,
  crun,
  process: processPlatform,
};
