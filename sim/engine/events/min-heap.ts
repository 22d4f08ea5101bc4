import { grownFloat64, grownInt32 } from './grown.ts';

/**
 * A binary min-heap of integers with two keys: the smallest key comes first, and of equal keys the
 * one with the smallest tie. It lives in typed arrays, so pushing and popping allocate nothing.
 */
export class MinHeap {
  size = 0;
  #keys = new Float64Array(64);
  #ties = new Float64Array(64);
  #items = new Int32Array(64);

  /** The smallest key; Infinity when the heap is empty. */
  get firstKey(): number {
    return this.size === 0 ? Infinity : this.#keys[0]!;
  }

  /** The tie of the smallest entry; the heap must not be empty. */
  get firstTie(): number {
    return this.#ties[0]!;
  }

  /** The item of the smallest entry; the heap must not be empty. */
  get firstItem(): number {
    return this.#items[0]!;
  }

  push(key: number, tie: number, item: number): void {
    if (this.size === this.#keys.length) {
      this.#grow();
    }
    const keys = this.#keys;
    const ties = this.#ties;
    const items = this.#items;
    let hole = this.size++;
    while (hole > 0) {
      const parent = (hole - 1) >> 1;
      const parentKey = keys[parent]!;
      if (parentKey < key || (parentKey === key && ties[parent]! <= tie)) {
        break;
      }
      keys[hole] = parentKey;
      ties[hole] = ties[parent]!;
      items[hole] = items[parent]!;
      hole = parent;
    }
    keys[hole] = key;
    ties[hole] = tie;
    items[hole] = item;
  }

  /** Removes the smallest entry and returns its item; the heap must not be empty. */
  pop(): number {
    const keys = this.#keys;
    const ties = this.#ties;
    const items = this.#items;
    const first = items[0]!;
    const last = --this.size;
    const key = keys[last]!;
    const tie = ties[last]!;
    let hole = 0;
    for (let child = 1; child < last; child = 2 * hole + 1) {
      const right = child + 1;
      if (right < last && comesBefore(keys, ties, right, child)) {
        child = right;
      }
      const childKey = keys[child]!;
      if (key < childKey || (key === childKey && tie <= ties[child]!)) {
        break;
      }
      keys[hole] = childKey;
      ties[hole] = ties[child]!;
      items[hole] = items[child]!;
      hole = child;
    }
    keys[hole] = key;
    ties[hole] = tie;
    items[hole] = items[last]!;
    return first;
  }

  #grow(): void {
    const last = this.#keys.length;
    this.#keys = grownFloat64(this.#keys, last);
    this.#ties = grownFloat64(this.#ties, last);
    this.#items = grownInt32(this.#items, last);
  }
}

function comesBefore(keys: Float64Array, ties: Float64Array, left: number, right: number): boolean {
  const leftKey = keys[left]!;
  const rightKey = keys[right]!;
  return leftKey < rightKey || (leftKey === rightKey && ties[left]! < ties[right]!);
}
