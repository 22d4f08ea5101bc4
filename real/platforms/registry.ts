import { crun } from './oci/crun.ts';
import { docker } from './docker/docker.ts';
import { lean } from './lean.ts';
import { mock } from './mock/mock.ts';
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

/** Platforms on which nothing is measured: what measures a host for a claim or a profile takes none. */
export const mocks: Readonly<Record<string, RealPlatform>> = { mock };
