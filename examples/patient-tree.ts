import type {
  ZygotePolicy,
  ZygotePolicyDeclaration,
  ZygoteTree,
} from '../sim/ports/zygote-policy.ts';

/**
 * A tree that grows less than SOCK's: a set of packages has to be missed several times before it
 * gets a Zygote. Over its limit, the leaf that was forked from longest ago goes.
 */
class PatientTree implements ZygotePolicy {
  /** When `runTimer` is wanted: never. */
  readonly timerMs = Infinity;
  readonly #cache: ZygoteTree;
  readonly #after: number;
  /** How often each set of packages was missed. */
  readonly #missed = new Map<string, number>();
  /** Zygotes, those forked from longest ago first; slots, which are used again. */
  readonly #byUse = new Set<number>();

  constructor(cache: ZygoteTree, after: number) {
    this.#cache = cache;
    this.#after = after;
  }

  /** The Zygote that serves a function as things stand; −1 would start a fresh interpreter. */
  match(functionIndex: number): number {
    return this.#cache.bestMatch(functionIndex);
  }

  /** May create Zygotes; returns the one to fork the sandbox from, whose packages it must all have. */
  grow(functionIndex: number, match: number): number {
    const missing = this.#cache.missing(functionIndex, match);
    const times = (this.#missed.get(missing.join()) ?? 0) + 1;
    this.#missed.set(missing.join(), times);
    const grows = missing.length > 0 && times >= this.#after;
    return grows && !this.#cache.accounts.isImportCacheOver
      ? this.#cache.create(match, missing)
      : match;
  }

  forked(zygote: number): void {
    this.#byUse.delete(zygote);
    this.#byUse.add(zygote);
  }

  touched(): void {}

  /** Called when all that follows from something is decided: a good time to make room. */
  settled(): void {
    const { zygotes, accounts, destroying } = this.#cache;
    // What is being destroyed still holds its memory, so one goes at a time.
    if (!accounts.isImportCacheOver || destroying > 0) {
      return;
    }
    for (const zygote of this.#byUse) {
      const isLeaf = zygotes.isLive[zygote] === 1 && zygotes.children[zygote] === 0;
      if (zygote !== 0 && isLeaf && !this.#cache.isBusy(zygote)) {
        this.#byUse.delete(zygote);
        this.#cache.evict(zygote);
        return;
      }
    }
  }

  runTimer(): void {}
}

const policy: ZygotePolicyDeclaration = {
  about: 'grows a Zygote for a set of packages that was missed several times; the unused go first',
  source: '',
  parameters: {
    after: { default: 2, range: { least: 1, most: 1e6 }, words: [], meaning: 'how many misses' },
  },
  create: (values) => (cache) => new PatientTree(cache, Number(values['after'])),
};

export default policy;
