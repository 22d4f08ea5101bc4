import type { Step } from './operation-model.ts';

/**
 * What the models of kernel primitives are fitted to: a virtual machine of two cores, Linux 6.18.
 * Where nothing else is said, demands at one client are medians that `real/probes/primitives`
 * measured there, and their parts under locks are what lets four clients reach the rate that was
 * measured with four. All other points are predictions.
 */
export const variation = 0.5;

/** Starting a process that then makes a namespace, which is no part of that operation. */
export const startProcess: readonly Step[] = [{ cpuMs: 0.06 }, { lock: 'processes', cpuMs: 0.03 }];

/** The end of a process and of what it had, until its parent knows. */
export const endProcess: readonly Step[] = [{ lock: 'processes', cpuMs: 0.05 }];
