import { setImmediate } from 'node:timers/promises';
import { readForkliftModel } from '../../runs/forklift/model.ts';
import { predictTree } from '../../runs/forklift/predict-tree.ts';
import {
  publishedFunctions,
  publishedImportMb,
  publishedResults,
  publishedTree,
  publishedTrial,
} from '../../runs/forklift/trials/published-trial.ts';
import { treeMemoryMb } from '../../runs/forklift/tree-memory.ts';
import { forkliftSizes } from '../../workloads/data-builders/forklift/forklift-sizes.ts';
import type { FigureContext } from '../figure.ts';
import { type TreeResult, writeTreeResults } from '../results/tree-results.ts';

const builders = ['v0', 'v1', 'v2', 'v3'];
/** The sizes that are predicted, and with how many seeds in all the root and the fastest tree are. */
const scales = {
  quick: { sizes: [1, 20, 40, 160, 640], seeds: 4 },
  full: { sizes: forkliftSizes, seeds: 20 },
} as const;

/** Predicts trees of the trial that comes along, and sets what was published beside them. */
export async function compareTrees(context: FigureContext): Promise<void> {
  const { sizes, seeds } = scales[context.scale];
  const predict = predictor(context);
  const trees = builders.flatMap((builder) => sizes.map((nodes) => ({ builder, nodes })));
  const predicted: TreeResult[] = [];
  for (const [done, { builder, nodes }] of trees.entries()) {
    await mayGoOn(context, done, trees.length + 2 * (seeds - 1));
    // All builders have the same tree of one node.
    const root = predicted.find((one) => nodes === 1 && one.nodes === 1);
    predicted.push(
      root === undefined ? predict(builder, nodes, context.seed) : { ...root, builder },
    );
  }
  const best = predicted.toSorted((one, other) => one.p50Ms - other.p50Ms)[0]!;
  for (let more = 1; more < seeds; more++) {
    await mayGoOn(context, trees.length + 2 * (more - 1), trees.length + 2 * (seeds - 1));
    predicted.push(predict('v0', 1, context.seed + more));
    predicted.push(predict(best.builder, best.nodes, context.seed + more));
  }
  const published = publishedResults()
    .map((result) => ({ ...result, source: 'published' as const, repeat: result.trial }))
    .toSorted((one, other) => one.repeat - other.repeat);
  writeTreeResults(context.directory, [...predicted, ...published]);
}

function predictor(context: FigureContext) {
  const model = readForkliftModel();
  const functions = publishedFunctions();
  const importMb = publishedImportMb();
  return (builder: string, nodes: number, seed: number): TreeResult => {
    context.tell(`predicting trial ${publishedTrial}: ${builder} with ${nodes} nodes`, 0, 1);
    const tree = publishedTree(builder, nodes);
    const figures = predictTree(model, functions, tree, seed);
    return {
      source: 'predicted',
      repeat: seed,
      builder,
      nodes,
      invocations: functions.length,
      p50Ms: figures.p50Ms,
      p90Ms: figures.p90Ms,
      throughputPerS: figures.throughputPerS,
      memoryMb: treeMemoryMb(tree, importMb),
    };
  };
}

/** Lets the process hear of a signal between two predictions. */
async function mayGoOn({ signal, tell }: FigureContext, done: number, total: number) {
  await setImmediate();
  signal.throwIfAborted();
  tell('predicting trees', done, total);
}
