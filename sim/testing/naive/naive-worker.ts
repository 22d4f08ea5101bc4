import type { Catalog, RecordedInvocations } from '../../../workloads/catalog.ts';
import type { Configuration } from '../../configuration.ts';
import type { InvocationRecord } from '../../records/invocation-record.ts';
import type { Fraction } from '../fraction.ts';
import { onClock } from './handler-policies/naive-times.ts';
import { NaiveCosts, unitsPerMb } from './naive-costs.ts';
import { NaiveHandlerCache } from './naive-handler-cache.ts';
import { NaiveInstallCache } from './naive-install-cache.ts';
import { NaiveProcessor } from './naive-processor.ts';
import { naiveZygotePolicy } from './naive-zygote-policies.ts';
import type { Budget, NaiveZygotePolicy } from './naive-zygote-policy.ts';
import { NaiveZygotes, type Sandbox } from './naive-zygotes.ts';

/** An invocation under way, or the making of a sandbox that nobody has called for. */
interface Visit {
  /** Nobody looks at that of a prewarm. */
  readonly record: InvocationRecord;
  readonly packages: readonly number[];
  /** Undefined for a prewarm. */
  readonly execution: Fraction | undefined;
  /** Until when the sandbox of a prewarm is to be kept if nobody calls. */
  readonly unusedUntil: Fraction | undefined;
  /** On the clock. */
  readonly start: Fraction;
  /** When the phase that it is in began. */
  phaseStart: Fraction;
}

type Phase = 'installMs' | 'provisionMs' | 'importMs' | 'executeMs';

/** The life of invocations and sandboxes, step by step. */
export class NaiveWorker {
  readonly processor: NaiveProcessor;
  readonly zygotes: NaiveZygotes;
  readonly policy: NaiveZygotePolicy | undefined;
  readonly handlers: NaiveHandlerCache;
  readonly records: InvocationRecord[] = [];
  readonly #invocations: RecordedInvocations;
  readonly #costs: NaiveCosts;
  readonly #installs: NaiveInstallCache;
  /** For how many sandboxes step 3 began so far. */
  #provisioned = 0;

  constructor(catalog: Catalog, configuration: Configuration, invocations: RecordedInvocations) {
    this.#invocations = invocations;
    this.#costs = new NaiveCosts(catalog, configuration);
    this.processor = new NaiveProcessor(configuration.profile.cores);
    const installed = configuration.installCache === 'warm' ? catalog.packageNames.keys() : [];
    this.#installs = new NaiveInstallCache(installed, this.#costs, this.processor);
    this.zygotes = new NaiveZygotes(this.#costs, this.processor);
    const budgets = this.#budgets(configuration);
    this.policy = naiveZygotePolicy(
      catalog,
      configuration,
      this.zygotes,
      budgets.zygotes,
      this.#costs,
    );
    this.handlers = new NaiveHandlerCache(configuration.handlerPolicy, budgets.handlers, {
      now: () => this.now(),
      destroy: (sandbox) => this.#destroy(sandbox),
      prewarm: (functionIndex, unusedUntil) => this.#prewarm(functionIndex, unusedUntil),
    });
  }

  /** Two limits for the two accounts, or one for their sum. */
  #budgets(configuration: Configuration): { handlers: Budget; zygotes: Budget } {
    const handlerUnits = (): bigint => this.handlers.accountUnits();
    const zygoteUnits = (): bigint => this.zygotes.accountUnits();
    if (configuration.sharedPoolMb === undefined) {
      return {
        handlers: budget(configuration.handlerCacheMb, handlerUnits),
        zygotes: budget(configuration.importCacheMb, zygoteUnits),
      };
    }
    const pool = budget(configuration.sharedPoolMb, () => handlerUnits() + zygoteUnits());
    return { handlers: pool, zygotes: pool };
  }

  /** The time as policies see it. */
  now(): Fraction {
    return onClock(this.processor.now);
  }

