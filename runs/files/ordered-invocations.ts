import type { Invocations } from '../../sim/worker/invocations.ts';

/** The fields that are kept of an invocation that has ended, by their place in its record. */
export const Field = {
  function: 0,
  arrivalMs: 1,
  startMs: 2,
  installedMs: 3,
  provisionedMs: 4,
  importedMs: 5,
  endMs: 6,
  tier: 7,
  zygote: 8,
  zygoteDepth: 9,
  inheritedPackages: 10,
  grownPackages: 11,
  ownedUnits: 12,
  status: 13,
} as const;

export const fieldCount = 14;

/** Takes the records of a run's invocations in order; `record` holds its fields from `offset` on. */
export type RecordSink = (invocation: number, record: Float64Array, offset: number) => void;

/**
 * Puts invocations, which end in any order, into the order in which they arrived.
 *
 * Those that ended early wait in a ring, which is as long as the longest stretch of invocations
 * between one that is still under way and the latest that has ended.
 */
export class OrderedInvocations {
  #records = new Float64Array(1024 * fieldCount);
  #isThere = new Uint8Array(1024);
  #first = 0;
  readonly #sink: RecordSink;

  constructor(sink: RecordSink) {
    this.#sink = sink;
  }

  /** Takes an invocation that has ended, and passes on all that are next in order. */
  add(invocations: Invocations, slot: number): void {
    const number = invocations.numbers[slot]!;
    while (number - this.#first >= this.#isThere.length) {
      this.#grow();
    }
    const at = number & (this.#isThere.length - 1);
    this.#isThere[at] = 1;
    this.#copy(invocations, slot, at * fieldCount);
    for (let next = this.#first & (this.#isThere.length - 1); this.#isThere[next] === 1;) {
      this.#isThere[next] = 0;
      this.#sink(this.#first++, this.#records, next * fieldCount);
      next = this.#first & (this.#isThere.length - 1);
    }
  }

  #copy(invocations: Invocations, slot: number, offset: number): void {
    const records = this.#records;
    records[offset + Field.function] = invocations.functions[slot]!;
    records[offset + Field.arrivalMs] = invocations.arrivalMs[slot]!;
    records[offset + Field.startMs] = invocations.startMs[slot]!;
    records[offset + Field.installedMs] = invocations.installedMs[slot]!;
    records[offset + Field.provisionedMs] = invocations.provisionedMs[slot]!;
    records[offset + Field.importedMs] = invocations.importedMs[slot]!;
    records[offset + Field.endMs] = invocations.endMs[slot]!;
    records[offset + Field.tier] = invocations.tiers[slot]!;
    records[offset + Field.zygote] = invocations.zygoteIds[slot]!;
    records[offset + Field.zygoteDepth] = invocations.zygoteDepths[slot]!;
    records[offset + Field.inheritedPackages] = invocations.inheritedPackages[slot]!;
    records[offset + Field.grownPackages] = invocations.grownPackages[slot]!;
    records[offset + Field.ownedUnits] = invocations.ownedUnits[slot]!;
    records[offset + Field.status] = invocations.statuses[slot]!;
  }

  #grow(): void {
    const length = this.#isThere.length;
    const records = new Float64Array(2 * length * fieldCount);
    const isThere = new Uint8Array(2 * length);
    for (let number = this.#first; number < this.#first + length; number++) {
      const from = number & (length - 1);
      const to = number & (2 * length - 1);
      isThere[to] = this.#isThere[from]!;
      const record = this.#records.subarray(from * fieldCount, (from + 1) * fieldCount);
      records.set(record, to * fieldCount);
    }
    this.#records = records;
    this.#isThere = isThere;
  }
}
