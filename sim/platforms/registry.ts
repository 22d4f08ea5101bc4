import { docker } from './docker.ts';
import { lean } from './lean.ts';
import { openwhisk } from './openwhisk.ts';
import type { Platform } from './platform.ts';

/** What is known of platforms, by the name that `--platform` takes; their costs stand in profiles. */
export const platforms: Readonly<Record<string, Platform>> = { lean, docker, openwhisk };
