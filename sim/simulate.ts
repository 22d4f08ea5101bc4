import type { Arrivals } from '../workloads/arrivals/arrivals.ts';
import type { Catalog } from '../workloads/catalog.ts';
import { checkAtRest } from './check-at-rest.ts';
import type { Configuration } from './configuration.ts';
import { type OperationObserver, SimulatedHost } from './host.ts';
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
  let worker: Worker | undefined;
  const host = new SimulatedHost((simulatedHost) => {
    worker = new Worker(catalog, configuration, simulatedHost, observer);
    return worker;
  }, operationObserver);
  host.run(arrivals);
  checkAtRest(worker!);
  return worker!;
}
