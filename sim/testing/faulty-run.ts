import { choosePolicies } from '../policies/choose-policies.ts';
import type { RandomStream } from '../../workloads/random-stream.ts';
import type { Catalog, RecordedInvocations } from '../../workloads/catalog.ts';
import { checkAtRest } from '../check-at-rest.ts';
import type { Configuration } from '../configuration.ts';
import { SimulatedHost } from '../hosts/fixed-host.ts';
import { statuses, type Status } from '../records/invocation-record.ts';
import { type Operation, Outcome } from '../worker/host.ts';
import { Worker } from '../worker/worker.ts';
import { recordedArrivals } from './recorded-arrivals.ts';

/** Decides how an operation of a faulty host ends. */
export type Fate = (operation: Operation, subject: number, worker: Worker) => Outcome;

/** What came of an invocation on a faulty host. */
export interface FaultyRecord {
  readonly invocation: number;
  readonly status: Status;
  readonly zygote: number;
  readonly inheritedPackages: number;
  readonly grownPackages: number;
  readonly endMs: number;
}

/**
 * A run on a simulated host whose operations take their time and then end as `fate` says; the
 * worker's books are checked at the end.
 */
export function runWithFaults(
  catalog: Catalog,
  configuration: Configuration,
  invocations: RecordedInvocations,
  fate: Fate,
): { worker: Worker; records: FaultyRecord[] } {
  const records: FaultyRecord[] = [];
  const policies = choosePolicies(configuration);
  let worker: Worker | undefined;
  const host = new SimulatedHost((simulatedHost) => {
    worker = new FaultyWorker(fate, catalog, configuration, policies, simulatedHost, {
      ended(table, slot) {
        records.push({
          invocation: table.numbers[slot]!,
          status: statuses[table.statuses[slot]!]!,
          zygote: table.zygoteIds[slot]!,
          inheritedPackages: table.inheritedPackages[slot]!,
          grownPackages: table.grownPackages[slot]!,
          endMs: table.endMs[slot]!,
        });
      },
    });
    return worker;
  });
  host.run(recordedArrivals(catalog, invocations));
  checkAtRest(worker!);
  return { worker: worker!, records: records.toSorted((a, b) => a.invocation - b.invocation) };
}

/** Fails these operations with this probability, in any of the ways that there are. */
export function randomFate(
  random: RandomStream,
  probability: number,
  operations: readonly Operation[],
): Fate {
  const failures = [Outcome.error, Outcome.timeout, Outcome.oom, Outcome.killed];
  return (operation) =>
    operations.includes(operation) && random.uniform() < probability
      ? failures[random.integer(failures.length)]!
      : Outcome.ok;
}

/** A worker that hears of its operations what a faulty host would tell it. */
class FaultyWorker extends Worker {
  readonly #fate: Fate;

  constructor(fate: Fate, ...worker: ConstructorParameters<typeof Worker>) {
    super(...worker);
    this.#fate = fate;
  }

  override complete(operation: Operation, subject: number): void {
    super.complete(operation, subject, this.#fate(operation, subject, this));
  }
}