  arrive(invocation: number): void {
    const functionIndex = this.#invocations.functions[invocation]!;
    const execution = this.#costs.executeMs(
      functionIndex,
      this.#invocations.executeMs[invocation]!,
    );
    const arrivalMs = this.#invocations.arrivalMs[invocation]!;
    const visit = this.#visit(invocation, functionIndex, arrivalMs, execution, undefined);
    this.records.push(visit.record);
    const sandbox = this.handlers.arrive(functionIndex);
    if (sandbox === undefined) {
      this.#make(visit);
    } else {
      this.#resume(visit, sandbox);
    }
  }

  #prewarm(functionIndex: number, unusedUntil: Fraction): void {
    this.#make(this.#visit(-1, functionIndex, Number.NaN, undefined, unusedUntil));
  }

  #visit(
    invocation: number,
    functionIndex: number,
    arrivalMs: number,
    execution: Fraction | undefined,
    unusedUntil: Fraction | undefined,
  ): Visit {
    const packages = this.#costs.packagesOf(functionIndex);
    return {
      record: emptyRecord(invocation, functionIndex, arrivalMs, packages.length),
      packages,
      execution,
      unusedUntil,
      start: this.now(),
      phaseStart: this.processor.now,
    };
  }

  #resume(visit: Visit, sandbox: Sandbox): void {
    visit.record.tier = 'handler';
    visit.record.memoryMb = megabytes(sandbox.ownUnits);
    this.processor.start(this.#costs.resumeMs(), () => {
      this.#endPhase(visit, 'provisionMs');
      this.#execute(visit, sandbox);
    });
  }

  #make(visit: Visit): void {
    this.handlers.functions.asked(visit.record.function);
    this.#installs.install(visit.packages, () => {
      this.#endPhase(visit, 'installMs');
      this.#provision(visit);
    });
  }

  #provision(visit: Visit): void {
    const { record, packages } = visit;
    const choice = this.policy?.choose(packages);
    const zygote = choice?.zygote;
    const missing = packages.filter((index) => !zygote?.packages.has(index));
    const startUnits = zygote ? this.#costs.forkUnits() : this.#costs.interpreterUnits();
    const ownUnits =
      startUnits + this.#costs.packageUnits(missing) + this.#costs.functionUnits(record.function);
    const sandbox: Sandbox = {
      functionIndex: record.function,
      number: this.#provisioned++,
      unusedUntil: visit.unusedUntil,
      isUsed: false,
      zygote,
      ownUnits,
    };
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
      this.processor.start(this.#costs.freshSandboxMs(), provisioned);
    } else {
      this.zygotes.forkSandbox(sandbox, zygote, provisioned);
      this.policy?.afterStep?.();
    }
  }

  #import(visit: Visit, sandbox: Sandbox, missing: readonly number[]): void {
    if (missing.length === 0) {
      this.#made(visit, sandbox);
      return;
    }
    this.processor.start(this.#costs.importMs(missing), () => {
      this.#endPhase(visit, 'importMs');
      this.#made(visit, sandbox);
    });
  }

  #made(visit: Visit, sandbox: Sandbox): void {
    const { functions } = this.handlers;
    const took = this.now().minus(visit.start);
    if (visit.execution === undefined) {
      functions.prewarmed(sandbox.functionIndex, took);
      this.#pause(sandbox);
    } else {
      functions.startedCold(sandbox.functionIndex, took);
      this.#execute(visit, sandbox);
    }
  }

  #execute(visit: Visit, sandbox: Sandbox): void {
    sandbox.isUsed = true;
    this.processor.start(visit.execution!, () => {
      this.#endPhase(visit, 'executeMs');
      visit.record.endMs = this.processor.now.toNumber();
      this.handlers.functions.ended(sandbox.functionIndex, this.now());
      this.#pause(sandbox);
    });
  }

  #pause(sandbox: Sandbox): void {
    if (this.handlers.isUsed) {
      this.processor.start(this.#costs.pauseMs(), () => this.handlers.offer(sandbox));
    } else {
      this.#destroy(sandbox);
    }
  }

  #destroy(sandbox: Sandbox): void {
    this.handlers.functions.ceased(sandbox.functionIndex);
    this.processor.start(this.#costs.destroyMs(), () => this.zygotes.sandboxes.delete(sandbox));
  }

  #endPhase(visit: Visit, phase: Phase): void {
    visit.record[phase] = this.processor.now.minus(visit.phaseStart).toNumber();
    visit.phaseStart = this.processor.now;
  }
}

export function megabytes(units: bigint): number {
  return Number(units) / unitsPerMb;
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
