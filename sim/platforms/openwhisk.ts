import type { Platform } from './platform.ts';

/** How an Apache OpenWhisk invoker handles containers of actions. */
export const openwhisk: Platform = {
  description: 'Docker’s command line, then the action over HTTP, as an OpenWhisk invoker does it',
  holdsZygotes: false,
};
