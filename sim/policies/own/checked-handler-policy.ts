import type { Catalog } from '../../../workloads/catalog.ts';
import type { RandomStream } from '../../../workloads/random-stream.ts';
import type {
  FunctionTable,
  HandlerPolicy,
  HandlerPolicyDeclaration,
  HandlerPolicyFactory,
  PausedSandboxes,
} from '../../ports/handler-policy.ts';
import type { ChosenPolicy } from '../policy-name.ts';
import type { PolicyCallGuard } from './own-policies.ts';
import { PolicyCalls, turnsMax, valueText } from './policy-calls.ts';

/**
 * A user's own handler policy, with every answer and every wish of it checked. zygolab's own need
 * no such layer: their tests check them, and they lose no time.
 *
 * @param file the policy's, as the option names it
 */
export function checkedHandlerPolicy(
  file: string,
  { declaration, values }: Pick<ChosenPolicy<HandlerPolicyDeclaration>, 'declaration' | 'values'>,
  guard?: PolicyCallGuard,
): HandlerPolicyFactory {
  return (cache) => {
    const calls = new PolicyCalls(file, guard);
    const create: unknown = calls.call('create()', () => declaration.create(values));
    if (typeof create !== 'function') {
      calls.fail(`create() gave ${valueText(create)}; it should be a function that makes a policy`);
    }
    const view = new CheckedSandboxes(cache, calls);
    const policy = calls.call('what create() gives', () => (create as HandlerPolicyFactory)(view));
    calls.checkPolicy(policy, 'handler policy', required, optional);
    if (typeof policy.keepsHandlers !== 'boolean') {
      calls.fail(`keepsHandlers is ${valueText(policy.keepsHandlers)}; it should be true or false`);
    }
    return new CheckedHandlerPolicy(policy, view, calls);
  };
}

const required = ['admitted', 'removed', 'victim', 'runTimer'];
const optional = ['arrived', 'started', 'ended', 'ceased'];

class CheckedHandlerPolicy implements HandlerPolicy {
  readonly #policy: HandlerPolicy;
  readonly #view: CheckedSandboxes;
  readonly #calls: PolicyCalls;

  constructor(policy: HandlerPolicy, view: CheckedSandboxes, calls: PolicyCalls) {
    this.#policy = policy;
    this.#view = view;
    this.#calls = calls;
  }

  get keepsHandlers(): boolean {
    return this.#calls.call('keepsHandlers', () => this.#policy.keepsHandlers);
  }

  get timerMs(): number {
    return this.#calls.checkTime(this.#calls.call('timerMs', () => this.#policy.timerMs));
  }

  arrived(functionIndex: number): void {
    this.#view.prewarmed = 0;
    this.#calls.call('arrived()', () => this.#policy.arrived?.(functionIndex));
  }

  started(sandbox: number): void {
    this.#calls.call('started()', () => this.#policy.started?.(sandbox));
  }

  ended(sandbox: number): void {
    this.#calls.call('ended()', () => this.#policy.ended?.(sandbox));
  }

  admitted(sandbox: number): void {
    this.#view.paused.add(sandbox);
    this.#calls.call('admitted()', () => this.#policy.admitted(sandbox));
  }

  removed(sandbox: number): void {
    this.#view.paused.delete(sandbox);
    this.#calls.call('removed()', () => this.#policy.removed(sandbox));
  }

  ceased(sandbox: number): void {
    this.#calls.call('ceased()', () => this.#policy.ceased?.(sandbox));
  }

  victim(): number {
    const sandbox = this.#calls.call('victim()', () => this.#policy.victim());
    if (!this.#view.paused.has(sandbox)) {
      this.#calls.fail(`victim() gave ${valueText(sandbox)}, which is no paused sandbox`);
    }
    return sandbox;
  }

  runTimer(nowMs: number): void {
    this.#calls.timerTurn(nowMs);
    this.#calls.call('runTimer()', () => this.#policy.runTimer(nowMs));
  }
}

/** What such a policy sees of the handler cache. */
class CheckedSandboxes implements PausedSandboxes {
  /** The sandboxes that are paused. */
  readonly paused = new Set<number>();
  /** How many prewarms the policy asked for since the last arrival. */
  prewarmed = 0;
  readonly #cache: PausedSandboxes;
  readonly #calls: PolicyCalls;

  constructor(cache: PausedSandboxes, calls: PolicyCalls) {
    this.#cache = cache;
    this.#calls = calls;
  }

  get nowMs(): number {
    return this.#cache.nowMs;
  }

  get catalog(): Catalog {
    return this.#cache.catalog;
  }

  get sandboxes(): PausedSandboxes['sandboxes'] {
    return this.#cache.sandboxes;
  }

  get functions(): FunctionTable {
    return this.#cache.functions;
  }

  evict(sandbox: number): void {
    if (!this.paused.has(sandbox)) {
      this.#calls.fail(`evict(${valueText(sandbox)}) is of no paused sandbox`);
    }
    this.#calls.ask(() => this.#cache.evict(sandbox));
  }

  prewarm(functionIndex: number): void {
    const count = this.catalog.functionNames.length;
    if (!Number.isInteger(functionIndex) || functionIndex < 0 || functionIndex >= count) {
      this.#calls.fail(
        `prewarm(${valueText(functionIndex)}) is of no function; there are 0 to ${count - 1}`,
      );
    }
    if (++this.prewarmed > turnsMax) {
      this.#calls.fail(
        `prewarm() was called ${turnsMax} times since the last arrival: that would never end`,
      );
    }
    this.#calls.ask(() => this.#cache.prewarm(functionIndex));
  }

  random(name: string): RandomStream {
    return this.#cache.random(name);
  }
}
