import { endProcess, startProcess, variation } from './machine.ts';
import { createNetwork, removeNetworks } from './network.ts';
import type { OperationModel, Step } from './operation-model.ts';

/**
 * A process makes a namespace and ends, and the namespace with it (demands: see `machine.ts`).
 * Removing is the end of the process, and what that takes longer because of the namespace.
 */
function namespace(create: readonly Step[], remove: readonly Step[]): OperationModel {
  return { variation, before: startProcess, create, remove: [...endProcess, ...remove] };
}

export const noNamespace = namespace([{ cpuMs: 0.005 }], []);

/** All mounts are copied, and taken down again with a grace period of RCU. */
export const mountNamespace = namespace(
  [{ cpuMs: 0.04 }],
  [{ lock: 'mounts', cpuMs: 0.06, cpuMsPerLive: 7e-5, delayMs: 0.12 }],
);

export const ipcNamespace = namespace([{ cpuMs: 0.036 }], [{ cpuMs: 0.01 }]);
export const utsNamespace = namespace([{ cpuMs: 0.0065 }], [{ cpuMs: 0.001 }]);
export const pidNamespace = namespace([{ cpuMs: 0.01 }], [{ cpuMs: 0.008 }]);
export const userNamespace = namespace([{ cpuMs: 0.02 }], [{ cpuMs: 0.015 }]);

export const networkNamespace: OperationModel = {
  ...namespace(createNetwork, [{ cpuMs: 0.02 }]),
  background: removeNetworks,
};

/**
 * Mounts that are shared cost the same by themselves, and taking one namespace down costs a little
 * more with each that exists. But a mount that is made in a namespace is then made in every other
 * one too, and removed there. Fitted with no other namespace and with 1,000.
 */
export const sharedMountsWithOne = namespace(
  [{ lock: 'mounts', cpuMs: 0.05, cpuMsPerLive: 3.6e-3 }],
  [{ lock: 'mounts', cpuMs: 0.06, cpuMsPerLive: 2e-3, delayMs: 0.12 }],
);

/** Nothing is made but a reference to a directory. */
export const changeRoot: OperationModel = { variation, create: [{ cpuMs: 0.001 }], remove: [] };
