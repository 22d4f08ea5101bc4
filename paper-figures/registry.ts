import { cgroups } from './cgroups.ts';
import { dockerAgainstSock } from './docker-against-sock.ts';
import type { Figure } from './figure.ts';
import { forkliftTrees } from './forklift-trees.ts';
import { imageResizing } from './image-resizing.ts';
import { importCacheSize } from './import-cache-size.ts';
import { latencyByCache } from './latency-by-cache.ts';
import { mountNamespaces } from './mount-namespaces.ts';
import { namespacePrimitives } from './namespace-primitives.ts';
import { networkNamespaces } from './network-namespaces.ts';
import { popularitySkew } from './popularity-skew.ts';
import { pythonPackages } from './python-packages.ts';
import { scalability } from './scalability.ts';
import { storage } from './storage.ts';
import { threeTiers } from './three-tiers.ts';
import { zygotes } from './zygotes.ts';

/** Figures by id, in the order in which a reproduction shows them. */
export const figures: Readonly<Record<string, Figure>> = {
  storage,
  'mount-namespaces': mountNamespaces,
  'namespace-primitives': namespacePrimitives,
  'network-namespaces': networkNamespaces,
  cgroups,
  'python-packages': pythonPackages,
  'docker-against-sock': dockerAgainstSock,
  zygotes,
  'three-tiers': threeTiers,
  scalability,
  'image-resizing': imageResizing,
  'forklift-trees': forkliftTrees,
  'latency-by-cache': latencyByCache,
  'import-cache-size': importCacheSize,
  'popularity-skew': popularitySkew,
};
