import { formatNumber } from '../../analysis/text-table.ts';
import type { Mode } from '../figure.ts';
import type { VariantResult } from './variant-results.ts';

/**
 * Sentences for a caption that say what the samples of each mode rest on: where they come from, in
 * how many trials, with how many invocations. All of it is read from the results.
 */
export function sampleNotes(
  samples: readonly { readonly mode: Mode; readonly result: VariantResult }[],
): string[] {
  return (['sim', 'real'] as const).flatMap((mode) => {
    const results = samples.filter((sample) => sample.mode === mode).map(({ result }) => result);
    const [first] = results;
    if (first === undefined) {
      return [];
    }
    const sizes = results.map(({ latencyMs }) => latencyMs.length);
    const n = sizeRange(sizes);
    const trials = first.trials === 1 ? 'one trial' : `${first.trials} trials`;
    return mode === 'sim'
      ? [`Simulated with profile ${String(first.run.options['profile'])}: n = ${n} for each line.`]
      : [`Measured on this host, in random order, ${trials} each: n = ${n} for each line.`];
  });
}

/** How many there are, from the least to the most. */
export function sizeRange(sizes: readonly number[]): string {
  const [least, most] = [Math.min(...sizes), Math.max(...sizes)];
  return least === most ? formatNumber(most) : `${formatNumber(least)} to ${formatNumber(most)}`;
}
