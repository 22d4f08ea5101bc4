import { existsSync } from 'node:fs';
import path from 'node:path';
import { dotPanelsChart } from '../../analysis/charts/dot-panels.ts';
import { shareByRankChart } from '../../analysis/charts/share-by-rank.ts';
import { bootstrapInterval } from '../../analysis/statistics/intervals/bootstrap-interval.ts';
import { summarizeLatencies } from '../../analysis/statistics/summarize-latencies.ts';
import { formatNumber } from '../../analysis/text-table.ts';
import { randomStream } from '../../sim/engine/random/random.ts';
import type { CountedUse } from '../../workloads/studies/package-study.ts';
import type { Evidence } from '../claims/claim.ts';
import type { Figure, FigureOutcome } from '../figure.ts';
import {
  measuredSource,
  measurePackages,
  packagesUnavailable,
} from '../measuring/measured-packages.ts';
import {
  type PackageFailure,
  type PackageValue,
  type Quantity,
  readPackageValues,
} from '../results/package-values.ts';
import { publishedSources, readUse, takePublishedPackages } from '../results/published-packages.ts';

/** How Python packages are used, and what the most used cost. */
export const pythonPackages: Figure = {
  title: 'Python packages: use, costs and sizes',
  paper: [
    'SOCK §1: 36 % of imports are to 0.02 % of packages [P], which are 20 of 101,000 [N]; importing a popular package takes about 100 ms, installing it can take seconds [P].',
    'SOCK §3: on average about 1.6 s to download, 2.3 s to install and 107 ms to import [M].',
  ],
  simulation: {
    description:
      'Nothing is simulated: uses are counted in published data, and costs are those that pipbench (2017) and ReqBench (2023) published.',
    run: takePublishedPackages,
  },
  measurement: {
    description:
      'The most used packages of 2017 at their newest versions: downloaded by pip from the package index, installed from the file, imported in a fresh interpreter.',
    unavailable: packagesUnavailable,
    run: async (context) => await measurePackages(context),
  },
  draw({ sim, real }) {
    const published = sim === undefined ? [] : readPackageValues(sim).values;
    const measured = real === undefined ? { values: [], failures: [] } : readPackageValues(real);
    const counted =
      sim === undefined || !existsSync(path.join(sim, 'use.json')) ? [] : readUse(sim);
    return merge([
      counted.length === 0 ? undefined : useOutcome(counted),
      published.length + measured.values.length === 0
        ? undefined
        : costOutcome([...published, ...measured.values], measured.failures),
    ]);
  },
};

function merge(outcomes: readonly (FigureOutcome | undefined)[]): FigureOutcome {
  const there = outcomes.filter((outcome) => outcome !== undefined);
  return {
    charts: there.flatMap(({ charts }) => charts),
    findings: there.flatMap(({ findings }) => findings),
    evidence: there.flatMap(({ evidence }) => evidence),
  };
}

const top = 20;

function useOutcome(counted: readonly CountedUse[]): FigureOutcome {
  const sets = counted.map(({ set, uses, names }) => {
    const total = uses.reduce((sum, count) => sum + count, 0);
    const ofTop = uses.slice(0, top).reduce((sum, count) => sum + count, 0);
    return { set, total, different: uses.length, share: (100 * ofTop) / total, names };
  });
  return {
    charts: [
      {
        name: 'python-packages-use',
        spec: shareByRankChart(
          counted.map(({ set, uses }) => ({ series: set, uses })),
          {
            title: 'Share of all use that the most used packages hold',
            notes: [
              ...sets.map(
                ({ set, total, different }) =>
                  `${set}: n = ${formatNumber(total)} uses, of ${formatNumber(different)} names.`,
              ),
              'Imports: modules, local ones among them, at most ten files of a repository. Counted in published data (recite/user, Forklift).',
              'Point: the paper, 876,000 projects [N].',
            ],
          },
          [{ label: 'the paper: 36 % [P]', rank: top, sharePercent: 36 }],
        ),
      },
    ],
    findings: sets.flatMap(({ set, share, names }) => [
      { finding: `share of the ${top} most used, ${set}`, value: `${share.toFixed(1)} %` },
      { finding: `the most used, ${set}`, value: names.slice(0, 5).join(', ') },
    ]),
    evidence: sets.map(({ set, total, different, share }) => ({
      claim: 'top-20-imports',
      mode: 'data' as const,
      value: share,
      low: share,
      high: share,
      n: total,
      basis: `share of the ${top} most used of ${formatNumber(different)} in ${set}; counted, so exact for these data`,
    })),
  };
}

const panels: Readonly<Record<Quantity, string>> = {
  download_ms: 'Download (ms)',
  install_ms: 'Install (ms)',
  import_ms: 'Import (ms)',
  archive_mb: 'Download (MB)',
  installed_mb: 'Installed (MB)',
};

