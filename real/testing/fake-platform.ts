import { setTimeout as sleep } from 'node:timers/promises';
import type { OperationResult, PlatformSession, RealPlatform } from '../platforms/platform.ts';
import { StepClock } from '../platforms/sandboxes/step-clock.ts';

/** A platform that does nothing but take a millisecond for each operation. */
export const fakePlatform: RealPlatform = {
  name: 'process',
  holdsZygotes: false,
  unavailable: async () => undefined,
  open: async () => session,
};

const operation = async (): Promise<OperationResult> => {
  const clock = new StepClock();
  await sleep(1);
  const endMs = clock.mark('answer');
  return { status: 'ok', startMs: clock.startMs, endMs, reason: '', steps: clock.steps };
};

const session: PlatformSession = {
  createSandbox: operation,
  importInSandbox: operation,
  execute: operation,
  pause: operation,
  resume: operation,
  destroySandbox: operation,
  createZygote: operation,
  importInZygote: operation,
  destroyZygote: operation,
  close: async () => {},
};
