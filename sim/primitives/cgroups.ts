import { variation } from './machine.ts';
import type { OperationModel } from './operation-model.ts';

/**
 * A process that moves into a cgroup and out of it again (demands: see `machine.ts`). Making,
 * removing and moving all take the kernel's one lock on cgroups. Under version 1 everything is done
 * four times, once for each hierarchy that limits a container.
 */
export const createV1: OperationModel = {
  variation,
  create: [{ cpuMs: 0.01 }, { lock: 'cgroups', cpuMs: 0.25 }],
  remove: [{ cpuMs: 0.01 }, { lock: 'cgroups', cpuMs: 0.16 }],
};

export const reuseV1: OperationModel = {
  variation,
  create: [{ cpuMs: 0.018 }, { lock: 'cgroups', cpuMs: 0.038 }],
  remove: [{ cpuMs: 0.018 }, { lock: 'cgroups', cpuMs: 0.038 }],
};

export const createV2: OperationModel = {
  variation,
  create: [{ cpuMs: 0.025 }, { lock: 'cgroups', cpuMs: 0.07 }],
  remove: [{ cpuMs: 0.015 }, { lock: 'cgroups', cpuMs: 0.04 }],
};

export const reuseV2: OperationModel = {
  variation,
  create: [{ cpuMs: 0.0065 }, { lock: 'cgroups', cpuMs: 0.0088 }],
  remove: [{ cpuMs: 0.0065 }, { lock: 'cgroups', cpuMs: 0.0088 }],
};
