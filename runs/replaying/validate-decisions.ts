import { choosePolicies } from '../../sim/policies/choose-policies.ts';
import path from 'node:path';
import { readRunDescription } from '../../analysis/results/read-run.ts';
import { scanCsv } from '../../analysis/results/scan-csv.ts';
import { statuses, tiers } from '../../sim/records/invocation-record.ts';
import { ReplayHost, type ReplayEvent } from '../../sim/hosts/replay-host.ts';
import { toMb } from '../../sim/records/memory-units.ts';
import { Operation, operationNames, type Outcome } from '../../sim/worker/host.ts';
import type { Invocations } from '../../sim/worker/invocations.ts';
import { Worker } from '../../sim/worker/worker.ts';
import type { Catalog, Workload } from '../../workloads/catalog.ts';
import { InputError } from '../../workloads/input-error.ts';
import { restrictWorkload } from '../../workloads/restrict-workload.ts';
import { loadWorkload } from '../../workloads/built-in.ts';
import type { Configuration } from '../../sim/configuration.ts';
import { columnPolicyName } from '../../sim/policies/own/own-policies.ts';
import { loadPolicies } from '../own-policies/load-policies.ts';
import { tryPolicies } from '../own-policies/open-policies.ts';
import type { PolicyDescriptions } from '../simulating/describe-policies.ts';
import { replayedPolicies } from './replayed-policies.ts';
import { prepareRun } from '../simulating/prepare-run.ts';
import { defaultRunOptions, type RunOptions } from '../simulating/run-options.ts';
import { columnName } from '../simulating/json-options.ts';

/** How the replay of one run went. */
export interface DecisionCheck {
  readonly run: number;
  readonly platform: string;
  readonly handlerPolicy: string;
  readonly zygotePolicy: string;
  readonly invocations: number;
  readonly operations: number;
  /** The first decision that differs, in a sentence; undefined when all are the same. */
  readonly difference?: string;
}

/**
 * Replays the operation log of each run in a run directory into the worker, with the recorded ends
 * in place of costs, and compares every operation that it starts and every row that it writes.
 *
 * @throws InputError when the directory lacks `operations.csv` or `invocations.csv`
 */
export async function validateDecisions(directory: string): Promise<DecisionCheck[]> {
  const description = readRunDescription(directory) as unknown as RunDescription;
  const options = optionsOf(description);
  const zygotePolicies = description.measurement?.zygote_policies ?? [options.zygotePolicy];
  const names = { handler: [options.handlerPolicy], zygote: zygotePolicies };
  const files = replayedPolicies(names, description.policies);
  await tryPolicies(files);
  const prepared = prepareRun(options, loadWorkload, await loadPolicies(files));
  const workload = calledOf(prepared.workload, description);
  const checks: DecisionCheck[] = [];
  for (const log of readLogs(directory).values()) {
    // oxlint-disable-next-line no-await-in-loop -- a run's policies begin anew with each
    const ownPolicies = await loadPolicies(files);
    const zygotePolicy =
      zygotePolicies.find((name) => columnPolicyName(name) === log.zygotePolicy) ??
      log.zygotePolicy;
    checks.push(replay(log, workload, { ...prepared.configuration, zygotePolicy, ownPolicies }));
  }
  return checks;
}

interface RunDescription {
  readonly options: Readonly<Record<string, unknown>>;
  readonly policies?: PolicyDescriptions;
  readonly measurement?: {
    readonly functions?: number | 'unlimited';
    readonly zygote_policies?: readonly string[];
  };
  readonly left_out?: readonly { readonly function: string }[];
}

/** The options that a run had, from what it says of itself. */
function optionsOf(description: RunDescription): RunOptions {
  const entries = Object.keys(defaultRunOptions).flatMap((key) => {
    const value = description.options[columnName(key)];
    return value === undefined ? [] : [[key, value === 'unlimited' ? Infinity : value]];
  });
  return { ...defaultRunOptions, ...Object.fromEntries(entries) } as RunOptions;
}

/** What was called of a workload. */
function calledOf(whole: Workload, description: RunDescription): Workload {
  const limit = description.measurement?.functions ?? 'unlimited';
  const leftOut = new Set(description.left_out?.map(({ function: name }) => name));
  const { functionNames } = whole.catalog;
  const kept = [...functionNames.keys()]
    .slice(0, limit === 'unlimited' ? undefined : limit)
    .filter((index) => !leftOut.has(functionNames[index]!));
  return kept.length === functionNames.length ? whole : restrictWorkload(whole, kept);
}

/** What a run directory holds of one run. */
interface RunLog {
  readonly run: number;
  platform: string;
  handlerPolicy: string;
  zygotePolicy: string;
  /** The rows of `invocations.csv`, in order: when each began, its function, and its decisions. */
  readonly arrivals: { startMs: number; functionName: string; decisions: string }[];
  /** The rows of `operations.csv`, in order of ending. */
  readonly ends: { number: number; endMs: number; status: string }[];
  /** What each operation was done to, by its number. */
  readonly starts: string[];
}

const operationColumns = [
  'run',
  'operation',
  'kind',
  'end_ms',
  'invocation',
  'function',
  'sandbox',
  'zygote',
  'package',
  'status',
];
const invocationColumns = [
  'run',
  'platform',
  'handler_policy',
  'zygote_policy',
  'function',
  'start_ms',
  'tier',
  'zygote',
  'inherited_packages',
  'grown_packages',
  'memory_mb',
  'status',
];

