import { grownFloat64, grownInt32, grownUint8 } from '../engine/events/grown.ts';

/**
 * The invocations under way, by slot: a dense integer that is used again when one has ended. Times
 * are in ms since the run began; each is when that phase was over. The fields are arrays; they are
 * replaced when they grow, so do not keep them.
 */
export class Invocations {
  /** Counts from 0, in order of arrival. */
  numbers = new Float64Array(64);
  functions = new Int32Array(64);
  /** When it was meant to arrive. */
  arrivalMs = new Float64Array(64);
  /** When the worker took it up. */
  startMs = new Float64Array(64);
  installedMs = new Float64Array(64);
  provisionedMs = new Float64Array(64);
  importedMs = new Float64Array(64);
  endMs = new Float64Array(64);
  /** How long the body runs, in ms; NaN where the function's own time holds. */
  executeMs = new Float64Array(64);
  /** Indices into `tiers`. */
  tiers = new Uint8Array(64);
  /** Indices into `statuses`. */
  statuses = new Uint8Array(64);
  /** Id of the Zygote that the sandbox was forked from; −1 for none. */
  zygoteIds = new Float64Array(64);
  zygoteDepths = new Int32Array(64);
  inheritedPackages = new Int32Array(64);
  grownPackages = new Int32Array(64);
  /** What the sandbox owns, in memory units. */
  ownedUnits = new Float64Array(64);
  /** How many are under way. */
  count = 0;
  /** The most slots that were ever in use. */
  slots = 0;
  #free = new Int32Array(64);
  #freeCount = 0;

  open(
    number: number,
    functionIndex: number,
    arrivalMs: number,
    startMs: number,
    executeMs: number,
  ): number {
    const slot = this.#freeCount > 0 ? this.#free[--this.#freeCount]! : this.slots++;
    if (slot >= this.numbers.length) {
      this.#grow(slot);
    }
    this.numbers[slot] = number;
    this.functions[slot] = functionIndex;
    this.arrivalMs[slot] = arrivalMs;
    this.startMs[slot] = startMs;
    this.installedMs[slot] = startMs;
    this.executeMs[slot] = executeMs;
    this.statuses[slot] = 0;
    this.zygoteIds[slot] = -1;
    this.zygoteDepths[slot] = -1;
    this.inheritedPackages[slot] = 0;
    this.grownPackages[slot] = 0;
    this.ownedUnits[slot] = 0;
    this.count++;
    return slot;
  }

  /**
   * Its execution began later than it was asked for, as on a real host, where asking takes time: what
   * lies between is part of how it was provided, and not of the execution.
   */
  executionBegan(slot: number, atMs: number): void {
    const { provisionedMs, importedMs } = this;
    const beganMs = Math.max(importedMs[slot]!, atMs);
    if (provisionedMs[slot] === importedMs[slot]) {
      provisionedMs[slot] = beganMs;
    }
    importedMs[slot] = beganMs;
  }

  close(slot: number): void {
    this.#free[this.#freeCount++] = slot;
    this.count--;
  }

  #grow(slot: number): void {
    this.numbers = grownFloat64(this.numbers, slot);
    this.functions = grownInt32(this.functions, slot);
    this.arrivalMs = grownFloat64(this.arrivalMs, slot);
    this.startMs = grownFloat64(this.startMs, slot);
    this.installedMs = grownFloat64(this.installedMs, slot);
    this.provisionedMs = grownFloat64(this.provisionedMs, slot);
    this.importedMs = grownFloat64(this.importedMs, slot);
    this.endMs = grownFloat64(this.endMs, slot);
    this.executeMs = grownFloat64(this.executeMs, slot);
    this.tiers = grownUint8(this.tiers, slot);
    this.statuses = grownUint8(this.statuses, slot);
    this.zygoteIds = grownFloat64(this.zygoteIds, slot);
    this.zygoteDepths = grownInt32(this.zygoteDepths, slot);
    this.inheritedPackages = grownInt32(this.inheritedPackages, slot);
    this.grownPackages = grownInt32(this.grownPackages, slot);
    this.ownedUnits = grownFloat64(this.ownedUnits, slot);
    this.#free = grownInt32(this.#free, slot);
  }
}
