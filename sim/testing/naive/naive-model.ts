import type { Catalog, RecordedInvocations } from '../../../workloads/catalog.ts';
import type { Configuration } from '../../configuration.ts';
import type { InvocationRecord, RunCounts } from '../../records/invocation-record.ts';
import { Fraction } from '../fraction.ts';
import { milliseconds, NaiveCosts, unitsPerMb } from './naive-costs.ts';
import { NaiveHandlerCache } from './naive-handler-cache.ts';
import { NaiveInstallCache } from './naive-install-cache.ts';
import { NaiveProcessor } from './naive-processor.ts';
import { naiveZygotePolicy } from './naive-zygote-policies.ts';
import type { Budget, NaiveZygotePolicy } from './naive-zygote-policy.ts';
import { NaiveZygotes, type Sandbox } from './naive-zygotes.ts';

/**
 * The model once more, written for clarity alone: exact arithmetic, plain objects, linear scans.
 * It shares no code with the simulator, so that each can be held against the other.
 *
 * @returns the records in order of invocation, the run's counts and peaks, and what each account
 *   held over time, in MB·s
 */
export function simulateNaively(
  catalog: Catalog,
  configuration: Configuration,
  invocations: RecordedInvocations,
): NaiveRun {
  return new NaiveWorker(catalog, configuration, invocations).run();
}

export interface NaiveRun {
  readonly records: InvocationRecord[];
  readonly counts: RunCounts;
  readonly held: { readonly handlerMbS: number; readonly importMbS: number };
}

/** An invocation under way. */
interface Visit {
  readonly record: InvocationRecord;
  readonly packages: readonly number[];
  readonly execution: Fraction;
  /** When the phase that it is in began. */
  phaseStart: Fraction;
}

type Phase = 'installMs' | 'provisionMs' | 'importMs' | 'executeMs';

class NaiveWorker {
  readonly #invocations: RecordedInvocations;
  readonly #costs: NaiveCosts;
  readonly #processor: NaiveProcessor;
  readonly #installs: NaiveInstallCache;
  readonly #zygotes: NaiveZygotes;
  readonly #policy: NaiveZygotePolicy | undefined;
  readonly #handlers: NaiveHandlerCache;
  readonly #records: InvocationRecord[] = [];
  /** In units of memory × ms. */
  #handlerHeld = Fraction.zero;
  #importHeld = Fraction.zero;