function readLogs(directory: string): Map<number, RunLog> {
  const logs = new Map<number, RunLog>();
  const file = (name: string) => ({ path: path.join(directory, name), gzipped: false });
  scanCsv(file('invocations.csv'), invocationColumns, (row) => {
    const run = Number(row.text(0));
    const log = logs.get(run) ?? {
      run,
      platform: row.text(1),
      handlerPolicy: row.text(2),
      zygotePolicy: row.text(3),
      arrivals: [],
      ends: [],
      starts: [],
    };
    logs.set(run, log);
    const decisions = [6, 7, 8, 9, 10, 11].map((column) => row.text(column)).join(', ');
    log.arrivals.push({
      functionName: row.text(4),
      startMs: Number(row.text(5)),
      decisions,
    });
  });
  scanCsv(file('operations.csv'), operationColumns, (row) => {
    const log = logs.get(Number(row.text(0)));
    if (log === undefined) {
      throw new InputError(`${directory}: operations.csv has a run that invocations.csv lacks`);
    }
    const number = Number(row.text(1));
    log.ends.push({ number, endMs: Number(row.text(3)), status: row.text(9) });
    log.starts[number] = [2, 4, 5, 6, 7, 8].map((column) => row.text(column)).join(', ');
  });
  return logs;
}

function replay(log: RunLog, { catalog }: Workload, configuration: Configuration): DecisionCheck {
  const { run, platform, handlerPolicy, zygotePolicy } = log;
  const check = {
    run,
    platform,
    handlerPolicy,
    zygotePolicy,
    invocations: log.arrivals.length,
    operations: log.ends.length,
  };
  const policies = choosePolicies(configuration);
  let worker: Worker | undefined;
  const names = new OperationNames(catalog);
  try {
    const host = new ReplayHost(
      (replayHost) => {
        const observer = {
          ended: (invocations: Invocations, slot: number) => compareRow(log, invocations, slot),
        };
        worker = new Worker(catalog, configuration, policies, replayHost, observer);
        return worker;
      },
      (number, operation, subject) => {
        const now = names.describe(worker!, operation, subject);
        if (now !== log.starts[number]) {
          throw new Difference(
            `operation ${number} is (${now}), in the run (${log.starts[number] ?? 'none'})`,
          );
        }
      },
    );
    host.run(eventsOf(log, catalog));
    if (worker!.completed + worker!.failed !== log.arrivals.length) {
      throw new Difference(`not all of ${log.arrivals.length} invocations ended`);
    }
    return check;
  } catch (error) {
    if (error instanceof Difference) {
      return { ...check, difference: error.message };
    }
    throw error;
  }
}

class Difference extends Error {
  override readonly name = 'Difference';
}

/** Ends and arrivals in the order in which the worker was told of them. */
function* eventsOf(log: RunLog, catalog: Catalog): Generator<ReplayEvent> {
  const indices = new Map(catalog.functionNames.map((name, index) => [name, index]));
  let next = 0;
  const arrival = (): ReplayEvent => {
    const { functionName, startMs } = log.arrivals[next++]!;
    return { kind: 'arrival', atMs: startMs, functionIndex: indices.get(functionName)! };
  };
  for (const { number, endMs, status } of log.ends) {
    while (next < log.arrivals.length && log.arrivals[next]!.startMs < endMs) {
      yield arrival();
    }
    const outcome = statuses.indexOf(status as (typeof statuses)[number]) as Outcome;
    yield { kind: 'completion', atMs: endMs, operation: number, outcome };
  }
  while (next < log.arrivals.length) {
    yield arrival();
  }
}

function compareRow(log: RunLog, invocations: Invocations, slot: number): void {
  const number = invocations.numbers[slot]!;
  const zygote = invocations.zygoteIds[slot]!;
  const now = [
    tiers[invocations.tiers[slot]!],
    zygote < 0 ? '' : zygote,
    invocations.inheritedPackages[slot],
    invocations.grownPackages[slot],
    toMb(invocations.ownedUnits[slot]!),
    statuses[invocations.statuses[slot]!],
  ].join(', ');
  const { decisions } = log.arrivals[number]!;
  if (now !== decisions) {
    throw new Difference(`invocation ${number} came out as (${now}), in the run as (${decisions})`);
  }
}

/** Says what an operation is done to as `operations.csv` does, when it starts. */
class OperationNames {
  readonly #catalog: Catalog;
  readonly #sandboxes: number[] = [];
  #created = 0;

  constructor(catalog: Catalog) {
    this.#catalog = catalog;
  }

  describe(worker: Worker, operation: Operation, subject: number): string {
    const { sandboxes, invocations, importCache } = worker;
    const kind = operationNames[operation]!;
    const { packageNames, functionNames } = this.#catalog;
    if (operation === Operation.installPackage) {
      return [kind, '', '', '', '', packageNames[subject]].join(', ');
    }
    if (operation >= Operation.createZygote) {
      return [kind, '', '', '', importCache.zygotes.ids[subject], ''].join(', ');
    }
    if (operation === Operation.createSandbox) {
      this.#sandboxes[subject] = this.#created++;
    }
    const zygote = sandboxes.zygotes[subject]!;
    const isServing = operation <= Operation.execute || operation === Operation.resume;
    return [
      kind,
      isServing ? invocationOf(invocations.numbers[sandboxes.invocations[subject]!]!) : '',
      functionNames[sandboxes.functions[subject]!],
      this.#sandboxes[subject],
      zygote < 0 ? '' : importCache.zygotes.ids[zygote],
      '',
    ].join(', ');
  }
}

/** Prewarming is for no invocation. */
function invocationOf(number: number): number | '' {
  return number < 0 ? '' : number;
}
