import path from 'node:path';
import { costBarsChart } from '../../analysis/charts/cost-bars.ts';
import { groupedRangesChart } from '../../analysis/charts/grouped-ranges.ts';
import { phases } from '../../analysis/results/read-run-rows.ts';
import { summarizeLatencies } from '../../analysis/statistics/summarize-latencies.ts';
import { formatNumber } from '../../analysis/text-table.ts';
import { platforms } from '../../real/platforms/registry.ts';
import { readAwsColdStarts } from '../../workloads/studies/aws-cold-starts.ts';
import { InputError } from '../../workloads/input-error.ts';
import type { Evidence } from '../claims/claim.ts';
import {
  type Figure,
  type FigureContext,
  type FigureOutcome,
  type Mode,
  nothing,
} from '../figure.ts';
import { rangeNote, rangeRow } from '../variants/range-row.ts';
import { medianRatio } from '../claims/ratio-evidence.ts';
import { sampleNotes } from '../variants/sample-notes.ts';
import { medianOf, modeWord, readSamples, type Sample } from '../variants/variant-results.ts';
import { measureVariants, simulateVariants, type Variant } from '../variants/variant-runs.ts';
import { writeFunction } from '../variants/write-function.ts';

/** A function of ReqBench that has Pillow alone, whose place the resizing function takes. */
const withPillow = 'bca9fead-1';
const codeFolder = path.resolve(import.meta.dirname, '../../workloads/functions/resize-image');
/** What the body takes on the machine of the built-in profiles, in ms; no part of any ratio. */
const simulatedExecuteMs = 150;

/** The platforms by the names of their folders, as they are drawn. */
const subjects = {
  zygotes: 'lean, Zygotes',
  fresh: 'lean, fresh interpreter',
  openwhisk: 'OpenWhisk’s way',
} as const;
type Subject = keyof typeof subjects;
const awsLambda = 'AWS Lambda';

const sizes = {
  sim: { quick: 1000, full: 20_000 },
  real: {
    quick: { trials: 1, lean: 20, openwhisk: 6 },
    full: { trials: 5, lean: 200, openwhisk: 60 },
  },
} as const;

/** A function that resizes an image, each time from a cold start, against other platforms. */
export const imageResizing: Figure = {
  title: 'Resizing an image',
  paper: [
    'SOCK §5: a Python function with its dependencies, 8.3 MB in all, each time a cold start. Platform latency on SOCK is 365 ms, 2.8 times less than on AWS Lambda and 5.3 times less than on OpenWhisk [P via N].',
  ],
  simulation: {
    description:
      'A function that needs Pillow on lean containers, with and without Zygotes, and on openwhisk where the profile has its costs; one client, no handler cache.',
    run: async (context) => {
      const invocations = sizes.sim[context.scale];
      for (const variant of await variants(context, {
        lean: invocations,
        openwhisk: invocations,
      })) {
        await simulateIfPriced(variant, context);
      }
    },
  },
  measurement: {
    description:
      'A handler that makes a thumbnail of a JPEG with Pillow from the index, on lean containers with and without Zygotes and on this Docker as an OpenWhisk invoker uses it; one client, no handler cache.',
    unavailable: async () =>
      (await platforms['lean']!.unavailable()) ?? (await platforms['openwhisk']!.unavailable()),
    run: async (context) => {
      const { trials, lean, openwhisk } = sizes.real[context.scale];
      await measureVariants(await variants(context, { lean, openwhisk }), trials, context);
    },
  },
  draw(results) {
    const keys = (Object.keys(subjects) as Subject[]).map((subject) => ({ subject }));
    const samples = readSamples(results, keys, ({ subject }) => subject);
    return samples.length === 0 ? nothing : outcome(samples);
  },
};

async function variants(
  { directory }: FigureContext,
  invocations: Readonly<Record<'lean' | 'openwhisk', number>>,
): Promise<Variant[]> {
  const workload = path.join(directory, 'workload');
  await writeFunction(workload, 'reqbench', withPillow, {
    copies: 1,
    name: 'resize-image',
    executeMs: simulatedExecuteMs,
    codeFolder,
  });
  const variant = (
    name: Subject,
    platform: 'lean' | 'openwhisk',
    zygotePolicy: string,
  ): Variant => ({
    name,
    options: {
      workload,
      platform,
      zygotePolicy,
      clients: 1,
      handlerPolicy: 'none',
      invocations: invocations[platform],
    },
    measurement: { warmup: 1 },
  });
  return [
    variant('zygotes', 'lean', 'sock'),
    variant('fresh', 'lean', 'none'),
    variant('openwhisk', 'openwhisk', 'none'),
  ];
}

