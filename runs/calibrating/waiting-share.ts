import { rm } from 'node:fs/promises';
import path from 'node:path';
import type { OperationResult, RealPlatform } from '../../real/platforms/platform.ts';
import { busyTicks, tickMs } from '../../real/probes/busy-ticks.ts';
import { makeRunState } from '../../real/state/run-state.ts';
import { InputError } from '../../workloads/input-error.ts';
import type { MeasureOptions } from '../measuring/measure-options.ts';
import type { RealWorkload } from '../measuring/real-workload.ts';

/** How long sandboxes are paused and resumed, in ms: enough ticks of the kernel's accounting. */
const durationMs = 1500;
/** No more often than this: of what takes a tenth of a millisecond, that is enough. */
const cyclesMax = 2000;

/**
 * Which share of pausing and resuming is waiting rather than work on a CPU, from 0 to 1: one sandbox
 * is paused and resumed over and over while this host's busy time is read.
 *
 * @throws InputError when an operation fails
 */
export async function measureWaitingShare(
  platform: RealPlatform,
  { base }: RealWorkload,
  limits: MeasureOptions['limits'],
): Promise<number> {
  const state = await makeRunState();
  const session = await platform.open({
    baseDirectory: base.directory,
    storeDirectory: path.join(state.directory, 'store'),
    stateDirectory: state.directory,
    limits,
  });
  const timed = (result: OperationResult): number => {
    if (result.status !== 'ok') {
      throw new InputError(
        `${platform.name}: pausing and resuming failed (${result.status}): ${result.reason}`,
      );
    }
    return result.endMs - result.startMs;
  };
  try {
    timed(await session.createSandbox({ sandbox: 0, zygote: -1, packages: [], codeFolder: '' }));
    timed(await session.execute(0, 0));
    const before = await busyMs();
    let tookMs = 0;
    for (let cycle = 0; cycle < cyclesMax && tookMs < durationMs; cycle++) {
      tookMs += timed(await session.pause(0)) + timed(await session.resume(0));
    }
    const workedMs = (await busyMs()) - before;
    return Math.min(1, Math.max(0, 1 - workedMs / tookMs));
  } finally {
    await session.close();
    await rm(state.directory, { recursive: true, force: true });
  }
}

async function busyMs(): Promise<number> {
  const ticks = await busyTicks();
  return tickMs * ticks.reduce((sum, one) => sum + one, 0);
}
