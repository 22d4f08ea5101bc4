import { AliasTable, normalized } from './alias-table.ts';
import { InputError } from '../input-error.ts';
import type { PopularityKind } from './popularity.ts';

/** The k-th function in file order, counted from 1, has the weight 1 / k^a (Zipf's law). */
export const zipf: PopularityKind = {
  create: ({ catalog }, { zipfExponent }, random) =>
    new AliasTable(weights(catalog.functionNames.length, zipfExponent), random),

  probabilities: ({ catalog }, { zipfExponent }) =>
    normalized(weights(catalog.functionNames.length, zipfExponent)),
};

function weights(functions: number, exponent: number): Float64Array {
  if (!Number.isFinite(exponent) || exponent < 0) {
    throw new InputError(`Zipf exponent ${exponent} should be a number of at least 0`);
  }
  return new Float64Array(functions).map((_, index) => (index + 1) ** -exponent);
}
