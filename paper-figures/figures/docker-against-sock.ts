import path from 'node:path';
import { groupedRangesChart } from '../../analysis/charts/grouped-ranges.ts';
import { formatNumber } from '../../analysis/text-table.ts';
import { platforms } from '../../real/platforms/registry.ts';
import type { Evidence } from '../claims/claim.ts';
import type { Figure, FigureContext, FigureOutcome, FigureScale, Mode } from '../figure.ts';
import { rangeNote, rangeRow } from '../variants/range-row.ts';
import { medianRatio, throughput, throughputRatio } from '../claims/ratio-evidence.ts';
import { sampleNotes } from '../variants/sample-notes.ts';
import { medianOf, modeWord, readSamples, type Sample } from '../variants/variant-results.ts';
import { measureVariants, simulateVariants, type Variant } from '../variants/variant-runs.ts';
import { writeFunction } from '../variants/write-function.ts';

const clientCounts = [1, 10, 20];

/** The platforms by the names of their series. */
const series = { docker: 'Docker', lean: 'lean container' } as const;
type PlatformName = keyof typeof series;
const platformNames = ['docker', 'lean'] as const;

/** How many invocations a measured run has by clients, and how many such runs there are. */
const measuredSizes: Readonly<
  Record<FigureScale, { readonly trials: number } & Record<PlatformName, readonly number[]>>
> = {
  quick: { trials: 1, docker: [10, 40, 60], lean: [60, 150, 150] },
  full: { trials: 5, docker: [60, 200, 200], lean: [1000, 3000, 3000] },
};
const simulatedSize = { quick: 2000, full: 50_000 } as const;

/** Lean containers against Docker, a handler that does nothing, by clients. */
export const dockerAgainstSock: Figure = {
  title: 'Docker against lean containers',
  paper: [
    'SOCK §5, no-op handler: one client waits for a lean container at least 6 times less than for a Docker container, whose creation takes about 400 ms [N].',
    'With 10 clients, lean containers have 18 times the throughput [N, P].',
  ],
  simulation: {
    description:
      'A handler without packages on docker and lean, with 1, 10 and 20 clients in a closed loop; no caches and no Zygotes, so that each invocation starts a container with a fresh interpreter.',
    run: async (context) => {
      const sizes = clientCounts.map(() => simulatedSize[context.scale]);
      await simulateVariants(await variants(context, { docker: sizes, lean: sizes }), context);
    },
  },
  measurement: {
    description:
      'The same on this host: one base directory for both, ready at the first byte of the first answer, three invocations apart to warm up.',
    unavailable: async () =>
      (await platforms['lean']!.unavailable()) ?? (await platforms['docker']!.unavailable()),
    run: async (context) => {
      const sizes = measuredSizes[context.scale];
      await measureVariants(await variants(context, sizes), sizes.trials, context);
    },
  },
  draw(results) {
    const samples = readSamples(results, keys, nameOf);
    return outcome(samples);
  },
};

interface Key {
  readonly platform: PlatformName;
  readonly clients: number;
}

const keys: readonly Key[] = clientCounts.flatMap((clients) =>
  platformNames.map((platform) => ({ platform, clients })),
);

function nameOf({ platform, clients }: Key): string {
  return `${platform}-${clients}`;
}

async function variants(
  { directory }: FigureContext,
  invocations: Readonly<Record<PlatformName, readonly number[]>>,
): Promise<Variant[]> {
  const workload = path.join(directory, 'workload');
  await writeFunction(workload, 'popular', 'noop', { copies: 1, executeMs: 0 });
  return keys.map((key) => ({
    name: nameOf(key),
    options: {
      ...key,
      workload,
      handlerPolicy: 'none',
      zygotePolicy: 'none',
      invocations: invocations[key.platform][clientCounts.indexOf(key.clients)]!,
    },
    measurement: { warmup: 3 },
  }));
}

function outcome(samples: readonly Sample<Key>[]): FigureOutcome {
  if (samples.length === 0) {
    return { charts: [], findings: [], evidence: [] };
  }
  const placeOf = ({ panel, clients, platform }: Sample<Key>) => ({
    panel,
    group: `${clients} client${clients === 1 ? '' : 's'}`,
    series: series[platform],
  });
  const notes = [
    'A handler without packages; no caches, no Zygotes: each invocation starts a container and a fresh interpreter in it. Closed loop.',
    ...sampleNotes(samples),
  ];
  return {
    charts: [
      {
        name: 'docker-against-sock-latency',
        spec: groupedRangesChart(
          samples.map((sample) => rangeRow(placeOf(sample), sample.result.latencyMs)),
          {
            title: 'Latency of a handler that does nothing',
            notes: [...notes, rangeNote, 'Paper: 6x at 1 client, Docker about 400 ms [N].'],
          },
          { quantity: 'Latency (ms)', unit: 'ms', series: 'Platform' },
        ),
      },
      {
        name: 'docker-against-sock-throughput',
        spec: groupedRangesChart(
          samples.map((sample) => {
            const { perSecond, low, high } = throughput(sample.result.gapMs);
            return { ...placeOf(sample), middle: perSecond, low, high };
          }),
          {
            title: 'Throughput of a handler that does nothing',
            notes: [...notes, 'Lines: 95 % intervals. Paper: 18x at 10 clients [N, P].'],
          },
          { quantity: 'Invocations per second', unit: 'per second', series: 'Platform' },
        ),
      },
    ],
    findings: samples.map(({ mode, clients, platform, result }) => ({
      finding: `no packages, ${clients} client${clients === 1 ? '' : 's'}, ${series[platform]}, ${modeWord[mode]}: median latency, throughput`,
      value: `${formatNumber(medianOf(result))} ms, ${formatNumber(throughput(result.gapMs).perSecond)}/s`,
    })),
    evidence: (['sim', 'real'] as const).flatMap((mode) => evidenceOf(samples, mode)),
  };
}

function evidenceOf(samples: readonly Sample<Key>[], mode: Mode): Evidence[] {
  const find = (platform: PlatformName, clients: number) =>
    samples.find((one) => one.mode === mode && one.platform === platform && one.clients === clients)
      ?.result;
  const [docker1, lean1] = [find('docker', 1), find('lean', 1)];
  const [docker10, lean10] = [find('docker', 10), find('lean', 10)];
  return [
    ...(docker10 && lean10
      ? [
          throughputRatio(docker10.gapMs, lean10.gapMs, {
            claim: 'lean-over-docker',
            mode,
            basis:
              'throughput of lean containers ÷ Docker, handler without packages, fresh interpreters, no caches, 10 clients',
          }),
        ]
      : []),
    ...(docker1 && lean1
      ? [
          medianRatio(docker1.latencyMs, lean1.latencyMs, {
            claim: 'lean-over-docker-latency',
            mode,
            basis:
              'median latency on Docker ÷ lean containers, handler without packages, fresh interpreters, no caches, 1 client',
          }),
        ]
      : []),
  ];
}
