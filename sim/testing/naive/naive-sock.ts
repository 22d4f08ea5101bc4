import type { Budget, Choice, NaiveZygotePolicy } from './naive-zygote-policy.ts';
import type { NaiveZygotes, Zygote } from './naive-zygotes.ts';

/** The paper's policy: a tree that grows with what functions ask for. */
export class NaiveSock implements NaiveZygotePolicy {
  #isFull = false;
  readonly #zygotes: NaiveZygotes;
  readonly #budget: Budget;

  constructor(zygotes: NaiveZygotes, budget: Budget) {
    this.#zygotes = zygotes;
    this.#budget = budget;
  }

  choose(packages: readonly number[]): Choice {
    const match = this.#zygotes
      .live()
      .filter((zygote) => [...zygote.packages].every((index) => packages.includes(index)))
      .reduce((best, zygote) => (zygote.packages.size > best.packages.size ? zygote : best));
    const tier = match === this.#zygotes.root ? 'root' : 'import';
    const missing = packages.filter((index) => !match.packages.has(index));
    if (missing.length === 0 || this.#isFull) {
      return { zygote: match, tier, grownPackages: 0 };
    }
    const zygote = this.#zygotes.create(match, missing);
    return { zygote, tier, grownPackages: missing.length };
  }

  tick(): void {
    this.#isFull = this.#budget.usedUnits() > this.#budget.limitUnits;
    if (!this.#isFull) {
      return;
    }
    const live = this.#zygotes.live();
    const leaves = live.filter(
      (zygote) =>
        zygote !== this.#zygotes.root &&
        !this.#zygotes.isBusy(zygote) &&
        !live.some((other) => other.parent === zygote),
    );
    if (leaves.length > 0) {
      this.#zygotes.evict(
        leaves.reduce((worst, leaf) => (isWorthLess(leaf, worst) ? leaf : worst)),
      );
    }
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
