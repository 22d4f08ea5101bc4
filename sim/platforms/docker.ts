import type { Platform } from './platform.ts';

/** Containers of the Docker engine, which starts each from an image. */
export const docker: Platform = {
  description: 'containers of the Docker engine',
  holdsZygotes: false,
};
