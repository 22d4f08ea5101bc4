import path from 'node:path';
import { z } from 'zod';
import { groupedRangesChart, type GroupedRange } from '../../analysis/charts/grouped-ranges.ts';
import { readJson } from '../../analysis/results/read-json.ts';
import { formatNumber } from '../../analysis/text-table.ts';
import { assembleBase } from '../../real/base/assemble-base.ts';
import { installPackage } from '../../real/packages/installing/install-package.ts';
import { openStore } from '../../real/packages/installing/package-store.ts';
import { platforms } from '../../real/platforms/registry.ts';
import { cacheRoot } from '../../real/state/run-state.ts';
import { writeJson } from '../../runs/directories/run-directory.ts';
import { loadWorkload } from '../../workloads/built-in.ts';
import { type Figure, type FigureContext, type FigureOutcome, nothing } from '../figure.ts';
import { rangeNote, rangeRow } from '../variants/range-row.ts';
import { ratio } from '../claims/ratio.ts';
import { medianRatio } from '../claims/ratio-evidence.ts';
import { sampleNotes } from '../variants/sample-notes.ts';
import {
  medianOf,
  modeWord,
  panelsOf,
  readSamples,
  type Sample,
  type VariantResult,
} from '../variants/variant-results.ts';
import { measureVariants, simulateVariants, type Variant } from '../variants/variant-runs.ts';
import { writeFunction } from '../variants/write-function.ts';

/** The function of workload `popular` whose package all handlers have. */
const packageName = 'django';
const installFile = 'install.json';

/** Combinations of caches by the names of their folders, as they are drawn. */
const combinations = {
  installing: 'none: it is installed first',
  install: 'install',
  'install-import': 'install, import',
  'install-handler': 'install, handler',
  all: 'install, import, handler',
} as const;
type Combination = keyof typeof combinations;

const sizes = {
  sim: {
    quick: { handlers: 100, trials: 1, invocations: 2000, installs: 20 },
    full: { handlers: 100, trials: 1, invocations: 50_000, installs: 200 },
  },
  real: {
    quick: { handlers: 10, trials: 1, invocations: 60 },
    full: { handlers: 50, trials: 5, invocations: 1000 },
  },
} as const;

/** Many handlers of one package on lean containers, with each combination of the three caches. */
export const threeTiers: Figure = {
  title: 'Three caches, one package',
  paper: [
    'SOCK: three-tier caching is 45 times as fast as SOCK containers without Zygote initialisation [P]; many handlers of one package, django. Which two of its bars give the ratio is not known to us.',
  ],
  simulation: {
    description:
      'Handlers that all import django, called uniformly by one client on lean containers, with and without each cache; and first calls with nothing installed.',
    run: async (context) => {
      const { handlers, invocations, installs } = sizes.sim[context.scale];
      const variants = await variantsOf(context, handlers, invocations);
      await simulateVariants(variants, context);
      const cold = { installCache: 'cold', invocations: 1 };
      const first = variants.find(({ name }) => name === 'install')!;
      const installing = { name: 'installing', options: { ...first.options, ...cold } };
      await simulateVariants([installing], context, installs);
    },
  },
  measurement: {
    description:
      'The same on this host with django from the index. Packages are installed beforehand here: what pip took to fill the store stands for a cold install cache.',
    unavailable: () => platforms['lean']!.unavailable(),
    run: async (context) => {
      const { handlers, trials, invocations } = sizes.real[context.scale];
      const variants = await variantsOf(context, handlers, invocations);
      // First, so that it is there whatever becomes of the variants.
      await noteInstall(context.directory);
      await measureVariants(variants, trials, context);
    },
  },
  draw(results) {
    const keys = (Object.keys(combinations) as Combination[]).map((combination) => ({
      combination,
    }));
    const samples = readSamples(results, keys, ({ combination }) => combination);
    const installs = panelsOf(results)
      .filter(({ mode }) => mode === 'real')
      .map(({ panel, directory }) => ({
        panel,
        ...readJson(path.join(directory, installFile), installShape),
      }));
    return samples.length === 0 ? nothing : outcome(samples, installs);
  },
};

async function variantsOf(
  { directory }: FigureContext,
  handlers: number,
  invocations: number,
): Promise<Variant[]> {
  const workload = path.join(directory, 'workload');
  await writeFunction(workload, 'popular', packageName, { copies: handlers, executeMs: 0 });
  const variant = (name: Combination, handlerPolicy: string, zygotePolicy: string): Variant => ({
    name,
    options: {
      workload,
      platform: 'lean',
      clients: 1,
      handlerCacheMb: Infinity,
      handlerPolicy,
      zygotePolicy,
      invocations,
    },
    measurement: { warmup: 1 },
  });
  return [
    variant('install', 'none', 'none'),
    variant('install-import', 'none', 'sock'),
    variant('install-handler', 'lru', 'none'),
    variant('all', 'lru', 'sock'),
  ];
}

