import { grownFloat64, grownInt32 } from '../engine/events/grown.ts';

/**
 * The sandboxes there are, by slot: a dense integer that is used again when a sandbox is gone.
 * The fields are arrays; they are replaced when they grow, so do not keep them.
 */
export class Sandboxes {
  /** The function that each sandbox belongs to; −1 in an unused slot. */
  functions = new Int32Array(64).fill(-1);
  /** The slot of the Zygote that it was forked from; −1 for a fresh interpreter. */
  zygotes = new Int32Array(64);
  /** The slot of the invocation that it serves. */
  invocations = new Int32Array(64);
  /** What it owns, in memory units. */
  ownedUnits = new Float64Array(64);
  /** Counts the sandboxes in the order in which it was settled what each comes from. */
  places = new Float64Array(64);
  /** How many executions each has served. */
  uses = new Int32Array(64);
  /** How many sandboxes there are. */
  count = 0;
  /** The most slots that were ever in use: all slots are below this. */
  slots = 0;
  #opened = 0;
  #free = new Int32Array(64);
  #freeCount = 0;

  open(functionIndex: number, invocation: number): number {
    const slot = this.#freeCount > 0 ? this.#free[--this.#freeCount]! : this.slots++;
    if (slot >= this.functions.length) {
      this.#grow(slot);
    }
    this.functions[slot] = functionIndex;
    this.invocations[slot] = invocation;
    this.places[slot] = this.#opened++;
    this.uses[slot] = 0;
    this.count++;
    return slot;
  }

  close(slot: number): void {
    this.functions[slot] = -1;
    this.#free[this.#freeCount++] = slot;
    this.count--;
  }

  #grow(slot: number): void {
    this.functions = grownInt32(this.functions, slot, -1);
    this.zygotes = grownInt32(this.zygotes, slot);
    this.invocations = grownInt32(this.invocations, slot);
    this.ownedUnits = grownFloat64(this.ownedUnits, slot);
    this.places = grownFloat64(this.places, slot);
    this.uses = grownInt32(this.uses, slot);
    this.#free = grownInt32(this.#free, slot);
  }
}
