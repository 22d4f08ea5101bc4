import type { Popularity, PopularityOptions } from '../popularity/popularity.ts';
import { defaultPopularityOptions } from '../popularity/popularity.ts';
import type { RandomStream } from '../random-stream.ts';
import type { Workload } from '../catalog.ts';

/**
 * The invocations of a run, one after the other, in order of arrival.
 *
 * A cursor rather than an iterator, because an iterator allocates for every invocation: the
 * fields describe the next invocation, `advance` moves on, and `nextMs` is Infinity when no
 * further invocation is known. For open-loop arrivals that is the end; a closed loop may know of
 * more after `completed`.
 */
export interface Arrivals {
  /** When the next invocation arrives, in ms, or Infinity. Never decreases, but for Infinity. */
  nextMs: number;
  /** The function that it calls. */
  nextFunction: number;
  /** How long its body runs, in ms; NaN where the function's own time holds. */
  nextExecuteMs: number;
  /** Moves on to the invocation after it. */
  advance(): void;
  /** Tells that some invocation ended at this time, in ms; failures count as well. */
  completed(atMs: number): void;
}

/** The options of all kinds of arrivals; each kind reads its own. */
export interface ArrivalsOptions extends PopularityOptions {
  /** How many invocations there are in all; Infinity for a whole file. */
  readonly invocations: number;
  /** How many clients a closed loop has. */
  readonly clients: number;
  /** Mean rate of `poisson` and `mmpp`, in invocations per second. */
  readonly ratePerSecond: number;
  /** By how much the rate in a burst of `mmpp` is higher than between bursts, at least 1. */
  readonly burstFactor: number;
  /** Mean length of a burst of `mmpp`, in ms. */
  readonly burstMs: number;
  /** Mean time between two bursts of `mmpp`, in ms. */
  readonly calmMs: number;
  /** Name of the popularity that functions are drawn by, where the arrivals bring none along. */
  readonly popularity: string;
}

/** One client, 100 invocations a second, bursts of a second in every ten at ten times the rate. */
export const defaultArrivalsOptions: ArrivalsOptions = {
  ...defaultPopularityOptions,
  invocations: 100_000,
  clients: 1,
  ratePerSecond: 100,
  burstFactor: 10,
  burstMs: 1000,
  calmMs: 9000,
  popularity: 'uniform',
};

/** What arrivals are made from. */
export interface ArrivalsSource {
  readonly workload: Workload;
  readonly options: ArrivalsOptions;
  /** For the times of arrival only. */
  readonly random: RandomStream;
  /** Makes the popularity that the options name; not called by arrivals that need none. */
  readonly popularity: () => Popularity;
}

/**
 * A kind of arrivals, as the registry holds it.
 *
 * @throws InputError when the workload or an option does not allow it
 */
export type ArrivalsKind = (source: ArrivalsSource) => Arrivals;
