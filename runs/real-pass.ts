import { rm } from 'node:fs/promises';
import { RealHost } from '../real/host.ts';
import type { OperationResult, RealPlatform } from '../real/platforms/platform.ts';
import { makeRunState } from '../real/run-state.ts';
import type { Configuration } from '../sim/configuration.ts';
import type { OperationObserver } from '../sim/host.ts';
import type { Operation } from '../sim/worker/host.ts';
import { type InvocationObserver, Worker } from '../sim/worker/worker.ts';
import type { Arrivals } from '../workloads/arrivals/arrivals.ts';
import type { MeasureOptions } from './measure-options.ts';
import type { RealWorkload } from './real-workload.ts';

/** A worker that is to be driven through invocations on this host. */
export interface RealPass {
  readonly real: RealWorkload;
  readonly platform: RealPlatform;
  readonly configuration: Configuration;
  readonly limits: MeasureOptions['limits'];
  readonly arrivals: Arrivals;
  /** Whether invocations arrive at times of their own, whatever becomes of those before. */
  readonly isOpenLoop: boolean;
  /** Is told of each invocation as it ends. */
  readonly observer: InvocationObserver;
  readonly operations?: OperationObserver | undefined;
  /** Is told how each operation went; operations count from 0 in order of starting. */
  readonly onResult?: (number: number, operation: Operation, result: OperationResult) => void;
  readonly signal?: AbortSignal | undefined;
}

/** Drives a worker on a platform through all arrivals, in a session of its own. */
export async function realPass(pass: RealPass): Promise<{ worker: Worker; host: RealHost }> {
  const { real, platform, configuration, limits, arrivals } = pass;
  const { catalog, codeFolders } = real.workload;
  const state = await makeRunState();
  const session = await platform.open({
    baseDirectory: real.base.directory,
    storeDirectory: real.store.directory,
    stateDirectory: state.directory,
    limits,
  });
  try {
    let worker: Worker | undefined;
    const host = new RealHost(
      (realHost) => {
        worker = new Worker(catalog, configuration, realHost, pass.observer);
        return worker;
      },
      {
        session,
        packageOf: (packageIndex) => real.packages[packageIndex]!,
        codeFolderOf: (functionIndex) => codeFolders?.[functionIndex] ?? '',
        isOpenLoop: pass.isOpenLoop,
        observer: pass.operations,
        onResult: pass.onResult,
        signal: pass.signal,
      },
    );
    await host.run(arrivals);
    return { worker: worker!, host };
  } finally {
    await session.close();
    await rm(state.directory, { recursive: true, force: true });
  }
}
