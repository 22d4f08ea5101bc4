import { type ImportGraph, importWorkMs, loadedPackages } from '../../import-work.ts';
import { choosePairs } from './choose-pairs.ts';
import type { ImportGroup } from './import-groups.ts';
import { fitCosts, type ImportCosts, type LoadingGroup } from './import-problem.ts';
import { dropLateRequirements } from './late-requirements.ts';

const graphRounds = 3;
const pairRounds = 12;
const pairsPerRound = 15;

/**
 * Fits what imports take: which requirements are loaded by importing a package, what each package
 * takes, and the pairs that take more or less together. These alternate, each given the others.
 *
 * @param publishedMs time of each package as published, where the fit begins and what it stays near
 */
export function fitImports(
  groups: readonly ImportGroup[],
  fullGraph: ImportGraph,
  publishedMs: Readonly<Record<string, number>>,
  failing: readonly string[],
): ImportCosts & ImportGraph {
  let graph = fullGraph;
  let costs: ImportCosts = fitCosts(withLoaded(groups, graph), failing, publishedMs, []);
  for (let round = 0; round < graphRounds; round++) {
    graph = dropLateRequirements(groups, graph, costs, failing);
    costs = fitCosts(withLoaded(groups, graph), failing, publishedMs, [], costs);
  }
  const loading = withLoaded(groups, graph);
  for (let round = 0; round < pairRounds; round++) {
    const known = costs;
    const residuals = loading.map(
      ({ loaded, inherited, meanMs }) =>
        meanMs - importWorkMs({ ...known, failing }, loaded, inherited),
    );
    const pairs = [
      ...costs.pairs.map(([first, second]) => [first, second] as const),
      ...choosePairs(loading, residuals, pairsPerRound, costs.pairs),
    ];
    costs = fitCosts(loading, failing, publishedMs, pairs, costs);
  }
  return { ...costs, ...graph };
}

function withLoaded(groups: readonly ImportGroup[], graph: ImportGraph): LoadingGroup[] {
  const known = new Map(groups.map(({ function: one }) => [one, loadedPackages(graph, one)]));
  return groups.map((group) => ({ ...group, loaded: known.get(group.function)! }));
}