const installShape = z.object({ packages: z.array(z.string()), install_ms: z.number() });

/** What pip took for the package and all that it needs, when the store was filled. */
async function noteInstall(directory: string): Promise<void> {
  const base = await assembleBase(cacheRoot());
  const store = await openStore(path.join(cacheRoot(), 'store'), base);
  const { catalog } = loadWorkload(path.join(directory, 'workload'));
  let installMs = 0;
  for (const name of catalog.packageNames) {
    installMs += (await installPackage(store, name)).installMs;
  }
  writeJson(path.join(directory, installFile), {
    packages: catalog.packageNames,
    install_ms: installMs,
  });
}

type Key = { readonly combination: Combination };

type Install = z.infer<typeof installShape> & { readonly panel: string };

function outcome(samples: readonly Sample<Key>[], installs: readonly Install[]): FigureOutcome {
  const cached = samples.filter(({ combination }) => combination !== 'installing');
  const first = samples.find(({ combination }) => combination === 'installing');
  const panels = new Map(cached.map(({ panel, result }) => [panel, handlersOf(result)]));
  const handlers = Array.from(panels, ([panel, count]) => `${panel.toLowerCase()} ${count}`);
  return {
    charts: [
      {
        name: 'three-tiers',
        spec: groupedRangesChart(
          rowsOf(samples, installs),
          {
            title: `Latency of handlers of ${packageName} by the caches that there are`,
            notes: [
              `Handlers that all import ${packageName} (${handlers.join(', ')}), called uniformly; lean containers, 1 client, bodies that do nothing.`,
              ...sampleNotes(cached),
              ...(first === undefined
                ? []
                : [
                    `Simulated without caches: first calls with nothing installed, n = ${first.result.trials}; imports and installs take what was published.`,
                  ]),
              ...installs.map(
                ({ packages }) =>
                  `Measured without caches: only what pip took, once, to fill the store with ${packages.length} packages; no invocation waited for it.`,
              ),
              `${rangeNote} With a handler cache the median is a hit.`,
              'Paper: 45x by three caches over containers without Zygotes [P].',
            ],
          },
          { quantity: 'Latency (ms)', unit: 'ms', series: 'Caches' },
        ),
      },
    ],
    ...conclusions(samples),
  };
}

function rowsOf(samples: readonly Sample<Key>[], installs: readonly Install[]): GroupedRange[] {
  const place = (panel: string, combination: Combination) => ({
    panel,
    group: combinations[combination],
    series: 'Caches',
  });
  const rows = [
    ...samples.map(({ panel, combination, result }) =>
      rangeRow(place(panel, combination), result.latencyMs),
    ),
    ...installs.map(({ panel, install_ms: installMs }) => ({
      ...place(panel, 'installing'),
      middle: installMs,
      low: installMs,
      high: installMs,
    })),
  ];
  const order: readonly string[] = Object.values(combinations);
  const panels = samples.map(({ panel }) => panel);
  return rows.toSorted(
    (one, other) =>
      panels.indexOf(one.panel) - panels.indexOf(other.panel) ||
      order.indexOf(one.group) - order.indexOf(other.group),
  );
}

function conclusions(
  samples: readonly Sample<Key>[],
): Pick<FigureOutcome, 'findings' | 'evidence'> {
  const modes = (['sim', 'real'] as const).flatMap((mode) => {
    const find = (wanted: Combination) =>
      samples.find((one) => one.mode === mode && one.combination === wanted)?.result;
    const [fresh, forked, all] = [find('install'), find('install-import'), find('all')];
    return fresh && forked && all ? [{ mode, fresh, forked, all }] : [];
  });
  return {
    findings: modes.flatMap(({ mode, fresh, forked, all }) => {
      const how = modeWord[mode];
      const [slow, middle, fast] = [medianOf(fresh), medianOf(forked), medianOf(all)];
      return [
        {
          finding: `median latency, handlers of ${packageName}, ${how}: no import and handler cache ÷ all three`,
          value: `${ratio(slow, fast)} (${formatNumber(slow)} and ${formatNumber(fast)} ms)`,
        },
        {
          finding: `median latency, handlers of ${packageName}, ${how}: without ÷ with import cache, no handler cache`,
          value: `${ratio(slow, middle)} (${formatNumber(slow)} and ${formatNumber(middle)} ms)`,
        },
      ];
    }),
    evidence: modes.map(({ mode, fresh, all }) =>
      medianRatio(fresh.latencyMs, all.latencyMs, {
        claim: 'three-tiers',
        mode,
        basis: `median latency with the install cache alone (fresh interpreter, import of ${packageName}) ÷ all three caches, ${handlersOf(all)} handlers called uniformly, lean containers, 1 client`,
      }),
    ),
  };
}

function handlersOf({ run }: VariantResult): number {
  return (run['workload'] as { functions: number }).functions;
}
