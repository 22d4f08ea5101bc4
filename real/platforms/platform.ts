import type { Parameters } from '../../sim/parameters/parameter.ts';
import type { Status } from '../../sim/records/invocation-record.ts';
import type { RandomStream } from '../../workloads/random-stream.ts';
import type { Clock } from '../clocks/clock.ts';

/** A package in the store: what is bound into a sandbox, and what is imported there. */
export interface StoredPackage {
  /** `name==version`. */
  readonly name: string;
  /** The package's own directory in the store, which goes on `sys.path`. */
  readonly directory: string;
  /** Its top-level modules, in order. */
  readonly modules: readonly string[];
}

/** What is known of a function that has code. */
export interface HandlerSettings {
  readonly name: string;
  /** `MODULE.NAME`; what the folder's files suggest when left out. */
  readonly handler?: string | undefined;
  readonly environment?: Readonly<Record<string, string>> | undefined;
}

/** What a handler is called with. */
export interface HandlerCall {
  /** Tells calls apart, in a context and in logs. */
  readonly request: string;
  /** JSON; empty for `{}`. */
  readonly event: string;
}

/** What a sandbox is made for. */
export interface SandboxRequest {
  /** Counts sandboxes of the run from 0. */
  readonly sandbox: number;
  /** The Zygote to fork from: 0 is the root, −1 a fresh interpreter. */
  readonly zygote: number;
  /** The packages that the function may see, those of the Zygote included, in order. */
  readonly packages: readonly StoredPackage[];
  /** A folder with `handler.py` or another handler; empty for a body that burns CPU time. */
  readonly codeFolder: string;
  readonly settings?: HandlerSettings | undefined;
}

/** How an operation on a real host went. */
export interface OperationResult {
  readonly status: Status;
  /** When it began and ended, in ms of CLOCK_MONOTONIC, taken next to the work itself. */
  readonly startMs: number;
  readonly endMs: number;
  /** What went wrong, in one line; empty when all was well. */
  readonly reason: string;
  /** Time of each step that was timed, in ms, by its name, in order. */
  readonly steps: Readonly<Record<string, number>>;
}

/** Limits of each sandbox. */
export interface SandboxLimits {
  readonly memoryMb: number;
  readonly processes: number;
  /** Of one core, 1 being all of it. */
  readonly cores: number;
  /** Of one invocation. */
  readonly timeoutMs: number;
  readonly network: 'none' | 'host';
}

/** What a platform is opened with. */
export interface PlatformSetup {
  /** The assembled base directory: interpreter, standard library, shared libraries, runtime. */
  readonly baseDirectory: string;
  /** Where the store's packages live; sandboxes see it read-only, package by package. */
  readonly storeDirectory: string;
  /** A directory for what only lives as long as the run; the platform makes its own folder there. */
  readonly stateDirectory: string;
  readonly limits: SandboxLimits;
  /** Is given what a sandbox put out, when it has been destroyed, and keeps handlers' tracebacks. */
  readonly onOutput?: ((sandbox: number, output: string) => void) | undefined;
  /** What a mock goes by; platforms of this host have no use for it. */
  readonly declared?: DeclaredRun | undefined;
}

/** What is known of a run whose times are declared. */
export interface DeclaredRun {
  /** A stream of the run's root seed, another one in each run of a measurement. */
  readonly randomStream: (name: string) => RandomStream;
  /** What each package takes to import, in ms, by its name in the workload. */
  readonly importMs: ReadonlyMap<string, number>;
}

/**
 * Sandboxes and Zygotes of one platform while a run goes on. Every method is one operation of the
 * worker's port (sim/worker/host.ts). It never rejects for what happens inside a sandbox: that is
 * the result's status. Several operations may be under way at once, on different things.
 */
export interface PlatformSession {
  /** The clock of its times; this machine's where it is left out. */
  readonly clock?: Clock;
  /** Ends at the first byte of the sandbox's first answer, before it imports anything. */
  createSandbox(request: SandboxRequest): Promise<OperationResult>;
  /** Imports these packages' modules, in order. */
  importInSandbox(sandbox: number, packages: readonly StoredPackage[]): Promise<OperationResult>;
  /** Runs the handler once, or burns this much CPU time. */
  execute(sandbox: number, executeMs: number, call?: HandlerCall): Promise<OperationResult>;
  pause(sandbox: number): Promise<OperationResult>;
  resume(sandbox: number): Promise<OperationResult>;
  destroySandbox(sandbox: number): Promise<OperationResult>;
  /** Forks a Zygote from its parent; packages are those that it will import, for it to see them. */
  createZygote(
    zygote: number,
    parent: number,
    packages: readonly StoredPackage[],
  ): Promise<OperationResult>;
  importInZygote(zygote: number, packages: readonly StoredPackage[]): Promise<OperationResult>;
  destroyZygote(zygote: number): Promise<OperationResult>;
  /** Destroys all that is left. */
  close(): Promise<void>;
}

/** A platform of the real host. */
export interface RealPlatform {
  /** In canonical form, where there are parameters. */
  readonly name: string;
  readonly holdsZygotes: boolean;
  /** Why this host cannot run it, in one sentence with the remedy; undefined when it can. */
  unavailable(): Promise<string | undefined>;
  /** How it is there, in a few words, where that is more than that it runs. */
  describe?(): string;
  open(setup: PlatformSetup): Promise<PlatformSession>;
  /** Where nothing is run and operations take the times that are declared for them. */
  readonly mock?: MockPlatform;
}

/** What makes a platform one of declared times, on which nothing is measured. */
export interface MockPlatform {
  /** What may be declared. */
  readonly parameters: Parameters;
  /** What is, by parameter. */
  readonly values: Readonly<Record<string, number | string>>;
  /**
   * The platform as it is named, with its parameters.
   *
   * @throws UsageError for parameters that are not right
   */
  named(text: string): RealPlatform;
}
