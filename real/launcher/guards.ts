/**
 * What a container is made of, as bits; the numbers are those of guards.h. Each of the guards can
 * be left out, and each addition put in, so that its cost can be measured and its worth shown.
 */
export const Guard = {
  /** Base, packages and code cannot be written. */
  readOnly: 1 << 0,
  chroot: 1 << 1,
  pid: 1 << 2,
  ipc: 1 << 3,
  uts: 1 << 4,
  cgroup: 1 << 5,
  uid: 1 << 6,
  capabilities: 1 << 7,
  noNewPrivileges: 1 << 8,
  seccomp: 1 << 9,
  descriptors: 1 << 10,
  environment: 1 << 11,
  resourceLimits: 1 << 12,
} as const;

/** What SOCK leaves out, and other variants. */
export const Addition = {
  networkNamespace: 1 << 13,
  /** With pivot_root in place of chroot; fresh containers only. */
  mountNamespace: 1 << 14,
  /** Made and removed with the container, in place of one from the pool. */
  freshCgroup: 1 << 15,
  /** In place of the base's bind mount. */
  overlay: 1 << 16,
  /** Scratch on the disk of the state directory, in place of memory that counts for the limit. */
  diskScratch: 1 << 17,
  /** Lets internet sockets pass. */
  hostNetwork: 1 << 18,
} as const;

/** A lean container with every guard on. */
export const allGuards = Object.values(Guard).reduce((sum, bit) => sum | bit, 0);
