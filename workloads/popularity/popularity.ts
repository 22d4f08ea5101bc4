import type { RandomStream } from '../random-stream.ts';
import type { Workload } from '../catalog.ts';

/** Which function an invocation calls. */
export interface Popularity {
  /** The function index of the invocation that arrives at this time, in ms. */
  draw(atMs: number): number;
}

/** The options of all kinds of popularity; each kind reads its own. */
export interface PopularityOptions {
  /** Exponent of `zipf`; 0 makes all functions equally popular. */
  readonly zipfExponent: number;
  /** Which part of the functions is hot at a time in `rotation`: over 0, at most 1. */
  readonly rotationSlice: number;
  /** How long one slice stays hot in `rotation`, in ms. */
  readonly rotationPeriodMs: number;
}

/** Zipf(1), and the rotation of pipbench's workload runner. */
export const defaultPopularityOptions: PopularityOptions = {
  zipfExponent: 1,
  rotationSlice: 0.2,
  rotationPeriodMs: 60_000,
};

/** A kind of popularity, as the registry holds it. */
export interface PopularityKind {
  /**
   * Makes one that draws from this stream.
   *
   * @throws InputError when the workload or an option does not allow it
   */
  create(workload: Workload, options: PopularityOptions, random: RandomStream): Popularity;
  /** The exact probability of each function at a time, in ms. The conformance test holds `draw` to it. */
  probabilities(workload: Workload, options: PopularityOptions, atMs: number): Float64Array;
}
