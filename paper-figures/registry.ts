import { dockerAgainstSock } from './docker-against-sock.ts';
import type { Figure } from './figure.ts';
import { forkliftTrees } from './forklift-trees.ts';
import { imageResizing } from './image-resizing.ts';
import { importCacheSize } from './import-cache-size.ts';
import { latencyByCache } from './latency-by-cache.ts';
import { popularitySkew } from './popularity-skew.ts';
import { pythonPackages } from './python-packages.ts';
import { threeTiers } from './three-tiers.ts';
import { zygotes } from './zygotes.ts';

/** Figures by id, in the order in which a reproduction shows them. */
export const figures: Readonly<Record<string, Figure>> = {
  'python-packages': pythonPackages,
  'docker-against-sock': dockerAgainstSock,
  zygotes,
  'three-tiers': threeTiers,
  'image-resizing': imageResizing,
  'forklift-trees': forkliftTrees,
  'latency-by-cache': latencyByCache,
  'import-cache-size': importCacheSize,
  'popularity-skew': popularitySkew,
};
