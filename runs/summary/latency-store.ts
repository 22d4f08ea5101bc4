import { quantile } from '../../analysis/statistics/quantile.ts';

/** How many latencies are kept one by one. */
const exactLimit = 2 ** 20;
/** Buckets for each doubling of latency: they are at most 1.6e-5 wide, relative to the latency. */
const bucketBits = 16;
const smallestExponent = -20;
const largestExponent = 42;

/**
 * The latencies of a run, in memory that does not grow with their number.
 *
 * Up to 2^20 they are kept one by one and percentiles are exact. Beyond, they are counted in
 * buckets as wide as the last 36 bits of a double (as HdrHistogram does), and percentiles are off
 * by at most 0.001%. Mean and maximum are always exact.
 */
export class LatencyStore {
  count = 0;
  #max = -Infinity;
  #sum = 0;
  readonly #exact = new Float64Array(exactLimit);
  #buckets: Uint32Array | undefined;
  readonly #bits = new Float64Array(1);
  readonly #words = new Uint32Array(this.#bits.buffer);

  add(latencyMs: number): void {
    if (this.count < exactLimit) {
      this.#exact[this.count] = latencyMs;
    } else {
      this.#buckets ??= this.#spread();
      this.#buckets[this.#bucket(latencyMs)]!++;
    }
    this.count++;
    this.#sum += latencyMs;
    this.#max = Math.max(this.#max, latencyMs);
  }

  /** The mean; not a number when there are no latencies. */
  get mean(): number {
    return this.#sum / this.count;
  }

  /** The largest; not a number when there are no latencies. */
  get max(): number {
    return this.count === 0 ? NaN : this.#max;
  }

  /** Quantiles (type 7) at these probabilities; not a number when there are no latencies. */
  quantiles(probabilities: readonly number[]): number[] {
    if (this.count === 0) {
      return probabilities.map(() => NaN);
    }
    if (this.#buckets === undefined) {
      const sorted = this.#exact.subarray(0, this.count).sort();
      return probabilities.map((probability) => quantile(sorted, probability));
    }
    return probabilities.map((probability) => this.#ranked((this.count - 1) * probability));
  }

  #spread(): Uint32Array {
    const buckets = new Uint32Array((largestExponent - smallestExponent) << bucketBits);
    for (const latencyMs of this.#exact) {
      buckets[this.#bucket(latencyMs)]!++;
    }
    return buckets;
  }

  /** The bucket that holds a latency: its exponent and the first 16 bits of its fraction. */
  #bucket(latencyMs: number): number {
    this.#bits[0] = latencyMs;
    const first = (1023 + smallestExponent) << bucketBits;
    const bucket = (this.#words[1]! >>> (20 - bucketBits)) - first;
    const last = ((largestExponent - smallestExponent) << bucketBits) - 1;
    return Math.max(0, Math.min(bucket, last));
  }

  /** The value between the two whole ranks around a rank, counted from 0. */
  #ranked(rank: number): number {
    const below = this.#atRank(Math.floor(rank));
    const above = this.#atRank(Math.ceil(rank));
    return below + (rank - Math.floor(rank)) * (above - below);
  }

  #atRank(rank: number): number {
    let passed = 0;
    let bucket = 0;
    for (; passed + this.#buckets![bucket]! <= rank; bucket++) {
      passed += this.#buckets![bucket]!;
    }
    return bucket === 0 ? 0 : this.#middle(bucket);
  }

  #middle(bucket: number): number {
    const first = (1023 + smallestExponent) << bucketBits;
    this.#words[0] = 0;
    this.#words[1] = (bucket + first) << (20 - bucketBits);
    const lower = this.#bits[0]!;
    this.#words[1] = (bucket + 1 + first) << (20 - bucketBits);
    return (lower + this.#bits[0]!) / 2;
  }
}
