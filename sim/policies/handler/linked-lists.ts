import { grownInt32 } from '../../engine/events/grown.ts';

/** Lists of sandboxes, linked both ways through arrays; a sandbox is in one of them at most. */
export class LinkedLists {
  #first: Int32Array<ArrayBuffer>;
  #last: Int32Array<ArrayBuffer>;
  #before = new Int32Array(64);
  #after = new Int32Array(64);

  /** @param count how many lists there are at first; more come as they are used */
  constructor(count: number) {
    this.#first = new Int32Array(count).fill(-1);
    this.#last = new Int32Array(count).fill(-1);
  }

  /** The first of a list; −1 when it is empty. */
  first(list: number): number {
    return list >= 0 && list < this.#first.length ? this.#first[list]! : -1;
  }

  append(list: number, sandbox: number): void {
    if (list >= this.#first.length) {
      this.#first = grownInt32(this.#first, list, -1);
      this.#last = grownInt32(this.#last, list, -1);
    }
    if (sandbox >= this.#before.length) {
      this.#before = grownInt32(this.#before, sandbox);
      this.#after = grownInt32(this.#after, sandbox);
    }
    const last = this.#last[list]!;
    this.#before[sandbox] = last;
    this.#after[sandbox] = -1;
    if (last < 0) {
      this.#first[list] = sandbox;
    } else {
      this.#after[last] = sandbox;
    }
    this.#last[list] = sandbox;
  }

  remove(list: number, sandbox: number): void {
    const before = this.#before[sandbox]!;
    const after = this.#after[sandbox]!;
    if (before < 0) {
      this.#first[list] = after;
    } else {
      this.#after[before] = after;
    }
    if (after < 0) {
      this.#last[list] = before;
    } else {
      this.#before[after] = before;
    }
  }
}