function costOutcome(
  values: readonly PackageValue[],
  failures: readonly PackageFailure[],
): FigureOutcome {
  const medians = mediansOf(values);
  const measured = values.filter(({ source }) => source === measuredSource);
  const dotsOf = (quantities: readonly Quantity[]) =>
    quantities.flatMap((quantity) =>
      medians
        .filter((one) => one.quantity === quantity)
        .map((one) => ({
          panel: panels[quantity],
          item: one.package,
          series: one.source,
          value: one.value,
        })),
    );
  const times = dotsOf(['download_ms', 'install_ms', 'import_ms']);
  const sizes = dotsOf(['archive_mb', 'installed_mb']);
  return {
    charts: [
      {
        name: 'python-packages-times',
        spec: dotPanelsChart(
          times,
          {
            title: 'Time to download, install and import the most used packages of 2017',
            notes: [...sourceNotes(medians), ...measuredNotes(measured, failures)],
          },
          'Source',
        ),
      },
      ...(sizes.length === 0
        ? []
        : [
            {
              name: 'python-packages-sizes',
              spec: dotPanelsChart(
                sizes,
                {
                  title: 'Sizes of the most used packages of 2017',
                  notes: [
                    'Without dependencies. Downloaded: the wheel, compressed; installed: all files, byte code included. MB of 1,000,000 bytes.',
                    ...(measured.length === 0
                      ? []
                      : [`Measured on this host: ${newest(measured)}.`, ...failureNotes(failures)]),
                    'The paper: 1.5 TB for all of the index, uncompressed [P].',
                  ],
                },
                'Source',
              ),
            },
          ]),
    ],
    findings: findingsOf(medians, failures),
    evidence: importEvidence(medians),
  };
}

/** One value for each package, quantity and source: the median of those that there are. */
function mediansOf(values: readonly PackageValue[]): PackageValue[] {
  const groups = Map.groupBy(values, (one) => [one.source, one.package, one.quantity].join('\n'));
  return Array.from(groups.values(), (group) => ({
    ...group[0]!,
    value: summarizeLatencies(Float64Array.from(group, ({ value }) => value)).p50,
  }));
}

function sourceNotes(medians: readonly PackageValue[]): string[] {
  const has = (name: string) => medians.some(({ source }) => source === name);
  return [
    ...(has(publishedSources.pipbench)
      ? ['2017: published by pipbench; packages in the order there, likely that of use.']
      : []),
    ...(has(publishedSources.reqBench)
      ? ['2023: published by ReqBench (Python 3.10, Docker).']
      : []),
    'Install: pip, from a file, without dependencies. Import: with all dependencies.',
  ];
}

function measuredNotes(
  measured: readonly PackageValue[],
  failures: readonly PackageFailure[],
): string[] {
  if (measured.length === 0) {
    return [];
  }
  const repeatsOf = (quantity: Quantity): number => {
    const own = measured.filter((one) => one.quantity === quantity);
    const groups = Map.groupBy(own, (one) => one.package);
    return Math.max(0, ...Array.from(groups.values(), ({ length }) => length));
  };
  const times = (count: number): string => (count === 1 ? 'once' : `${count} times`);
  return [
    `Measured on this host: ${newest(measured)}, each downloaded and installed ${times(repeatsOf('download_ms'))} by pip, its own start included, and imported ${times(repeatsOf('import_ms'))}, the files in memory; medians.`,
    'The paper: 1.6 s, 2.3 s and 107 ms on average [M].',
    ...failureNotes(failures),
  ];
}

function newest(measured: readonly PackageValue[]): string {
  return `newest versions of ${new Set(measured.map((one) => one.package)).size} packages`;
}

function failureNotes(failures: readonly PackageFailure[]): string[] {
  const each = failures.map((one) => `${one.package} (${shortened(one.reason)})`);
  return failures.length === 0 ? [] : [`Failed: ${each.join('; ')}.`];
}

function shortened(reason: string): string {
  return reason.length > 80 ? `${reason.slice(0, 79)}…` : reason;
}

function findingsOf(
  medians: readonly PackageValue[],
  failures: readonly PackageFailure[],
): FigureOutcome['findings'] {
  const sources = [...new Set(medians.map(({ source }) => source))];
  return [
    ...sources.flatMap((source) =>
      (['download_ms', 'install_ms', 'import_ms'] as const).flatMap((quantity) => {
        const own = medians.filter((one) => one.source === source && one.quantity === quantity);
        const { mean, p50 } = summarizeLatencies(Float64Array.from(own, ({ value }) => value));
        const what = panels[quantity].replace(' (ms)', '').toLowerCase();
        return own.length === 0
          ? []
          : [
              {
                finding: `${what}, ${source}: mean and median over ${own.length} packages`,
                value: `${formatNumber(mean)} ms, ${formatNumber(p50)} ms`,
              },
            ];
      }),
    ),
    ...failures.map((one) => ({ finding: `${one.package} failed here`, value: one.reason })),
  ];
}

function importEvidence(medians: readonly PackageValue[]): Evidence[] {
  const modes = [
    [publishedSources.pipbench, 'data', 'the 20 most used packages of 2017, published by pipbench'],
    [publishedSources.reqBench, 'data', 'those of them that ReqBench measured in 2023'],
    [measuredSource, 'real', 'the most used packages of 2017 at their newest versions, here'],
  ] as const;
  return modes.flatMap(([source, mode, what]) => {
    const own = medians.filter((one) => one.source === source && one.quantity === 'import_ms');
    if (own.length === 0) {
      return [];
    }
    const { estimate, low, high } = bootstrapInterval(
      Float64Array.from(own, ({ value }) => value),
      (sample) => summarizeLatencies(sample).mean,
      { resamples: 2000, random: randomStream(2018, `import time ${source}`) },
    );
    return [
      {
        claim: 'import-time',
        mode,
        value: estimate,
        low,
        high,
        n: own.length,
        basis: `mean time to import a package with its dependencies in a fresh interpreter, ${what}; interval by 2,000 bootstrap draws of packages, seed 2018`,
      },
    ];
  });
}
