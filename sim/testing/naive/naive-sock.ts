import type { Budget, Choice, NaiveZygotePolicy } from './naive-zygote-policy.ts';
import { Fraction } from '../fraction.ts';
import type { NaiveCosts } from './naive-costs.ts';
import type { NaiveZygotes, Zygote } from './naive-zygotes.ts';

/** The keys of `sock` (policies §5). */
export interface SockKeys {
  readonly evict: string;
  readonly grow: string;
  readonly limit: string;
}

/** The paper's policy: a tree that grows with what functions ask for; with the keys of policies §5. */
export class NaiveSock implements NaiveZygotePolicy {
  #isFull = false;
  readonly #zygotes: NaiveZygotes;
  readonly #budget: Budget;
  readonly #costs: NaiveCosts;
  readonly #keys: SockKeys;
  /** Sets of packages that were missing before. */
  readonly #missed: (readonly number[])[] = [];

  constructor(zygotes: NaiveZygotes, budget: Budget, costs: NaiveCosts, keys: SockKeys) {
    this.#zygotes = zygotes;
    this.#budget = budget;
    this.#costs = costs;
    this.#keys = keys;
  }

  choose(packages: readonly number[]): Choice {
    const match = this.#zygotes
      .live()
      .filter((zygote) => [...zygote.packages].every((index) => packages.includes(index)))
      .reduce((best, zygote) => (zygote.packages.size > best.packages.size ? zygote : best));
    const tier = match === this.#zygotes.root ? 'root' : 'import';
    const missing = packages.filter((index) => !match.packages.has(index));
    const stays = { zygote: match, tier, grownPackages: 0 } as const;
    if (missing.length === 0) {
      return stays;
    }
    const wasMissed = this.#missed.some(
      (set) => set.length === missing.length && set.every((index) => missing.includes(index)),
    );
    this.#missed.push(missing);
    if (this.#isFull || (this.#keys.grow === 'second' && !wasMissed)) {
      return stays;
    }
    if (this.#keys.limit === 'hard' && !this.#makeRoom(match, missing)) {
      return stays;
    }
    const zygote = this.#zygotes.create(match, missing);
    return { zygote, tier, grownPackages: missing.length };
  }

  tick(): void {
    if (this.#keys.limit === 'hard') {
      return;
    }
    this.#isFull = this.#budget.usedUnits() > this.#budget.limitUnits;
    const victim = this.#isFull ? this.#victim([], undefined) : undefined;
    if (victim !== undefined) {
      this.#zygotes.evict(victim);
    }
  }

  /** Evicts what is needed for a Zygote, if that can be enough; says whether there is room. */
  #makeRoom(match: Zygote, missing: readonly number[]): boolean {
    const needed = this.#costs.forkUnits() + this.#costs.packageUnits(missing);
    const victims: Zygote[] = [];
    while (
      this.#budget.usedUnits() - this.#zygotes.heldAlone(victims) + needed >
      this.#budget.limitUnits
    ) {
      const victim = this.#victim(victims, match);
      if (victim === undefined) {
        return false;
      }
      victims.push(victim);
    }
    victims.forEach((victim) => this.#zygotes.evict(victim));
    return true;
  }

  /** The leaf that goes next, once these are gone. */
  #victim(gone: readonly Zygote[], spared: Zygote | undefined): Zygote | undefined {
    const live = this.#zygotes.live().filter((zygote) => !gone.includes(zygote));
    const leaves = live.filter(
      (zygote) =>
        zygote !== this.#zygotes.root &&
        zygote !== spared &&
        !this.#zygotes.isBusy(zygote) &&
        !live.some((other) => other.parent === zygote),
    );
    return leaves.length === 0
      ? undefined
      : leaves.reduce((worst, leaf) => (this.#goesBefore(leaf, worst) ? leaf : worst));
  }

  #goesBefore(left: Zygote, right: Zygote): boolean {
    if (this.#keys.evict === 'lru') {
      const [one, other] = [left.lastFork, right.lastFork];
      return other !== undefined && (one === undefined || one.isLess(other));
    }
    if (this.#keys.evict === 'hits-per-mb') {
      return isWorthLess(left, right);
    }
    // hits × ms of its own packages ÷ MB, without the division.
    const worth = ({ hits, ownPackages }: Zygote): Fraction =>
      this.#costs.importMs(ownPackages).times(new Fraction(BigInt(hits)));
    const [one, other] = [worth(left), worth(right)];
    if (left.ownUnits === 0n || right.ownUnits === 0n) {
      const infinite = (zygote: Zygote, each: Fraction): number =>
        each.numerator === 0n ? 0 : zygote.ownUnits === 0n ? 2 : 1;
      return infinite(left, one) < infinite(right, other);
    }
    return one.times(new Fraction(right.ownUnits)).isLess(other.times(new Fraction(left.ownUnits)));
  }
}

/** Whether one has fewer hits a MB. Without any MB it is Infinity with hits, and 0 without. */
function isWorthLess(left: Zygote, right: Zygote): boolean {
  const [leftHits, leftUnits] = [BigInt(left.hits), left.ownUnits];
  const [rightHits, rightUnits] = [BigInt(right.hits), right.ownUnits];
  if (leftUnits === 0n) {
    return left.hits === 0 && right.hits > 0;
  }
  if (rightUnits === 0n) {
    return right.hits > 0;
  }
  return leftHits * rightUnits < rightHits * leftUnits;
}
