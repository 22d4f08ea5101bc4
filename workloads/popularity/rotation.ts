import { InputError } from '../input-error.ts';
import type { Popularity, PopularityKind, PopularityOptions } from './popularity.ts';
import type { RandomStream } from '../random-stream.ts';

/**
 * A hot slice of the functions, in file order, any of which is called with the same probability;
 * the others are not called. After each period the slice moves on by its own size, and goes on
 * from the first function after the last: the "rotation" of pipbench's workload runner, there
 * with 20% of the functions and 60,000 ms.
 */
export const rotation: PopularityKind = {
  create: ({ catalog }, options, random) =>
    new Rotation(catalog.functionNames.length, options, random),

  probabilities({ catalog }, options, atMs) {
    const functions = catalog.functionNames.length;
    const size = sliceSize(functions, options);
    const start = sliceStart(functions, size, options.rotationPeriodMs, atMs);
    return new Float64Array(functions).map((_, index) =>
      (index - start + functions) % functions < size ? 1 / size : 0,
    );
  },
};

class Rotation implements Popularity {
  readonly #functions: number;
  readonly #size: number;
  readonly #periodMs: number;
  readonly #random: RandomStream;

  constructor(functions: number, options: PopularityOptions, random: RandomStream) {
    if (!(options.rotationPeriodMs > 0)) {
      throw new InputError(`rotation period ${options.rotationPeriodMs} ms should be over 0`);
    }
    this.#functions = functions;
    this.#size = sliceSize(functions, options);
    this.#periodMs = options.rotationPeriodMs;
    this.#random = random;
  }

  draw(atMs: number): number {
    const start = sliceStart(this.#functions, this.#size, this.#periodMs, atMs);
    const index = start + this.#random.integer(this.#size);
    return index < this.#functions ? index : index - this.#functions;
  }
}

/** How many functions are hot: the nearest whole number, at least one. */
function sliceSize(functions: number, { rotationSlice }: PopularityOptions): number {
  if (!(rotationSlice > 0 && rotationSlice <= 1)) {
    throw new InputError(`rotation slice ${rotationSlice} should be over 0 and at most 1`);
  }
  return Math.max(1, Math.round(functions * rotationSlice));
}

function sliceStart(functions: number, size: number, periodMs: number, atMs: number): number {
  return (Math.floor(atMs / periodMs) * size) % functions;
}
