import { MinHeap } from './min-heap.ts';
import { grownFloat64 } from './grown.ts';

/**
 * A min-heap of small integers, each in it at most once, whose keys may change and which may leave
 * at any time: putting costs a logarithm, leaving nothing. What is out of date is passed over when it
 * comes to the top, and cleared away once it is the larger part. Of equal keys the smallest tie
 * comes first; ties should tell all entries apart.
 */
export class LiveHeap {
  /** How many are in it. */
  size = 0;
  #heap = new MinHeap();
  #keys = new Float64Array(64);
  /** NaN where the integer is not in it. */
  #ties = new Float64Array(64).fill(NaN);

  /** Puts an integer in, or changes its key. */
  put(item: number, key: number, tie: number): void {
    if (item >= this.#keys.length) {
      this.#keys = grownFloat64(this.#keys, item);
      this.#ties = grownFloat64(this.#ties, item, NaN);
    }
    if (Number.isNaN(this.#ties[item])) {
      this.size++;
    } else if (this.#keys[item] === key && this.#ties[item] === tie) {
      return;
    }
    this.#keys[item] = key;
    this.#ties[item] = tie;
    if (this.#heap.size > 64 + 2 * this.size) {
      this.#clear();
    } else {
      this.#heap.push(key, tie, item);
    }
  }

  /** Takes an integer out, if it is in it. */
  drop(item: number): void {
    if (this.has(item)) {
      this.#ties[item] = NaN;
      this.size--;
    }
  }

  has(item: number): boolean {
    return item < this.#ties.length && !Number.isNaN(this.#ties[item]);
  }

  /** The integer with the smallest key; −1 when there is none. */
  get first(): number {
    this.#settle();
    return this.size === 0 ? -1 : this.#heap.firstItem;
  }

  /** Its key; Infinity when there is none. */
  get firstKey(): number {
    this.#settle();
    return this.size === 0 ? Infinity : this.#heap.firstKey;
  }

  /** Its tie; Infinity when there is none. */
  get firstTie(): number {
    this.#settle();
    return this.size === 0 ? Infinity : this.#heap.firstTie;
  }

  /** Lets what is out of date go from the top. */
  #settle(): void {
    const heap = this.#heap;
    while (heap.size > 0 && !this.#isCurrent(heap.firstItem, heap.firstKey, heap.firstTie)) {
      heap.pop();
    }
  }

  #isCurrent(item: number, key: number, tie: number): boolean {
    return this.#ties[item] === tie && this.#keys[item] === key;
  }

  #clear(): void {
    this.#heap = new MinHeap();
    for (let item = 0; item < this.#ties.length; item++) {
      if (!Number.isNaN(this.#ties[item])) {
        this.#heap.push(this.#keys[item]!, this.#ties[item]!, item);
      }
    }
  }
}
