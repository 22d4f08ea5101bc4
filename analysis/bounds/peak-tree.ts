/** Sums at moments, to which ranges are added, with the largest of a range (a segment tree). */
export class PeakTree {
  readonly #moments: number;
  /** The largest sum below each node, without what was added to nodes above it. */
  readonly #peaks: Float64Array;
  /** What was added to all below a node. */
  readonly #added: Float64Array;

  /** @param moments how many there are, counted from 0; all sums are 0 */
  constructor(moments: number) {
    this.#moments = moments;
    this.#peaks = new Float64Array(4 * moments + 1);
    this.#added = new Float64Array(4 * moments + 1);
  }

  /** Adds to the moments from `first` up to before `end`. */
  add(first: number, end: number, amount: number): void {
    if (first < end && amount !== 0) {
      this.#add(1, 0, this.#moments, first, end, amount);
    }
  }

  /** The largest sum of the moments from `first` up to before `end`; 0 where there is none. */
  peak(first: number, end: number): number {
    return first < end ? this.#peak(1, 0, this.#moments, first, end) : 0;
  }

  #add(node: number, low: number, high: number, first: number, end: number, amount: number): void {
    if (first <= low && high <= end) {
      this.#peaks[node]! += amount;
      this.#added[node]! += amount;
      return;
    }
    const middle = (low + high) >> 1;
    if (first < middle) {
      this.#add(2 * node, low, middle, first, end, amount);
    }
    if (end > middle) {
      this.#add(2 * node + 1, middle, high, first, end, amount);
    }
    this.#peaks[node] =
      this.#added[node]! + Math.max(this.#peaks[2 * node]!, this.#peaks[2 * node + 1]!);
  }

  #peak(node: number, low: number, high: number, first: number, end: number): number {
    if (first <= low && high <= end) {
      return this.#peaks[node]!;
    }
    const middle = (low + high) >> 1;
    const left = first < middle ? this.#peak(2 * node, low, middle, first, end) : 0;
    const right = end > middle ? this.#peak(2 * node + 1, middle, high, first, end) : 0;
    return this.#added[node]! + Math.max(left, right);
  }
}
