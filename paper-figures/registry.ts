import { cgroups } from './figures/cgroups.ts';
import { dockerAgainstSock } from './figures/docker-against-sock.ts';
import type { Figure } from './figure.ts';
import { forkliftTrees } from './figures/forklift-trees.ts';
import { imageResizing } from './figures/image-resizing.ts';
import { importCacheSize } from './figures/import-cache-size.ts';
import { latencyByCache } from './figures/latency-by-cache.ts';
import { mountNamespaces } from './figures/mount-namespaces.ts';
import { namespacePrimitives } from './figures/namespace-primitives.ts';
import { networkNamespaces } from './figures/network-namespaces.ts';
import { policies } from './figures/policies.ts';
import { popularitySkew } from './figures/popularity-skew.ts';
import { pythonPackages } from './figures/python-packages.ts';
import { scalability } from './figures/scalability.ts';
import { storage } from './figures/storage.ts';
import { threeTiers } from './figures/three-tiers.ts';
import { zygotes } from './figures/zygotes.ts';

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
  policies,
};
