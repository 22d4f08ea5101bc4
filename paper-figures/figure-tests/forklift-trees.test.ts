import test from 'ava';
import { forkliftTrees } from '../figures/forklift-trees.ts';
import { platforms } from '../../real/platforms/registry.ts';
import { testThatNeeds } from '../../real/testing/test-that-needs.ts';
import { packagesUnavailable } from '../measuring/measured-packages.ts';
import { measureTrees, readMeasuredTrees, treeVariants } from '../measuring/measured-trees.ts';
import { figureContext } from '../testing/figure-context.ts';
import { rootOverBest } from '../claims/tree-ratio.ts';
import { type TreeResult, writeTreeResults } from '../results/tree-results.ts';
import { simulateVariants } from '../variants/variant-runs.ts';

const withLean = testThatNeeds(
  (await platforms['lean']!.unavailable()) ?? (await packagesUnavailable()),
);

const result = (source: TreeResult['source'], repeat: number, nodes: number, p50Ms: number) => ({
  source,
  repeat,
  builder: nodes === 1 ? 'v0' : 'v2',
  nodes,
  invocations: 881,
  p50Ms,
  p90Ms: 3 * p50Ms,
  throughputPerS: 1000 / p50Ms,
  memoryMb: 11 * (nodes - 1),
});

const compared = [
  ...[1, 2].flatMap((seed) => [
    result('predicted', seed, 1, 80),
    result('predicted', seed, 640, 16),
  ]),
  result('predicted', 1, 40, 10),
  result('published', 0, 1, 70),
  result('published', 0, 640, 14),
  result('published', 1, 1, 90),
  result('published', 1, 640, 15),
];

test('the ratio is the mean over repeats, of the tree that all repeats have', (t) => {
  const [predicted, published] = rootOverBest(compared);
  t.like(predicted, { mode: 'sim', value: 5, low: 5, high: 5, n: 1762 });
  // (5 + 6) / 2; Student's deviate for one degree of freedom is 12.706, s ÷ √2 = 0.5.
  t.like(published, { mode: 'data', value: 5.5, n: 1762 });
  t.is(Number((published!.high - published!.value).toFixed(2)), 6.35);
});

test('predicted, published and measured trees give evidence', async (t) => {
  const context = await figureContext(t);
  writeTreeResults(context.directory, compared);
  await simulateVariants(treeVariants(context), context);
  const results = { sim: context.directory, real: context.directory };
  const { evidence } = forkliftTrees.draw(results);
  t.deepEqual(
    evidence.map(({ mode }) => mode),
    ['sim', 'data', 'real'],
  );
});

withLean('trees are measured, with the root alone beside them', async (t) => {
  const context = await figureContext(t);
  await measureTrees(context, { builders: ['v3'], sizes: [4], invocations: 16, trials: 1 });
  const trees = readMeasuredTrees(context.directory);
  t.deepEqual(
    trees.map(({ builder, nodes }) => [builder, nodes]),
    [
      ['v3', 1],
      ['v3', 4],
    ],
  );
  t.true(trees.every(({ latencyMs }) => latencyMs.length > 0));
  t.is(trees[0]!.memoryMb, 0);
  t.true(trees[1]!.memoryMb > 0);
});

test('each mode can be absent', (t) => {
  t.deepEqual(forkliftTrees.draw({}), { charts: [], findings: [], evidence: [] });
});
