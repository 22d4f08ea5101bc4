import { unitsPerMb } from './naive-costs.ts';
import { type FixedNode, firstNode, NaiveFixedTree } from './naive-fixed-tree.ts';
import type { Budget } from './naive-zygote-policy.ts';
import type { NaiveZygotes, Zygote } from './naive-zygotes.ts';

const slotUnits = 50 * unitsPerMb;
const concurrentEvictions = 8;

/** OpenLambda's tree and evictor, which keeps a fifth of the limit free in slots of 50 MB. */
export class NaiveOpenLambda extends NaiveFixedTree {
  readonly #zygotes: NaiveZygotes;
  readonly #budget: Budget;
  /** In the order in which they became idle leaves. */
  #idleLeaves: Zygote[] = [];

  constructor(zygotes: NaiveZygotes, root: FixedNode, budget: Budget) {
    super(zygotes, root, firstNode);
    this.#zygotes = zygotes;
    this.#budget = budget;
  }

  afterStep(): void {
    const stillIdle = this.#idleLeaves.filter((zygote) => this.#isIdleLeaf(zygote));
    const newlyIdle = this.#zygotes.all.filter(
      (zygote) => !stillIdle.includes(zygote) && this.#isIdleLeaf(zygote),
    );
    this.#idleLeaves = [...stillIdle, ...newlyIdle];
    if (this.#budget.limitUnits === Infinity) {
      return;
    }
    const inFlight = this.#zygotes.all.filter(
      ({ isEvicted, isGone }) => isEvicted && !isGone,
    ).length;
    const freeSlots = Math.floor(
      (this.#budget.limitUnits - Number(this.#budget.usedUnits())) / slotUnits,
    );
    const slots = Math.floor(this.#budget.limitUnits / slotUnits);
    const goal = 1 + Math.trunc(((slots - 2) * 20) / 100);
    const count = Math.max(0, Math.min(goal - freeSlots, concurrentEvictions - inFlight));
    for (const zygote of this.#idleLeaves.splice(0, count)) {
      this.#zygotes.evict(zygote);
    }
  }

  #isIdleLeaf(zygote: Zygote): boolean {
    return (
      zygote !== this.#zygotes.root &&
      !zygote.isEvicted &&
      !this.#zygotes.isBusy(zygote) &&
      !this.#zygotes.all.some((other) => other.parent === zygote && !other.isGone) &&
      ![...this.#zygotes.sandboxes].some((sandbox) => sandbox.zygote === zygote)
    );
  }
}
