import path from 'node:path';
import { lineGridChart, type GridPoint } from '../../analysis/charts/line-grid.ts';
import { summarizeLatencies } from '../../analysis/statistics/summarize-latencies.ts';
import { formatNumber } from '../../analysis/text-table.ts';
import { platforms } from '../../real/platforms/registry.ts';
import type { Evidence } from '../claims/claim.ts';
import type { Figure } from '../figure.ts';
import { measureTrees, readMeasuredTrees, type MeasuredTree } from '../measuring/measured-trees.ts';
import { compareTrees } from '../simulating/predicted-trees.ts';
import { ratio } from '../claims/ratio.ts';
import { medianRatio } from '../claims/ratio-evidence.ts';
import { sizeRange } from '../variants/sample-notes.ts';
import { readTreeResults, type TreeResult } from '../results/tree-results.ts';
import { rootOverBest } from '../claims/tree-ratio.ts';

/** Forklift's trees of Zygotes by size and builder: predicted, published, and like ones here. */
export const forkliftTrees: Figure = {
  title: 'Forklift’s trees of Zygotes',
  paper: [
    'Forklift: trees make the median invocation about 5 times as fast in less than 6 GB [P]; a table there gives 76.5 ms with the root alone, about 24 ms with 40 nodes and about 16 ms with 640 [N].',
    'Nodes of several packages double the throughput of nodes of one [N].',
  ],
  simulation: {
    description:
      'The functions of Forklift’s trial 0 on its own trees, each called once by five clients, all Zygotes warm; predicted from functions and trees, beside what Forklift published.',
    run: compareTrees,
  },
  measurement: {
    description:
      'The popular workload on lean containers with trees that the same four builders make for it, two clients in a closed loop; what runs while a Zygote is created does not count.',
    unavailable: async () => await platforms['lean']!.unavailable(),
    run: async (context) => await measureTrees(context),
  },
  draw({ sim, real }) {
    const compared = sim === undefined ? [] : readTreeResults(sim);
    const measured = real === undefined ? [] : readMeasuredTrees(real);
    if (compared.length + measured.length === 0) {
      return { charts: [], findings: [], evidence: [] };
    }
    const points = [...comparedPoints(compared), ...measured.flatMap(pointsOfMeasured)];
    return {
      charts: [
        {
          name: 'forklift-trees',
          spec: lineGridChart(
            points,
            {
              title: 'Latency, throughput and memory by size and builder of a tree of Zygotes',
              notes: [
                'Builders: v0 and v1 give a node one package, v2 and v3 several; v1 and v3 weigh packages by the time of their import.',
                ...comparedNotes(compared),
                ...measuredNotes(measured),
              ],
            },
            { x: 'Nodes of the tree that were asked for', series: 'Builder' },
          ),
        },
      ],
      findings: [
        ...(['predicted', 'published'] as const).flatMap((source) => {
          const own = chartedOf(compared, source);
          const [root, best] = [own.find(({ nodes }) => nodes === 1), fastest(own)];
          return root === undefined || best === undefined
            ? []
            : [
                {
                  finding: `median latency, ${source}: root alone ÷ ${best.builder} with ${best.nodes} nodes`,
                  value: `${formatNumber(root.p50Ms)} ms ÷ ${formatNumber(best.p50Ms)} ms = ${ratio(root.p50Ms, best.p50Ms)}`,
                },
              ];
        }),
        ...measured.map((tree) => ({
          finding: `median latency and throughput, measured, ${tree.builder} with ${tree.nodes} nodes`,
          value: `${formatNumber(summarizeLatencies(tree.latencyMs).p50)} ms, ${formatNumber(tree.throughputPerS)}/s`,
        })),
      ],
      evidence: [...rootOverBest(compared), ...measuredEvidence(measured)],
    };
  },
};

const columnNames = {
  predicted: 'Predicted (Forklift’s trial)',
  published: 'Published by Forklift',
  measured: 'Measured here (popular)',
} as const;

const measures = {
  p50: 'Median (ms)',
  p90: '90th percentile (ms)',
  throughput: 'Invocations/s',
  memory: 'Memory (MB)',
} as const;

