import type { OperationModel, Step } from './operation-model.ts';

/**
 * Making a network namespace sets up every protocol for it, most of that under one lock (SOCK §2
 * [N]: creation holds a single global lock).
 */
export const createNetwork: readonly Step[] = [{ cpuMs: 0.15 }, { lock: 'network', cpuMs: 0.3 }];

/** The same with its loopback device raised, which assigns addresses under the same lock. */
export const createNetworkUp: readonly Step[] = [{ cpuMs: 0.15 }, { lock: 'network', cpuMs: 0.4 }];

/**
 * With IPv6 switched off in the new namespace, before the device is raised: a file to write, and
 * fewer addresses. What the kernel has set up for IPv6 by then is not saved.
 */
export const createNetworkWithoutIpv6: readonly Step[] = [
  { cpuMs: 0.18 },
  { lock: 'network', cpuMs: 0.37 },
];

/**
 * Removal is done by one thread, for all namespaces that have ended meanwhile: it waits for grace
 * periods of RCU, some of them under the lock that creation takes, so its cost is shared by a batch
 * (SOCK §2 [N]). Fitted to how long the kernel still removes after the last namespace has ended, and
 * to the rates of one client and of four, which are far below what median latencies allow.
 */
export const removeNetworks: NonNullable<OperationModel['background']> = {
  perBatch: [{ delayMs: 15 }, { lock: 'network', delayMs: 22 }],
  perThing: [{ lock: 'network', cpuMs: 0.6 }],
};
