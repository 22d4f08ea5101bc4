import { grownFloat64, grownInt32, grownUint8 } from '../engine/events/grown.ts';
import { rootZygote } from '../ports/zygote-policy.ts';

/**
 * The Zygotes there are, by slot: a dense integer that is used again when a Zygote is gone for
 * good. The fields are arrays; they are replaced when they grow, so do not keep them.
 */
export class Zygotes {
  /** Counts creations, the root being 0: what results call a Zygote. */
  ids = new Float64Array(64);
  parents = new Int32Array(64).fill(-1);
  depths = new Int32Array(64);
  /** Whether it can be matched: from the decision to create it until the decision to evict it. */
  isLive = new Uint8Array(64);
  /** How many live Zygotes were forked from it. */
  children = new Int32Array(64);
  /** What keeps its pages: itself, its sandboxes, and the Zygotes forked from it, until each is gone. */
  holders = new Int32Array(64);
  /** How many packages it has, those of its ancestors included. */
  packageCounts = new Int32Array(64);
  /** Time to import them all, in ms. */
  importMs = new Float64Array(64);
  /** Memory of them all, in memory units. */
  importUnits = new Float64Array(64);
  /** What it owns itself, in memory units. */
  ownedUnits = new Float64Array(64);
  /**
   * All its packages, those of its ancestors first: as many as `packageCounts` says. What is behind
   * them is left over from an earlier Zygote of the slot.
   */
  readonly packages: Int32Array[] = [new Int32Array(0)];
  /** The most slots that were ever in use: all slots are below this. */
  slots = 1;
  /** How many were created, the root not counted. */
  created = 0;
  readonly #free: number[] = [];

  constructor() {
    this.isLive[rootZygote] = 1;
    this.holders[rootZygote] = 1;
  }

  /** Opens a slot for a child of `parent` that adds `own` packages; sums are the caller's to fill in. */
  open(parent: number, own: Int32Array): number {
    const slot = this.#free.pop() ?? this.slots++;
    if (slot >= this.ids.length) {
      this.#grow(slot);
    }
    const inheritedCount = this.packageCounts[parent]!;
    const count = inheritedCount + own.length;
    const all = this.#roomFor(slot, count);
    const inherited = this.packages[parent]!;
    for (let at = 0; at < count; at++) {
      all[at] = at < inheritedCount ? inherited[at]! : own[at - inheritedCount]!;
    }
    this.ids[slot] = ++this.created;
    this.parents[slot] = parent;
    this.depths[slot] = this.depths[parent]! + 1;
    this.isLive[slot] = 1;
    this.children[slot] = 0;
    this.children[parent]!++;
    this.holders[slot] = 1;
    this.holders[parent]!++;
    this.packageCounts[slot] = count;
    return slot;
  }

  close(slot: number): void {
    this.ids[slot] = -1;
    this.#free.push(slot);
  }

  /** The packages that a Zygote imported itself, in order; a view. */
  own(slot: number): Int32Array {
    const inheritedCount = this.packageCounts[this.parents[slot]!]!;
    return this.packages[slot]!.subarray(inheritedCount, this.packageCounts[slot]);
  }

  #roomFor(slot: number, count: number): Int32Array {
    let room = this.packages[slot];
    if (room === undefined || room.length < count) {
      room = new Int32Array(Math.max(32, 2 * count));
      this.packages[slot] = room;
    }
    return room;
  }

  #grow(slot: number): void {
    this.ids = grownFloat64(this.ids, slot);
    this.parents = grownInt32(this.parents, slot);
    this.depths = grownInt32(this.depths, slot);
    this.isLive = grownUint8(this.isLive, slot);
    this.children = grownInt32(this.children, slot);
    this.holders = grownInt32(this.holders, slot);
    this.packageCounts = grownInt32(this.packageCounts, slot);
    this.importMs = grownFloat64(this.importMs, slot);
    this.importUnits = grownFloat64(this.importUnits, slot);
    this.ownedUnits = grownFloat64(this.ownedUnits, slot);
  }
}
