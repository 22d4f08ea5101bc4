import { choosePolicies } from './policies/choose-policies.ts';
import type { Arrivals } from '../workloads/arrivals/arrivals.ts';
import type { Catalog } from '../workloads/catalog.ts';
import { CalibratedHost } from './hosts/calibrated-host.ts';
import { checkAtRest } from './check-at-rest.ts';
import type { Configuration } from './configuration.ts';
import { type OperationObserver, SimulatedHost } from './hosts/fixed-host.ts';
import type { Host } from './worker/host.ts';
import { type InvocationObserver, Worker } from './worker/worker.ts';

/**
 * Simulates one run, to the end of its last operation, and checks the worker's books.
 *
 * @param arrivals the invocations; used up
 * @param observer is told of each invocation as it ends
 * @param operationObserver is told of each operation, where given
 * @returns the worker as it stands at the end, with its counts and accounts
 * @throws Error when an invariant is broken or an event lies in the past
 */
export function simulate(
  catalog: Catalog,
  configuration: Configuration,
  arrivals: Arrivals,
  observer: InvocationObserver,
  operationObserver?: OperationObserver,
): Worker {
  const policies = choosePolicies(configuration);
  let worker: Worker | undefined;
  const createWorker = (simulatedHost: Host): Worker => {
    worker = new Worker(catalog, configuration, policies, simulatedHost, observer);
    return worker;
  };
  const host =
    configuration.profile.kind === 'fixed'
      ? new SimulatedHost(createWorker, operationObserver)
      : new CalibratedHost(createWorker, configuration.seed ?? 0, operationObserver);
  host.run(arrivals);
  checkAtRest(worker!);
  return worker!;
}