  constructor(catalog: Catalog, configuration: Configuration, invocations: RecordedInvocations) {
    this.#invocations = invocations;
    this.#costs = new NaiveCosts(catalog, configuration);
    this.#processor = new NaiveProcessor(configuration.profile.cores);
    const installed = configuration.installCache === 'warm' ? catalog.packageNames.keys() : [];
    this.#installs = new NaiveInstallCache(installed, this.#costs, this.#processor);
    this.#zygotes = new NaiveZygotes(this.#costs, this.#processor);
    const budgets = this.#budgets(configuration);
    this.#policy = naiveZygotePolicy(
      catalog,
      configuration,
      this.#zygotes,
      budgets.zygotes,
      this.#costs,
    );
    this.#handlers = new NaiveHandlerCache(configuration, budgets.handlers, (sandbox) =>
      this.#destroy(sandbox),
    );
  }

  /** Two limits for the two accounts, or one for their sum. */
  #budgets(configuration: Configuration): { handlers: Budget; zygotes: Budget } {
    const handlerUnits = (): bigint => this.#handlers.accountUnits();
    const zygoteUnits = (): bigint => this.#zygotes.accountUnits();
    if (configuration.sharedPoolMb === undefined) {
      return {
        handlers: budget(configuration.handlerCacheMb, handlerUnits),
        zygotes: budget(configuration.importCacheMb, zygoteUnits),
      };
    }
    const pool = budget(configuration.sharedPoolMb, () => handlerUnits() + zygoteUnits());
    return { handlers: pool, zygotes: pool };
  }

  /** Takes events in order of time; at equal times completions first, then ticks, then arrivals. */
  run(): NaiveRun {
    const arrivals = Array.from(this.#invocations.arrivalMs, milliseconds);
    let arrived = 0;
    // Before the first arrival a tick finds no Zygotes.
    let ticks = Math.max(1, Math.ceil((this.#invocations.arrivalMs[0] ?? 0) / 50));
    // A tick that is due when all else is over still has its turn.
    const isTickDue = (): boolean =>
      this.#policy?.tick !== undefined && !this.#processor.now.isLess(milliseconds(50 * ticks));
    while (arrived < arrivals.length || !this.#processor.isIdle || isTickDue()) {
      const completion = this.#processor.isIdle ? undefined : this.#processor.nextCompletion();
      const tick = this.#policy?.tick && milliseconds(50 * ticks);
      const arrival = arrivals[arrived];
      const next = [completion, tick, arrival].reduce((one, other) =>
        one && other ? (other.isLess(one) ? other : one) : (one ?? other),
      )!;
      this.#hold(next);
      if (completion && isFirst(completion, tick, arrival)) {
        this.#processor.complete();
        this.#policy?.afterStep?.();
      } else if (tick && isFirst(tick, arrival)) {
        this.#processor.advance(tick);
        this.#policy?.tick?.();
        ticks++;
      } else {
        this.#processor.advance(arrival!);
        this.#arrive(arrived++);
      }
    }
    const mbSeconds = (held: Fraction): number => held.toNumber() / unitsPerMb / 1000;
    return {
      records: this.#records,
      counts: this.#counts(),
      held: { handlerMbS: mbSeconds(this.#handlerHeld), importMbS: mbSeconds(this.#importHeld) },
    };
  }

  /** The accounts hold what they hold until something happens. */
  #hold(until: Fraction): void {
    const spell = until.minus(this.#processor.now);
    const during = (units: bigint): Fraction => spell.times(new Fraction(units));
    this.#handlerHeld = this.#handlerHeld.plus(during(this.#handlers.accountUnits()));
    this.#importHeld = this.#importHeld.plus(during(this.#zygotes.accountUnits()));
  }

  #arrive(invocation: number): void {
    const functionIndex = this.#invocations.functions[invocation]!;
    const arrivalMs = this.#invocations.arrivalMs[invocation]!;
    const packages = this.#costs.packagesOf(functionIndex);
    const record = emptyRecord(invocation, functionIndex, arrivalMs, packages.length);
    const execution = this.#costs.executeMs(
      functionIndex,
      this.#invocations.executeMs[invocation]!,
    );
    this.#records.push(record);
    const visit: Visit = { record, packages, execution, phaseStart: this.#processor.now };
    const sandbox = this.#handlers.take(functionIndex);
    if (sandbox !== undefined) {
      this.#resume(visit, sandbox);
      return;
    }
    this.#installs.install(packages, () => {
      this.#endPhase(visit, 'installMs');
      this.#provision(visit);
    });
  }

  #resume(visit: Visit, sandbox: Sandbox): void {
    visit.record.tier = 'handler';
    visit.record.memoryMb = megabytes(sandbox.ownUnits);
    this.#processor.start(this.#costs.resumeMs(), () => {
      this.#endPhase(visit, 'provisionMs');
      this.#execute(visit, sandbox);
    });
  }

  #provision(visit: Visit): void {
    const { record, packages } = visit;
    const choice = this.#policy?.choose(packages);
    const zygote = choice?.zygote;
    const missing = packages.filter((index) => !zygote?.packages.has(index));
    const startUnits = zygote ? this.#costs.forkUnits() : this.#costs.interpreterUnits();
    const ownUnits =
      startUnits + this.#costs.packageUnits(missing) + this.#costs.functionUnits(record.function);
    const sandbox: Sandbox = { functionIndex: record.function, zygote, ownUnits };
    record.tier = choice?.tier ?? 'none';
    record.zygote = zygote?.id ?? -1;
    record.zygoteDepth = zygote?.depth ?? -1;
    record.inheritedPackages = zygote?.packages.size ?? 0;
    record.grownPackages = choice?.grownPackages ?? 0;
    record.memoryMb = megabytes(ownUnits);
    const provisioned = (): void => {
      this.#endPhase(visit, 'provisionMs');
      this.#import(visit, sandbox, missing);
    };
    if (zygote === undefined) {
      this.#processor.start(this.#costs.freshSandboxMs(), provisioned);
    } else {
      this.#zygotes.forkSandbox(sandbox, zygote, provisioned);
      this.#policy?.afterStep?.();
    }
  }

  #import(visit: Visit, sandbox: Sandbox, missing: readonly number[]): void {
    if (missing.length === 0) {
      this.#execute(visit, sandbox);
      return;
    }
    this.#processor.start(this.#costs.importMs(missing), () => {
      this.#endPhase(visit, 'importMs');
      this.#execute(visit, sandbox);
    });
  }

  #execute(visit: Visit, sandbox: Sandbox): void {
    this.#processor.start(visit.execution, () => {
      this.#endPhase(visit, 'executeMs');
      visit.record.endMs = this.#processor.now.toNumber();
      if (this.#handlers.isUsed) {
        this.#processor.start(this.#costs.pauseMs(), () => this.#handlers.offer(sandbox));
      } else {
        this.#destroy(sandbox);
      }
    });
  }

  #destroy(sandbox: Sandbox): void {
    this.#processor.start(this.#costs.destroyMs(), () => this.#zygotes.sandboxes.delete(sandbox));
  }

  #endPhase(visit: Visit, phase: Phase): void {
    visit.record[phase] = this.#processor.now.minus(visit.phaseStart).toNumber();
    visit.phaseStart = this.#processor.now;
  }

  #counts(): RunCounts {
    return {
      zygotesCreated: this.#zygotes.all.length - 1,
      zygotesEvicted: this.#zygotes.all.filter((zygote) => zygote.isEvicted).length,
      handlersEvicted: this.#handlers.evicted,
      importMbPeak: megabytes(this.#zygotes.peakUnits),
      handlerMbPeak: megabytes(this.#handlers.peakUnits),
    };
  }
}

function budget(limitMb: number, usedUnits: () => bigint): Budget {
  return { usedUnits, limitUnits: Math.round(limitMb * unitsPerMb) };
}

function emptyRecord(
  invocation: number,
  functionIndex: number,
  arrivalMs: number,
  packages: number,
): InvocationRecord {
  return {
    invocation,
    function: functionIndex,
    arrivalMs,
    startMs: arrivalMs,
    endMs: Number.NaN,
    queueMs: 0,
    installMs: 0,
    provisionMs: 0,
    importMs: 0,
    executeMs: 0,
    tier: 'none',
    zygote: -1,
    zygoteDepth: -1,
    packages,
    inheritedPackages: 0,
    grownPackages: 0,
    memoryMb: 0,
    status: 'ok',
  };
}

/** Whether a time is no later than the others, as far as there are others. */
function isFirst(time: Fraction, ...others: (Fraction | undefined)[]): boolean {
  return others.every((other) => other === undefined || !other.isLess(time));
}

function megabytes(units: bigint): number {
  return Number(units) / unitsPerMb;
}
