import {
  rootZygote,
  type ZygotePolicy,
  type ZygotePolicyDeclaration,
  type ZygotePolicyFactory,
  type ZygoteTable,
  type ZygoteTree,
} from '../../ports/zygote-policy.ts';
import type { ChosenPolicy } from '../policy-name.ts';
import type { PolicyCallGuard } from './own-policies.ts';
import { PolicyCalls, turnsMax, valueText } from './policy-calls.ts';

/**
 * A user's own Zygote policy, with every answer and every wish of it checked, as handler policies
 * are.
 *
 * @param file the policy's, as the option names it
 */
export function checkedZygotePolicy(
  file: string,
  { declaration, values }: Pick<ChosenPolicy<ZygotePolicyDeclaration>, 'declaration' | 'values'>,
  guard?: PolicyCallGuard,
): ZygotePolicyFactory {
  return (cache, clock) => {
    const calls = new PolicyCalls(file, guard);
    const create: unknown = calls.call('create()', () => declaration.create(values));
    if (typeof create !== 'function') {
      calls.fail(`create() gave ${valueText(create)}; it should be a function that makes a policy`);
    }
    const view = new CheckedTree(cache, calls);
    const policy = calls.call('what create() gives', () =>
      (create as ZygotePolicyFactory)(view, clock),
    );
    calls.checkPolicy(policy, 'Zygote policy', methods);
    return new CheckedZygotePolicy(policy, view, calls);
  };
}

const methods = ['match', 'grow', 'forked', 'touched', 'settled', 'runTimer'];

class CheckedZygotePolicy implements ZygotePolicy {
  readonly #policy: ZygotePolicy;
  readonly #view: CheckedTree;
  readonly #calls: PolicyCalls;

  constructor(policy: ZygotePolicy, view: CheckedTree, calls: PolicyCalls) {
    this.#policy = policy;
    this.#view = view;
    this.#calls = calls;
  }

  get timerMs(): number {
    return this.#calls.checkTime(this.#calls.call('timerMs', () => this.#policy.timerMs));
  }

  match(functionIndex: number): number {
    this.#view.grown = 0;
    const zygote = this.#calls.call('match()', () => this.#policy.match(functionIndex));
    return zygote === -1 ? zygote : this.#view.checkFork('match()', zygote, functionIndex);
  }

  grow(functionIndex: number, match: number): number {
    const zygote = this.#calls.call('grow()', () => this.#policy.grow(functionIndex, match));
    return this.#view.checkFork('grow()', zygote, functionIndex);
  }

  forked(zygote: number): void {
    this.#calls.call('forked()', () => this.#policy.forked(zygote));
  }

  touched(zygote: number): void {
    this.#calls.call('touched()', () => this.#policy.touched(zygote));
  }

  settled(): void {
    this.#calls.call('settled()', () => this.#policy.settled());
  }

  runTimer(nowMs: number): void {
    this.#calls.timerTurn(nowMs);
    this.#calls.call('runTimer()', () => this.#policy.runTimer(nowMs));
  }
}

/** What such a policy sees of the import cache. */
class CheckedTree implements ZygoteTree {
  /** How many Zygotes the policy created since it was last asked for one. */
  grown = 0;
  readonly #cache: ZygoteTree;
  readonly #calls: PolicyCalls;
  /** All packages of the Zygote in each slot. */
  readonly #packages: Int32Array[] = [new Int32Array(0)];

  constructor(cache: ZygoteTree, calls: PolicyCalls) {
    this.#cache = cache;
    this.#calls = calls;
  }

  get zygotes(): ZygoteTable {
    return this.#cache.zygotes;
  }

  get sets(): ZygoteTree['sets'] {
    return this.#cache.sets;
  }

  get accounts(): ZygoteTree['accounts'] {
    return this.#cache.accounts;
  }

  get configuration(): ZygoteTree['configuration'] {
    return this.#cache.configuration;
  }

  get liveCount(): number {
    return this.#cache.liveCount;
  }

  get destroying(): number {
    return this.#cache.destroying;
  }

  bestMatch(functionIndex: number): number {
    return this.#cache.bestMatch(functionIndex);
  }

  missing(functionIndex: number, zygote: number): Int32Array {
    this.#checkLive(`missing(${functionIndex}, ${valueText(zygote)})`, zygote);
    return this.#cache.missing(functionIndex, zygote);
  }

  isBusy(zygote: number): boolean {
    return this.#cache.isBusy(zygote);
  }

  ownedWith(own: Int32Array): number {
    return this.#cache.ownedWith(own);
  }

  create(parent: number, own: Int32Array): number {
    const call = `create(${valueText(parent)}, …)`;
    this.#checkLive(call, parent);
    const packages = this.#checkPackages(call, parent, own);
    if (++this.grown > turnsMax) {
      this.#calls.fail(
        `create() was called ${turnsMax} times since a sandbox was asked for: that would never end`,
      );
    }
    const zygote = this.#calls.ask(() => this.#cache.create(parent, own));
    this.#packages[zygote] = packages;
    return zygote;
  }

  evict(zygote: number): void {
    const call = `evict(${valueText(zygote)})`;
    if (zygote === rootZygote) {
      this.#calls.fail(`${call} is of the root, which stays`);
    }
    this.#checkLive(call, zygote);
    if (this.isBusy(zygote)) {
      this.#calls.fail(`${call} is of a Zygote that is busy`);
    }
    if (this.zygotes.children[zygote]! > 0) {
      this.#calls.fail(`${call} is of a Zygote that has live children`);
    }
    this.#calls.ask(() => this.#cache.evict(zygote));
  }

  /** A Zygote that the policy would fork a sandbox of this function from. */
  checkFork(call: string, zygote: number, functionIndex: number): number {
    if (this.zygotes.isLive[zygote] !== 1) {
      this.#calls.fail(`${call} gave ${valueText(zygote)}, which is no live Zygote`);
    }
    if (!this.sets.contains(functionIndex, this.#packages[zygote]!)) {
      const name = this.sets.catalog.functionNames[functionIndex]!;
      this.#calls.fail(
        `${call} gave Zygote ${zygote}, which has packages that function ${name} does not have`,
      );
    }
    return zygote;
  }

  #checkLive(call: string, zygote: number): void {
    if (this.zygotes.isLive[zygote] !== 1) {
      this.#calls.fail(`${call} is of no live Zygote`);
    }
  }

  /** All packages of a Zygote to be: its parent's, and its own, of which it has none twice. */
  #checkPackages(call: string, parent: number, own: unknown): Int32Array {
    if (!(own instanceof Int32Array) || own.length === 0) {
      this.#calls.fail(`${call} has no packages; they should be an Int32Array of their indices`);
    }
    const all = Int32Array.of(...this.#packages[parent]!, ...own);
    const count = this.sets.catalog.packageNames.length;
    for (const packageIndex of own) {
      if (packageIndex < 0 || packageIndex >= count) {
        this.#calls.fail(`${call} has package ${packageIndex}; there are 0 to ${count - 1}`);
      }
    }
    if (new Set(all).size < all.length) {
      this.#calls.fail(`${call} has a package twice, or one that its parent has already`);
    }
    return all;
  }
}
