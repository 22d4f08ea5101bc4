import { InputError } from '../input-error.ts';
import type { Popularity } from './popularity.ts';
import type { RandomStream } from '../random-stream.ts';

/**
 * Draws functions in proportion to their weights, in constant time and with one random number:
 * Walker's alias method, filled as M. D. Vose does, "A linear algorithm for generating random
 * numbers with a given distribution", IEEE Transactions on Software Engineering 17 (1991).
 *
 * @throws InputError when a weight is negative or not a number, or when all are 0
 */
export class AliasTable implements Popularity {
  /** With which probability a column stands for its own index. */
  readonly #own: Float64Array;
  /** What the column stands for otherwise. */
  readonly #alias: Int32Array;
  readonly #random: RandomStream;

  constructor(weights: Float64Array, random: RandomStream) {
    const columns = weights.length;
    this.#own = normalized(weights).map((probability) => probability * columns);
    this.#alias = new Int32Array(columns).map((_, index) => index);
    this.#random = random;
    this.#fill();
  }

  draw(): number {
    const position = this.#random.uniform() * this.#own.length;
    const column = Math.floor(position);
    return position - column < this.#own[column]! ? column : this.#alias[column]!;
  }

  /** Tops each column that is under 1 up from one that is over 1, until none is left. */
  #fill(): void {
    const own = this.#own;
    const under: number[] = [];
    const over: number[] = [];
    for (const [column, height] of own.entries()) {
      (height < 1 ? under : over).push(column);
    }
    while (under.length > 0 && over.length > 0) {
      const low = under.pop()!;
      const high = over.at(-1)!;
      this.#alias[low] = high;
      own[high] = own[high]! - (1 - own[low]!);
      if (own[high] < 1) {
        under.push(over.pop()!);
      }
    }
    // What is left differs from 1 by rounding only.
    for (const column of [...under, ...over]) {
      own[column] = 1;
    }
  }
}

/**
 * The probabilities that belong to weights.
 *
 * @throws InputError when a weight is negative or not a number, or when all are 0
 */
export function normalized(weights: Float64Array): Float64Array {
  let total = 0;
  for (const [index, weight] of weights.entries()) {
    if (!(weight >= 0 && weight < Infinity)) {
      throw new InputError(`popularity ${weight} of function ${index} should be at least 0`);
    }
    total += weight;
  }
  if (total === 0) {
    throw new InputError('popularity should be over 0 for one function at least');
  }
  return weights.map((weight) => weight / total);
}