/** Not every profile knows what OpenWhisk's containers cost. */
async function simulateIfPriced(variant: Variant, context: FigureContext): Promise<void> {
  try {
    await simulateVariants([variant], context);
  } catch (error) {
    if (!(error instanceof InputError) || variant.name !== 'openwhisk') {
      throw error;
    }
    context.warn(`OpenWhisk’s way is not simulated: ${error.message}`);
  }
}

type Key = { readonly subject: Subject };

function outcome(samples: readonly Sample<Key>[]): FigureOutcome {
  const aws = readAwsColdStarts();
  const awsPlatformMs = Float64Array.from(aws, ({ initMs, importMs }) => initMs - importMs);
  const simulated = samples.find(({ mode }) => mode === 'sim');
  const what =
    'A function that makes a thumbnail of a JPEG with Pillow; 1 client, no handler cache: each time a cold start.';
  return {
    charts: [
      {
        name: 'image-resizing',
        spec: groupedRangesChart(
          [
            ...samples.map(({ panel, subject, result }) =>
              rangeRow({ panel, group: subjects[subject], series: 'Platform' }, result.platformMs),
            ),
            rangeRow({ panel: 'Published', group: awsLambda, series: 'Platform' }, awsPlatformMs),
          ],
          {
            title: 'What the platform adds to resizing an image',
            notes: [
              what,
              'Platform latency: latency without the run of the body.',
              ...sampleNotes(samples),
              ...(samples.some(({ subject }) => subject === 'openwhisk')
                ? [
                    'OpenWhisk’s way: how its invoker handles containers, on this Docker; no controller, Kafka or load balancer.',
                  ]
                : []),
              `AWS Lambda: published, not measured here: n = ${formatNumber(aws.length)} cold starts of other functions (ReqBench), without imports, placement, network.`,
              rangeNote,
              'Paper: SOCK 365 ms, AWS Lambda 2.8x, OpenWhisk 5.3x of that [P via N].',
            ],
          },
          { quantity: 'Platform latency (ms)', unit: 'ms', series: 'Platform' },
        ),
      },
      {
        name: 'image-resizing-phases',
        spec: costBarsChart(
          samples.flatMap(({ panel, subject, result }) =>
            phases.map((phase) => ({
              configuration: `${subjects[subject]}: ${panel.toLowerCase()}`,
              phase,
              meanMs: result.phaseMeanMs[phase],
            })),
          ),
          {
            title: 'Where the time of resizing an image goes',
            notes: [
              what,
              ...sampleNotes(samples),
              'Importing PIL brings little of Pillow; the body imports the rest.',
              ...(simulated === undefined
                ? []
                : [
                    `Simulated bodies are taken to run about ${formatNumber(simulated.result.phaseMeanMs.execute)} ms.`,
                  ]),
            ],
          },
        ),
      },
    ],
    findings: samples.map(({ mode, subject, result }) => ({
      finding: `resizing an image, ${subjects[subject]}, ${modeWord[mode]}: median platform latency, median latency`,
      value: `${formatNumber(summarizeLatencies(result.platformMs).p50)} ms, ${formatNumber(medianOf(result))} ms`,
    })),
    evidence: (['sim', 'real'] as const).flatMap((mode) =>
      evidenceOf(samples, awsPlatformMs, mode),
    ),
  };
}

function evidenceOf(
  samples: readonly Sample<Key>[],
  awsPlatformMs: Float64Array,
  mode: Mode,
): Evidence[] {
  const find = (wanted: Subject) =>
    samples.find((one) => one.mode === mode && one.subject === wanted)?.result.platformMs;
  const [zygotes, openwhisk] = [find('zygotes'), find('openwhisk')];
  if (zygotes === undefined) {
    return [];
  }
  return [
    medianRatio(awsPlatformMs, zygotes, {
      claim: 'over-aws-lambda',
      mode,
      basis:
        'median start on AWS Lambda without imports, published cold starts of other functions ÷ median platform latency on lean containers with Zygotes, a handler with Pillow, 1 client',
    }),
    ...(openwhisk === undefined
      ? []
      : [
          medianRatio(openwhisk, zygotes, {
            claim: 'over-openwhisk',
            mode,
            basis:
              'median platform latency of an OpenWhisk invoker’s container handling on this Docker ÷ lean containers with Zygotes, a handler with Pillow, 1 client',
          }),
        ]),
  ];
}
