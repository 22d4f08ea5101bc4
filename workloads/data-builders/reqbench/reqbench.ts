import { createHash } from 'node:crypto';
import type { NamedFunction } from '../catalog-builder.ts';
import type { ForkliftFunction } from '../forklift/forklift.ts';

/**
 * The runnable functions of ReqBench, as Forklift's trials split them into two halves.
 *
 * Their names in a trial hold for that half alone, so each gets a name that every trial agrees on:
 * the first eight digits of the SHA-1 of its packages, a hyphen, and its number among the functions
 * with the same packages (only 701 requirement texts are distinct).
 *
 * @param halves the functions of `w1` and `w2` of one trial; the result keeps their order
 */
export function reqBenchFunctions(halves: readonly ForkliftFunction[][]): NamedFunction[] {
  const seen = new Map<string, number>();
  return halves.flat().map(({ packages }) => {
    const digest = createHash('sha1').update(packages.join('\n')).digest('hex').slice(0, 8);
    const number = (seen.get(digest) ?? 0) + 1;
    seen.set(digest, number);
    return { name: `${digest}-${number}`, packages };
  });
}

/**
 * How often OpenLambda's published trace calls each function: the calls of `fnK` for function K,
 * counted from 1.
 *
 * The trace numbers the functions in an order that is not public, so which function had which count
 * is not known. It does not matter here: the counts (mean 56.6) vary as those of uniform random
 * calls do (variance ÷ mean 1.04, where chance gives 1 ± 0.07), that is, they do not depend on the
 * function.
 *
 * @param trace one function name a line
 * @throws Error on a line that is not one of `fn1` ... `fnN`
 */
export function traceCounts(trace: string, functions: number): Float64Array {
  const counts = new Float64Array(functions);
  for (const [index, line] of trace.trimEnd().split('\n').entries()) {
    const number = Number(/^fn(\d+)$/.exec(line)?.[1]);
    if (!(number >= 1 && number <= functions)) {
      throw new Error(`line ${index + 1} of the trace is "${line}", not fn1 ... fn${functions}`);
    }
    counts[number - 1] = (counts[number - 1] ?? 0) + 1;
  }
  return counts;
}
