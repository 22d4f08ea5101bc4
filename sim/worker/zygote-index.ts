import { grownInt32 } from '../engine/events/grown.ts';
import type { PackageSets } from './package-sets.ts';
import { rootZygote } from '../ports/zygote-policy.ts';
import type { Zygotes } from './zygotes.ts';

/**
 * Finds the live Zygote with the most packages that a function may use.
 *
 * Each Zygote is filed under its rarest package (the one that fewest functions have). A Zygote
 * that qualifies is filed under one of the function's own packages, so only those files are
 * looked through, and they are short. The answer is remembered for each function until a Zygote
 * comes or goes, so the cost of an invocation does not grow with the number of Zygotes.
 */
export class ZygoteIndex {
  readonly #sets: PackageSets;
  readonly #zygotes: Zygotes;
  /** The first Zygote filed under each package; −1 for none. */
  readonly #first: Int32Array;
  #next = new Int32Array(64);
  #previous = new Int32Array(64);
  /** The package that each Zygote is filed under. */
  #keys = new Int32Array(64);
  /** Counts the changes; a match is good as long as its version is this one. */
  #version = 1;
  readonly #matches: Int32Array;
  readonly #matchVersions: Float64Array;

  constructor(sets: PackageSets, zygotes: Zygotes) {
    this.#sets = sets;
    this.#zygotes = zygotes;
    this.#first = new Int32Array(sets.catalog.packageNames.length).fill(-1);
    this.#matches = new Int32Array(sets.catalog.functionNames.length);
    this.#matchVersions = new Float64Array(sets.catalog.functionNames.length);
  }

  /** The best match; of several with as many packages, the one created first; else the root. */
  match(functionIndex: number): number {
    if (this.#matchVersions[functionIndex] !== this.#version) {
      this.#matches[functionIndex] = this.#search(functionIndex);
      this.#matchVersions[functionIndex] = this.#version;
    }
    return this.#matches[functionIndex]!;
  }

  add(zygote: number): void {
    this.#version++;
    const packages = this.#zygotes.packages[zygote]!;
    const count = this.#zygotes.packageCounts[zygote]!;
    if (count === 0) {
      return;
    }
    if (zygote >= this.#next.length) {
      this.#next = grownInt32(this.#next, zygote);
      this.#previous = grownInt32(this.#previous, zygote);
      this.#keys = grownInt32(this.#keys, zygote);
    }
    const key = rarest(packages, count, this.#sets.uses);
    const next = this.#first[key]!;
    this.#keys[zygote] = key;
    this.#next[zygote] = next;
    this.#previous[zygote] = -1;
    this.#first[key] = zygote;
    if (next >= 0) {
      this.#previous[next] = zygote;
    }
  }

  remove(zygote: number): void {
    this.#version++;
    if (this.#zygotes.packageCounts[zygote] === 0) {
      return;
    }
    const next = this.#next[zygote]!;
    const previous = this.#previous[zygote]!;
    if (previous >= 0) {
      this.#next[previous] = next;
    } else {
      this.#first[this.#keys[zygote]!] = next;
    }
    if (next >= 0) {
      this.#previous[next] = previous;
    }
  }

  #search(functionIndex: number): number {
    const { packageOffsets, packageLists } = this.#sets.catalog;
    const { packageCounts, ids, packages } = this.#zygotes;
    let best = rootZygote;
    for (let at = packageOffsets[functionIndex]!; at < packageOffsets[functionIndex + 1]!; at++) {
      let zygote = this.#first[packageLists[at]!]!;
      for (; zygote >= 0; zygote = this.#next[zygote]!) {
        const ahead = packageCounts[zygote]! - packageCounts[best]!;
        const isBetter = ahead > 0 || (ahead === 0 && ids[zygote]! < ids[best]!);
        if (
          isBetter &&
          this.#sets.contains(functionIndex, packages[zygote]!, packageCounts[zygote])
        ) {
          best = zygote;
        }
      }
    }
    return best;
  }
}

function rarest(packages: Int32Array, count: number, uses: Int32Array): number {
  let key = packages[0]!;
  for (let at = 1; at < count; at++) {
    if (uses[packages[at]!]! < uses[key]!) {
      key = packages[at]!;
    }
  }
  return key;
}
