import { variation } from './machine.ts';
import { createNetworkUp, createNetworkWithoutIpv6, removeNetworks } from './network.ts';
import type { OperationModel, Step } from './operation-model.ts';

/** A root that is bound, and a process with pid, ipc and uts namespaces (demands: `machine.ts`). */
const create: readonly Step[] = [
  { lock: 'mounts', cpuMs: 0.012 },
  { cpuMs: 0.02 },
  { lock: 'processes', cpuMs: 0.1 },
];

const remove: readonly Step[] = [
  { lock: 'processes', cpuMs: 0.12 },
  { lock: 'mounts', cpuMs: 0.03 },
];

export const container: OperationModel = { variation, create, remove };

export const containerWithNetwork: OperationModel = {
  variation,
  create: [...create, ...createNetworkUp],
  remove,
  background: removeNetworks,
};

export const containerWithoutIpv6: OperationModel = {
  variation,
  create: [...create, ...createNetworkWithoutIpv6],
  remove,
  background: removeNetworks,
};
