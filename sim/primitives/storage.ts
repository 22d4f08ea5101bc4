import { variation } from './machine.ts';
import type { OperationModel } from './operation-model.ts';

/**
 * Populating a root from a base directory, and removing it again (demands: see `machine.ts`).
 *
 * Mounts of all kinds change the tree of mounts under one lock. An overlay also makes a file system
 * of its own, with directories to write into, and takes it down. A copy is work that grows with the
 * base; this is for a base of 76 MB in 1,500 files.
 */
export const bindMount: OperationModel = {
  variation,
  create: [{ cpuMs: 0.004 }, { lock: 'mounts', cpuMs: 0.008 }],
  remove: [{ lock: 'mounts', cpuMs: 0.026 }, { cpuMs: 0.005 }],
};

export const overlayMount: OperationModel = {
  variation,
  create: [{ cpuMs: 0.03 }, { lock: 'file systems', cpuMs: 0.07 }],
  remove: [{ lock: 'file systems', cpuMs: 0.085 }],
};

export const copy: OperationModel = {
  variation: 0.1,
  create: [{ cpuMs: 100 }],
  remove: [{ cpuMs: 34 }],
};
