import { choosePolicies } from '../../sim/policies/choose-policies.ts';
import { rm } from 'node:fs/promises';
import { RealHost } from '../../real/host.ts';
import type {
  DeclaredRun,
  OperationResult,
  PlatformSession,
  RealPlatform,
} from '../../real/platforms/platform.ts';
import { oneLine } from '../../real/platforms/sandboxes/timed-operation.ts';
import { makeRunState } from '../../real/state/run-state.ts';
import type { Configuration } from '../../sim/configuration.ts';
import { randomStream } from '../../sim/engine/random/random.ts';
import type { OperationObserver } from '../../sim/hosts/fixed-host.ts';
import type { Operation } from '../../sim/worker/host.ts';
import { type InvocationObserver, Worker } from '../../sim/worker/worker.ts';
import type { Arrivals } from '../../workloads/arrivals/arrivals.ts';
import type { MeasureOptions } from './measure-options.ts';
import type { RunnableWorkload } from './real-workload.ts';

/** A worker that is to be driven through invocations on this host. */
export interface RealPass {
  readonly real: RunnableWorkload;
  readonly platform: RealPlatform;
  readonly configuration: Configuration;
  /** Which run of a measurement it is, or the warm-up of; 0 when left out. */
  readonly run?: number;
  readonly limits: MeasureOptions['limits'];
  readonly arrivals: Arrivals;
  /** Whether invocations arrive at times of their own, whatever becomes of those before. */
  readonly isOpenLoop: boolean;
  /** Is told of each invocation as it ends. */
  readonly observer: InvocationObserver;
  readonly operations?: OperationObserver | undefined;
  /** Is told how each operation went; operations count from 0 in order of starting. */
  readonly onResult?: (number: number, operation: Operation, result: OperationResult) => void;
  /** Is given what each sandbox put out, by the function that it was made for; kept nowhere else. */
  readonly onOutput?:
    ((functionIndex: number, sandbox: number, output: string) => void) | undefined;
  readonly signal?: AbortSignal | undefined;
}

/** A pass that is over. */
export interface FinishedPass {
  readonly worker: Worker;
  readonly host: RealHost;
  /** Why the host could not be cleaned up after it, in a line; empty when it was. */
  readonly leftBehind: string;
}

/**
 * Drives a worker on a platform through all arrivals, in a session of its own. An operation that
 * fails is a result among others.
 *
 * @throws InputError when the session cannot be opened
 */
export async function realPass(pass: RealPass): Promise<FinishedPass> {
  const { real, platform, configuration, limits, arrivals } = pass;
  const { catalog, codeFolders, handlers } = real.workload;
  const { onOutput } = pass;
  const policies = choosePolicies(configuration);
  // What runs nothing on this host leaves nothing on it either.
  const state = real.base === undefined ? undefined : await makeRunState();
  let session: PlatformSession | undefined;
  let worker: Worker | undefined;
  let host: RealHost | undefined;
  let finished: { worker: Worker; host: RealHost };
  try {
    session = await platform.open({
      baseDirectory: real.base?.directory ?? '',
      storeDirectory: real.store?.directory ?? '',
      stateDirectory: state?.directory ?? '',
      limits,
      ...(platform.mock && { declared: declaredRun(pass) }),
      ...(onOutput && {
        onOutput: (sandbox, output) => onOutput(host!.functionOf(sandbox), sandbox, output),
      }),
    });
    host = new RealHost(
      (realHost) => {
        worker = new Worker(catalog, configuration, policies, realHost, pass.observer);
        return worker;
      },
      {
        session,
        packageOf: (packageIndex) => real.packages[packageIndex]!,
        codeFolderOf: (functionIndex) => codeFolders?.[functionIndex] ?? '',
        settingsOf: (functionIndex) => ({
          name: catalog.functionNames[functionIndex]!,
          handler: handlers?.[functionIndex]?.handler,
          environment: handlers?.[functionIndex]?.environment,
        }),
        eventsOf: (functionIndex) => real.events[functionIndex] ?? [],
        isOpenLoop: pass.isOpenLoop,
        observer: pass.operations,
        onResult: pass.onResult,
        signal: pass.signal,
      },
    );
    await host.run(arrivals);
    finished = { worker: worker!, host };
  } catch (error) {
    await closingFailure(session, state?.directory);
    throw error;
  }
  return { ...finished, leftBehind: await closingFailure(session, state?.directory) };
}

function declaredRun({ real, configuration, run = 0 }: RealPass): DeclaredRun {
  const { packageNames, importMs } = real.workload.catalog;
  return {
    randomStream: (name) => randomStream(configuration.seed ?? 0, `run ${run}, ${name}`),
    importMs: new Map(packageNames.map((name, index) => [name, importMs[index]!])),
  };
}

/** Ends a session; what it cannot remove is no fault of what was measured before. */
async function closingFailure(
  session: PlatformSession | undefined,
  directory: string | undefined,
): Promise<string> {
  try {
    await session?.close();
    if (directory !== undefined) {
      await rm(directory, { recursive: true, force: true });
    }
    return '';
  } catch (error) {
    return oneLine(error);
  }
}
