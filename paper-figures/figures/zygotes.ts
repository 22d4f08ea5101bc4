import path from 'node:path';
import { groupedRangesChart } from '../../analysis/charts/grouped-ranges.ts';
import { formatNumber } from '../../analysis/text-table.ts';
import { platforms } from '../../real/platforms/registry.ts';
import { loadWorkload } from '../../workloads/built-in.ts';
import type { Figure, FigureContext, FigureOutcome } from '../figure.ts';
import { nothing } from '../figure.ts';
import { rangeNote, rangeRow } from '../variants/range-row.ts';
import { ratio } from '../claims/ratio.ts';
import { medianRatio } from '../claims/ratio-evidence.ts';
import { sampleNotes } from '../variants/sample-notes.ts';
import { medianOf, modeWord, readSamples, type Sample } from '../variants/variant-results.ts';
import { measureVariants, simulateVariants, type Variant } from '../variants/variant-runs.ts';
import { writeFunction } from '../variants/write-function.ts';

/** The function without packages in the workload. */
const bare = 'noop';
const workloadName = 'popular';

/** Zygote policies by what a sandbox comes from. */
const series = { none: 'fresh interpreter', sock: 'fork from a Zygote' } as const;
const policies = ['none', 'sock'] as const;
type Policy = (typeof policies)[number];

const measuredSizes = {
  quick: { trials: 1, bare: 60, withPackages: 6 },
  full: { trials: 5, bare: 1000, withPackages: 60 },
} as const;
const simulatedSize = { quick: 1000, full: 20_000 } as const;

/** Fresh interpreters against forks from Zygotes, without packages and with popular ones. */
export const zygotes: Figure = {
  title: 'Fresh interpreters against forks from Zygotes',
  paper: [
    'SOCK: Zygotes make the start another 3 times as fast in the simplest scenarios, where nothing but the runtime’s initialisation is saved [P]; a no-op goes from 32 to 9 ms [M?].',
    'Importing many popular packages adds about 100 ms [P], which a Zygote that holds them saves.',
  ],
  simulation: {
    description:
      'Each function of workload popular by itself on lean containers, one client, no handler cache; Zygote policies none and sock.',
    run: async (context) => {
      const invocations = simulatedSize[context.scale];
      await simulateVariants(await variants(context, () => invocations), context);
    },
  },
  measurement: {
    description:
      'The same on this host, with the packages from the index, one invocation apart to warm up.',
    unavailable: () => platforms['lean']!.unavailable(),
    run: async (context) => {
      const { trials, bare: many, withPackages: few } = measuredSizes[context.scale];
      const sized = await variants(context, (name) => (name === bare ? many : few));
      await measureVariants(sized, trials, context);
    },
  },
  draw(results) {
    const samples = readSamples(results, keys(), ({ name, policy }) => `${name}-${policy}`);
    return samples.length === 0 ? nothing : outcome(samples);
  },
};

interface Key {
  readonly name: string;
  readonly policy: Policy;
}

function keys(): Key[] {
  const { functionNames } = loadWorkload(workloadName).catalog;
  return functionNames.flatMap((name) => policies.map((policy) => ({ name, policy })));
}

async function variants(
  { directory }: FigureContext,
  invocationsOf: (name: string) => number,
): Promise<Variant[]> {
  const folderOf = (name: string): string => path.join(directory, 'workloads', name);
  for (const name of new Set(keys().map((key) => key.name))) {
    await writeFunction(folderOf(name), workloadName, name, { copies: 1, executeMs: 0 });
  }
  return keys().map(({ name, policy }) => ({
    name: `${name}-${policy}`,
    options: {
      workload: folderOf(name),
      platform: 'lean',
      clients: 1,
      handlerPolicy: 'none',
      zygotePolicy: policy,
      invocations: invocationsOf(name),
    },
    measurement: { warmup: 1 },
  }));
}

function outcome(samples: readonly Sample<Key>[]): FigureOutcome {
  const pairs = samples.flatMap((sample) => {
    const forked = samples.find(
      ({ mode, name, policy }) => mode === sample.mode && name === sample.name && policy === 'sock',
    );
    return sample.policy === 'none' && forked !== undefined
      ? [{ ...sample, fresh: sample.result, forked: forked.result }]
      : [];
  });
  return {
    charts: [
      {
        name: 'zygotes',
        spec: groupedRangesChart(
          samples.map(({ panel, name, policy, result }) =>
            rangeRow({ panel, group: labelOf(name), series: series[policy] }, result.latencyMs),
          ),
          {
            title: 'Latency with a fresh interpreter and from a Zygote',
            notes: [
              `Functions of workload ${workloadName}, each by itself, bodies that do nothing; lean containers, 1 client, no handler cache.`,
              'The first fork of each function waits for its Zygote to import the packages; it is among the invocations.',
              ...sampleNotes(samples),
              ...(samples.some(({ mode }) => mode === 'sim')
                ? [
                    'Simulated imports take what Forklift measured, not what they take on this host.',
                  ]
                : []),
              rangeNote,
              'Paper: 3x without packages [P], from 32 to 9 ms [M?].',
            ],
          },
          { quantity: 'Latency (ms)', unit: 'ms', series: 'Sandbox' },
        ),
      },
    ],
    findings: pairs.map(({ mode, name, fresh, forked }) => ({
      finding: `median latency, ${labelOf(name)}, ${modeWord[mode]}: fresh interpreter ÷ fork from a Zygote`,
      value: `${ratio(medianOf(fresh), medianOf(forked))} (${formatNumber(medianOf(fresh))} and ${formatNumber(medianOf(forked))} ms)`,
    })),
    evidence: pairs
      .filter(({ name }) => name === bare)
      .map(({ mode, fresh, forked }) =>
        medianRatio(fresh.latencyMs, forked.latencyMs, {
          claim: 'zygote-over-fresh',
          mode,
          basis:
            'median latency with a fresh interpreter ÷ fork from the root Zygote, handler without packages, lean containers, 1 client, no handler cache',
        }),
      ),
  };
}

function labelOf(name: string): string {
  return name === bare ? 'no packages' : name;
}
