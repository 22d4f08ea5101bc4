/** How a histogram is kept and read; see the parameters of `hybrid-histogram`. */
export interface HistogramValues {
  readonly bin_s: number;
  readonly range_s: number;
  readonly head_percent: number;
  readonly tail_percent: number;
  readonly margin: number;
  readonly cv: number;
  readonly out_of_range: number;
}

/** After the end of an execution: when to prewarm the function, and until when to keep it, in ms. */
export interface KeepWindow {
  readonly prewarmMs: number;
  readonly keepMs: number;
}

/** How many bins make the range; undefined where that is no whole number, as far as decimals tell. */
export function binsOf(values: Pick<HistogramValues, 'bin_s' | 'range_s'>): number | undefined {
  const ratio = values.range_s / values.bin_s;
  const bins = Math.round(ratio);
  return bins > 0 && Math.abs(ratio - bins) <= 1e-12 * bins ? bins : undefined;
}

/** The idle times of one function, counted in bins of equal width (policies §3). */
export class IdleHistogram {
  readonly #values: HistogramValues;
  readonly #counts: Uint32Array;
  /** Of the counts: how many, and the sum of their squares, which are exact. */
  #inRange = 0;
  #squares = 0;
  #outOfRange = 0;

  constructor(values: HistogramValues) {
    this.#values = values;
    this.#counts = new Uint32Array(binsOf(values)!);
  }

  /** @param idleMs a multiple of 1e-6 ms */
  count(idleMs: number): void {
    // In whole millionths of a ms, which doubles divide and compare as the numbers on paper.
    const bin = Math.floor(Math.round(idleMs * 1e6) / Math.round(this.#values.bin_s * 1e9));
    if (bin >= this.#counts.length) {
      this.#outOfRange++;
      return;
    }
    const before = this.#counts[bin]!++;
    this.#inRange++;
    this.#squares += 2 * before + 1;
  }

  /** What the idle times say; undefined where they say nothing, and the standard holds. */
  window(): KeepWindow | undefined {
    const { bin_s: binS, head_percent: head, tail_percent: tail, margin } = this.#values;
    if (!this.#isTelling) {
      return undefined;
    }
    return {
      prewarmMs: 1000 * binS * this.#percentileBin(head) * (1 - margin),
      keepMs: 1000 * binS * (this.#percentileBin(tail) + 1) * (1 + margin),
    };
  }

  get #isTelling(): boolean {
    const all = this.#inRange + this.#outOfRange;
    if (this.#inRange === 0 || this.#outOfRange / all >= this.#values.out_of_range) {
      return false;
    }
    // The population standard deviation ÷ the mean of the counts, in whole numbers up to the root.
    const bins = this.#counts.length;
    const spread = Math.sqrt(bins * this.#squares - this.#inRange * this.#inRange) / this.#inRange;
    return spread >= this.#values.cv;
  }

  /** The least bin up to which so many per cent of the idle times in range lie. */
  #percentileBin(percent: number): number {
    let bin = 0;
    let cumulated = this.#counts[0]!;
    while (cumulated * 100 < percent * this.#inRange) {
      cumulated += this.#counts[++bin]!;
    }
    return bin;
  }
}
