/**
 * A source of random numbers that belongs to one purpose (arrivals, popularity, a generator, ...).
 *
 * Whoever draws takes a stream as an argument, so that the same root seed gives the same workload
 * everywhere and a new draw for one purpose does not shift the others. The generator itself
 * stands in `sim/engine/random/random.ts`.
 */
export interface RandomStream {
  /** A number drawn uniformly from [0, 1), with 53 random bits. */
  uniform(): number;
  /** An integer drawn uniformly from 0 ... limit − 1; `limit` is a positive integer below 2^32. */
  integer(limit: number): number;
  /** A number drawn from the exponential distribution with this mean, in the mean's unit. */
  exponential(mean: number): number;
}
