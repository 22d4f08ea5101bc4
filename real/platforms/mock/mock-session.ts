import { VirtualClock } from '../../clocks/virtual-clock.ts';
import type { RandomStream } from '../../../workloads/random-stream.ts';
import type {
  DeclaredRun,
  OperationResult,
  PlatformSession,
  PlatformSetup,
  SandboxLimits,
  SandboxRequest,
  StoredPackage,
} from '../platform.ts';
import type { MockValues } from './mock-parameters.ts';

/**
 * A session of a mock. How many sandboxes there are makes nothing slower: times are what is declared
 * alone. Each operation draws once for its time and once for its fate, in order of asking, from two
 * streams, so that neither parameter shifts what the other one draws.
 */
export class MockSession implements PlatformSession {
  readonly clock = new VirtualClock();
  readonly #values: MockValues;
  readonly #limits: SandboxLimits;
  readonly #importMs: DeclaredRun['importMs'];
  readonly #times: RandomStream;
  readonly #fates: RandomStream;

  constructor(values: MockValues, { declared, limits }: PlatformSetup) {
    if (declared === undefined) {
      throw new TypeError('a mock should be told what is known of its run');
    }
    this.#values = values;
    this.#limits = limits;
    this.#importMs = declared.importMs;
    this.#times = declared.randomStream('times');
    this.#fates = declared.randomStream('fates');
  }

  createSandbox({ zygote }: SandboxRequest): Promise<OperationResult> {
    return this.#operation(zygote < 0 ? this.#values.create_ms : this.#values.fork_ms);
  }

  importInSandbox(_sandbox: number, packages: readonly StoredPackage[]): Promise<OperationResult> {
    return this.#operation(this.#importingMs(packages));
  }

  execute(_sandbox: number, executeMs: number): Promise<OperationResult> {
    return this.#operation(executeMs, this.#limits.timeoutMs);
  }

  pause(): Promise<OperationResult> {
    return this.#operation(this.#values.pause_ms);
  }

  resume(): Promise<OperationResult> {
    return this.#operation(this.#values.resume_ms);
  }

  destroySandbox(): Promise<OperationResult> {
    return this.#operation(this.#values.destroy_ms);
  }

  createZygote(): Promise<OperationResult> {
    return this.#operation(this.#values.fork_ms);
  }

  importInZygote(_zygote: number, packages: readonly StoredPackage[]): Promise<OperationResult> {
    return this.#operation(this.#importingMs(packages));
  }

  destroyZygote(): Promise<OperationResult> {
    return this.#operation(this.#values.destroy_ms);
  }

  async close(): Promise<void> {}

  #importingMs(packages: readonly StoredPackage[]): number {
    const { import_ms: declaredMs } = this.#values;
    return typeof declaredMs === 'number'
      ? declaredMs * packages.length
      : packages.reduce((sum, { name }) => sum + this.#importMs.get(name)!, 0);
  }

  #operation(declaredMs: number, timeoutMs = Infinity): Promise<OperationResult> {
    const { issue_ms, jitter, fail } = this.#values;
    const factor = 1 + jitter * (2 * this.#times.uniform() - 1);
    const fate = this.#fates.uniform();
    this.clock.pass(issue_ms);
    const startMs = this.clock.nowMs();
    const wantedMs = declaredMs * factor;
    const endMs = rounded(startMs + Math.min(wantedMs, timeoutMs));
    const how =
      fate < fail
        ? ({ status: 'error', reason: `declared to fail (fail=${fail})` } as const)
        : wantedMs > timeoutMs
          ? ({ status: 'timeout', reason: `no answer within ${timeoutMs} ms` } as const)
          : ({ status: 'ok', reason: '' } as const);
    return new Promise((resolve) => {
      this.clock.endAt(endMs, () =>
        resolve({ ...how, startMs, endMs, steps: { declared: endMs - startMs } }),
      );
    });
  }
}

/** To the nanosecond, as results are written. */
function rounded(timeMs: number): number {
  return Math.round(timeMs * 1e6) / 1e6;
}
