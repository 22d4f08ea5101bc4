import { grownInt32 } from '../events/grown.ts';

/**
 * Many waiting lines, each first in, first out. Lines and those who wait are dense integers; one
 * stands in at most one line at a time. Nothing is allocated but when the numbers grow.
 */
export class FifoLines {
  #first = new Int32Array(64).fill(-1);
  #last = new Int32Array(64).fill(-1);
  #behind = new Int32Array(64);

  isEmpty(line: number): boolean {
    return line >= this.#first.length || this.#first[line]! < 0;
  }

  join(line: number, waiter: number): void {
    if (line >= this.#first.length) {
      this.#first = grownInt32(this.#first, line, -1);
      this.#last = grownInt32(this.#last, line, -1);
    }
    if (waiter >= this.#behind.length) {
      this.#behind = grownInt32(this.#behind, waiter);
    }
    this.#behind[waiter] = -1;
    if (this.#first[line]! < 0) {
      this.#first[line] = waiter;
    } else {
      this.#behind[this.#last[line]!] = waiter;
    }
    this.#last[line] = waiter;
  }

  /** Takes the one who has waited longest out of the line; −1 when nobody waits. */
  leave(line: number): number {
    if (this.isEmpty(line)) {
      return -1;
    }
    const waiter = this.#first[line]!;
    this.#first[line] = this.#behind[waiter]!;
    return waiter;
  }
}
