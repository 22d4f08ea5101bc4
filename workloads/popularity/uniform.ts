import type { Popularity, PopularityKind } from './popularity.ts';
import type { RandomStream } from '../random-stream.ts';

/** Every function is as popular as any other. */
export const uniform: PopularityKind = {
  create: ({ catalog }, _options, random) => new Uniform(catalog.functionNames.length, random),

  probabilities({ catalog }) {
    const functions = catalog.functionNames.length;
    return new Float64Array(functions).fill(1 / functions);
  },
};

class Uniform implements Popularity {
  readonly #functions: number;
  readonly #random: RandomStream;

  constructor(functions: number, random: RandomStream) {
    this.#functions = functions;
    this.#random = random;
  }

  draw(): number {
    return this.#random.integer(this.#functions);
  }
}
