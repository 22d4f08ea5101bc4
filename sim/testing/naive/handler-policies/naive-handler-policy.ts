import type { Fraction } from '../../fraction.ts';
import type { NaiveFunctions } from '../naive-functions.ts';
import type { Sandbox } from '../naive-zygotes.ts';

/** What a run asks its handler policy, and tells it. */
export interface NaiveHandlerPolicy {
  /** An invocation of a function arrives; a sandbox that will serve it is still paused. */
  arrived?(functionIndex: number): void;
  /** A paused sandbox is resumed for an invocation. */
  resumed?(sandbox: Sandbox): void;
  /** A sandbox is in the cache now. */
  admitted?(sandbox: Sandbox): void;
  /** Until when a sandbox that was just admitted is to be kept; undefined for as long as there is room. */
  keepUntil?(sandbox: Sandbox): Fraction | undefined;
  /** The sandbox to give up when there is no room. */
  victim(): Sandbox;
}

/** What a handler policy sees, and may ask for. */
export interface NaiveHandlers {
  /** The time on the worker's clock. */
  now(): Fraction;
  /** The one admitted first comes first. */
  paused(): readonly Sandbox[];
  /** When the time of a paused sandbox is up; undefined for never. */
  end(sandbox: Sandbox): Fraction | undefined;
  /** All that exist and have been paused at least once, running or not. */
  placed(): readonly Sandbox[];
  readonly functions: NaiveFunctions;
  /** Prewarms a function at some time, and keeps the sandbox unused until another. Returns what cancels it. */
  prewarm(functionIndex: number, at: Fraction, unusedUntil: Fraction): () => void;
}

/** What a paused sandbox owns, in MB. */
export function ownedMb({ ownUnits }: Sandbox): number {
  return Number(ownUnits) / 1e9;
}

/** The first of those with the least value. */
export function least<Item>(items: readonly Item[], value: (item: Item) => number): Item {
  return items.reduce((best, item) => (value(item) < value(best) ? item : best));
}
