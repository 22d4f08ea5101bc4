import type { RealPlatform } from '../../platforms/platform.ts';
import { platforms } from '../../platforms/registry.ts';
import { hostPlatform } from './host-platform.ts';

/** One of the places in which tests are run beside each other. */
export interface Subject {
  readonly name: string;
  readonly platform: RealPlatform;
  /** The Zygote to fork from: 0 is the root, −1 a fresh interpreter. */
  readonly zygote: number;
}

/** All places: the host, and every platform, twice where it holds Zygotes. */
export const subjects: Readonly<Record<string, Subject>> = Object.fromEntries(
  [
    { name: 'host', platform: hostPlatform, zygote: -1 },
    ...Object.values(platforms)
      .filter(({ name }) => name !== 'process')
      .flatMap((platform) =>
        platform.holdsZygotes
          ? [
              { name: `${platform.name}-fresh`, platform, zygote: -1 },
              { name: `${platform.name}-forked`, platform, zygote: 0 },
            ]
          : [{ name: platform.name, platform, zygote: -1 }],
      ),
  ].map((subject) => [subject.name, subject]),
);