function comparedPoints(compared: readonly TreeResult[]): GridPoint[] {
  return (['predicted', 'published'] as const).flatMap((source) =>
    chartedOf(compared, source).flatMap((tree) =>
      pointsOf(columnNames[source], tree, tree.p50Ms, tree.p90Ms),
    ),
  );
}

function pointsOfMeasured(tree: MeasuredTree): GridPoint[] {
  const { p50, p90 } = summarizeLatencies(tree.latencyMs);
  return pointsOf(columnNames.measured, tree, p50, p90);
}

function pointsOf(
  column: string,
  tree: Pick<TreeResult, 'builder' | 'nodes' | 'throughputPerS' | 'memoryMb'>,
  p50Ms: number,
  p90Ms: number,
): GridPoint[] {
  const place = { column, series: tree.builder, x: tree.nodes };
  return [
    { ...place, measure: measures.p50, value: p50Ms },
    { ...place, measure: measures.p90, value: p90Ms },
    { ...place, measure: measures.throughput, value: tree.throughputPerS },
    // The account of the Zygotes is empty where there is the root alone.
    ...(tree.memoryMb > 0 ? [{ ...place, measure: measures.memory, value: tree.memoryMb }] : []),
  ];
}

/** One result a tree, for the chart: the first seed of what was predicted, and the same trial. */
function chartedOf(compared: readonly TreeResult[], source: TreeResult['source']): TreeResult[] {
  const own = compared.filter((one) => one.source === source);
  const [first] = own;
  return own.filter(({ repeat }) => repeat === first!.repeat);
}

function fastest(results: readonly TreeResult[]): TreeResult | undefined {
  return results.toSorted((one, other) => one.p50Ms - other.p50Ms)[0];
}

function comparedNotes(compared: readonly TreeResult[]): string[] {
  const [predicted] = chartedOf(compared, 'predicted');
  const [published] = chartedOf(compared, 'published');
  return predicted === undefined || published === undefined
    ? []
    : [
        `Published: measured by Forklift on OpenLambda, not here; trial ${published.repeat}, ${formatNumber(published.invocations)} functions, each called once by 5 clients, all Zygotes warm; memory by the memory cgroup, OpenLambda’s root included.`,
        `Predicted: the same functions and trees in the simulated worker with the model of “validate forklift”, n = ${formatNumber(predicted.invocations)} for each point; the model was fitted on trials 0 to 4, this one among them. Its memory is what Zygotes own by fork and by Python’s heap, without native libraries and the root.`,
        'Forklift’s own figures over ten trials: median 73.0 ms with the root alone, 15.3 ms with v2 and 640 nodes.',
      ];
}

function measuredNotes(measured: readonly MeasuredTree[]): string[] {
  const [first] = measured;
  if (first === undefined) {
    return [];
  }
  const sizes = measured.map(({ latencyMs }) => latencyMs.length);
  return [
    `Measured on this host: workload ${first.workload}, lean containers, ${first.clients} clients, no handler cache, OpenLambda’s policy, trees in random order, ${first.trials} trial${first.trials === 1 ? '' : 's'} each; n = ${sizeRange(sizes)} invocations a point, those during which no Zygote was created; throughput is clients ÷ mean latency. Memory as the worker accounts for it.`,
  ];
}

function measuredEvidence(measured: readonly MeasuredTree[]): Evidence[] {
  const root = measured.find(({ nodes }) => nodes === 1);
  const medianOf = (tree: MeasuredTree): number => summarizeLatencies(tree.latencyMs).p50;
  const best = measured.toSorted((one, other) => medianOf(one) - medianOf(other))[0];
  return root === undefined || best === undefined || best === root
    ? []
    : [
        medianRatio(root.latencyMs, best.latencyMs, {
          claim: 'forklift-trees',
          mode: 'real',
          basis: `median latency with the root alone ÷ with a tree of ${best.nodes} nodes by ${best.builder}, workload ${path.basename(root.workload)}, lean containers, ${root.clients} clients, warm`,
        }),
      ];
}
