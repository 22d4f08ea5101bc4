import { meanInterval } from '../../analysis/statistics/intervals/mean-interval.ts';
import type { Evidence } from './claim.ts';
import type { TreeResult } from '../results/tree-results.ts';

/**
 * The median latency with the root alone over that of the fastest tree, in what was predicted and
 * in what was published. The fastest is the one with the least mean of medians over all repeats; the
 * ratio is the mean of those of the repeats, with Student's interval.
 */
export function rootOverBest(compared: readonly TreeResult[]): Evidence[] {
  return (['predicted', 'published'] as const).flatMap((source) => {
    const own = compared.filter((one) => one.source === source);
    const repeated = own.filter((one) => own.filter((other) => isSameTree(one, other)).length > 1);
    const [root] = repeated.filter(({ nodes }) => nodes === 1);
    const best = repeated
      .filter(({ nodes }) => nodes > 1)
      .toSorted((one, other) => meanMedian(own, one) - meanMedian(own, other))[0];
    if (root === undefined || best === undefined) {
      return [];
    }
    const repeats = own.filter((one) => isSameTree(one, best));
    const ratios = repeats.map(({ repeat, p50Ms }) => rootMedian(own, repeat) / p50Ms);
    const { estimate, low, high } = meanInterval(Float64Array.from(ratios));
    const n = repeats.reduce((sum, { invocations }) => sum + invocations, 0);
    const tree = `${best.builder} with ${best.nodes} nodes`;
    return [
      {
        claim: 'forklift-trees',
        mode: source === 'predicted' ? ('sim' as const) : ('data' as const),
        value: estimate,
        low,
        high,
        n,
        basis:
          source === 'predicted'
            ? `median latency with the root alone ÷ ${tree}, functions and trees of Forklift’s trial 0, predicted; Student’s interval over ${repeats.length} seeds of the noise, which does not hold the error of the model`
            : `median latency with the root alone ÷ ${tree}, published by Forklift; mean of ${repeats.length} trials, Student’s interval`,
      },
    ];
  });
}

/** All builders have the same tree of one node, so that each repeat may have several runs of it. */
function rootMedian(results: readonly TreeResult[], repeat: number): number {
  const own = results.filter((one) => one.nodes === 1 && one.repeat === repeat);
  return own.reduce((sum, { p50Ms }) => sum + p50Ms, 0) / own.length;
}

function meanMedian(results: readonly TreeResult[], tree: TreeResult): number {
  const own = results.filter((one) => isSameTree(one, tree));
  return own.reduce((sum, { p50Ms }) => sum + p50Ms, 0) / own.length;
}

function isSameTree(one: TreeResult, other: TreeResult): boolean {
  return one.builder === other.builder && one.nodes === other.nodes;
}
