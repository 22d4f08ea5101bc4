import path from 'node:path';
import type { Mode } from '../figure.ts';
import { type PackageValue, writePackageValues } from '../results/package-values.ts';
import { writeRotation } from '../results/rotation-results.ts';
import { type TreeResult, writeTreeResults } from '../results/tree-results.ts';
import { cacheConfigurations } from '../simulating/cache-configurations.ts';
import {
  type HandMadePrimitives,
  type HandMadeRun,
  writeCsv,
  writeJson,
  writePrimitives,
  writeRun,
  writeVariants,
} from './hand-made-results.ts';

/*
 * What the pictures that are held are drawn from: a function for each figure, by its name, which
 * writes small results by hand. So a picture changes with how a figure is drawn, and not with the
 * model or the host. What is measured is a little faster than what is simulated.
 */

/** The directory for the results of each mode. */
type Directories = Readonly<Record<Mode, string>>;

const modes = [
  ['sim', 1],
  ['real', 0.8],
] as const;

const clientPoints = [1, 4, 16].map((clients) => ({ clients, existing: 0 }));

function writeRates(
  directories: Directories,
  ratePerSecond: Readonly<Record<string, number>>,
  points: HandMadePrimitives['points'] = clientPoints,
): void {
  for (const [mode, times] of modes) {
    const rates = Object.entries(ratePerSecond).map(([name, rate]) => [name, rate / times]);
    writePrimitives(directories[mode], { ratePerSecond: Object.fromEntries(rates), points });
  }
}

/** Variants by their names and what they take, in ms. */
function writeBoth(directories: Directories, variants: Readonly<Record<string, HandMadeRun>>) {
  for (const [mode, times] of modes) {
    const own = Object.entries(variants).map(([name, run]) => {
      const taken = Object.entries(run.phaseMs).map(([phase, ms]) => [phase, ms * times]);
      return [name, { ...run, phaseMs: Object.fromEntries(taken) }];
    });
    writeVariants(directories[mode], Object.fromEntries(own));
  }
}

export function cgroups(directories: Directories): void {
  writeRates(directories, {
    'version 1, created': 700,
    'version 1, reused': 3000,
    'version 2, created': 2000,
    'version 2, reused': 9000,
  });
}

export function mountNamespaces(directories: Directories): void {
  const points = [0, 100, 1000].map((existing) => ({ clients: 1, existing }));
  const rates = {
    'private mounts': 3000,
    'shared mounts': 2000,
    'shared mounts, one more made': 900,
    chroot: 500_000,
  };
  writeRates(directories, rates, points);
}

export function namespacePrimitives(directories: Directories): void {
  const kinds = { network: 200, mount: 2500, ipc: 2200, uts: 4000, pid: 3500, user: 3000 };
  const points = clientPoints.filter(({ clients }) => clients !== 4);
  writeRates(directories, { ...kinds, none: 5000 }, points);
}

export function networkNamespaces(directories: Directories): void {
  writeRates(directories, {
    'network namespace': 200,
    'network namespace, IPv6 off': 260,
    'no network namespace': 900,
  });
}

/** Copies are run less than the mounts; only what is measured has a base. */
export function storage(directories: Directories): void {
  for (const [mode, times] of modes) {
    writePrimitives(directories[mode], {
      ratePerSecond: { 'bind mount': 9000 / times, 'overlay mount': 2000 / times, copy: 5 / times },
      points: clientPoints,
      atMost: { copy: { clients: 4, rounds: 2, operations: 1 } },
      ...(mode === 'real' ? { base: { mb: 123.4, files: 5678 } } : {}),
    });
  }
}

export function dockerAgainstSock(directories: Directories): void {
  const runs = { docker: 200, lean: 12 };
  const variants = Object.entries(runs).flatMap(([platform, ms]) =>
    [1, 10, 20].map((clients) => [
      `${platform}-${clients}`,
      { phaseMs: { provision: ms * clients ** 0.7 }, clients },
    ]),
  );
  writeBoth(directories, Object.fromEntries(variants));
}

/** Two functions of the workload. */
export function zygotes(directories: Directories): void {
  writeBoth(directories, {
    'noop-none': { phaseMs: { provision: 12 } },
    'noop-sock': { phaseMs: { provision: 4 } },
    'pandas-none': { phaseMs: { provision: 12, import: 400 } },
    'pandas-sock': { phaseMs: { provision: 5 } },
  });
}

/** Installing is simulated as invocations, and measured as what pip took. */
export function threeTiers(directories: Directories): void {
  const functions = 10;
  writeBoth(directories, {
    install: { phaseMs: { provision: 12, import: 180 }, functions },
    'install-import': { phaseMs: { provision: 5 }, functions },
    'install-handler': { phaseMs: { provision: 1.2 }, functions },
    all: { phaseMs: { provision: 1 }, functions },
  });
  const installing = { phaseMs: { install: 2500, provision: 12, import: 180 }, functions };
  writeVariants(directories.sim, { installing });
  const packages = ['django==4.2.5', 'sqlparse==0.4.4'];
  writeJson(path.join(directories.real, 'install.json'), { packages, install_ms: 4321 });
}

export function imageResizing(directories: Directories): void {
  writeBoth(directories, {
    zygotes: { phaseMs: { provision: 4, import: 1, execute: 150 } },
    fresh: { phaseMs: { provision: 12, import: 60, execute: 150 } },
    openwhisk: { phaseMs: { queue: 5, provision: 600, import: 70, execute: 150 } },
  });
}

export function pythonPackages({ sim, real }: Directories): void {
  const valuesOf = (source: string, times: number, quantities: readonly string[]) =>
    ['django', 'numpy', 'six'].flatMap((name, index) =>
      quantities.map((quantity, place) => ({
        source,
        package: name,
        quantity: quantity as PackageValue['quantity'],
        value: (times * 1000) / 4 ** index / 3 ** place,
      })),
    );
  const published = [
    ...valuesOf('2017 (pipbench)', 1, ['install_ms', 'import_ms']),
    ...valuesOf('2023 (ReqBench)', 0.7, ['install_ms', 'import_ms', 'installed_mb']),
  ];
  writePackageValues(sim, published, []);
  const uses = Array.from({ length: 300 }, (_, rank) => Math.ceil(900 / (rank + 1)));
  const names = uses.map((_, rank) => `package-${rank}`);
  writeJson(path.join(sim, 'use.json'), [
    { set: 'imports in repositories', uses, names },
    { set: 'requirements files', uses: uses.slice(0, 60), names: names.slice(0, 60) },
  ]);
  const measured = ['download_ms', 'install_ms', 'import_ms', 'archive_mb', 'installed_mb'];
  const failures = [{ package: 'south', reason: 'print "it is of Python 2"' }];
  writePackageValues(real, valuesOf('measured here', 0.5, measured), failures);
}

/** Latencies that grow with the handlers, and are lower the more caches there are. */
export function scalability(directories: Directories): void {
  for (const [mode, times] of modes) {
    const samples = [10, 100, 1000].flatMap((handlers) =>
      cacheConfigurations.map((configuration, index) => {
        const length = 6 * (1 + index);
        const base = (times * 20 * handlers ** 0.5) / 4 ** index;
        return {
          configuration,
          handlers,
          arrivalMs: Float64Array.from({ length }, (_, call) => (3000 * call) / length),
          latencyMs: Float64Array.from({ length }, (_, call) => base * (call % 3 === 0 ? 4 : 1)),
        };
      }),
    );
    const settings = {
      packages: 40,
      clients: 2,
      slice: 0.2,
      period_ms: 1000,
      duration_ms: 3000,
      moment_ms: 500,
      handler_cache_mb: 1024,
      import_cache_mb: 5120,
      host: mode === 'sim' ? 'two-core-vm' : 'this host',
      trials: 1,
    };
    writeRotation(directories[mode], settings, samples);
  }
}

export function forkliftTrees({ sim, real }: Directories): void {
  const sources = [
    ['predicted', 1, 80],
    ['published', 0, 70],
  ] as const;
  const results = sources.flatMap(([source, repeat, rootMs]) =>
    ['v0', 'v2'].flatMap((builder, index) =>
      [1, 40, 640].map((nodes): TreeResult => {
        const p50Ms = rootMs / nodes ** (0.2 + 0.05 * index);
        const throughputPerS = 5000 / p50Ms;
        const memoryMb = (11 - 3 * index) * (nodes - 1);
        const size = { source, repeat, builder, nodes, invocations: 881 };
        return { ...size, p50Ms, p90Ms: 3 * p50Ms, throughputPerS, memoryMb };
      }),
    ),
  );
  writeTreeResults(sim, results);
  const trees = [
    { name: 'v0-1', tree: 'v0', nodes: 1, built_nodes: 1 },
    { name: 'v0-4', tree: 'v0', nodes: 4, built_nodes: 4 },
    { name: 'v2-4', tree: 'v2', nodes: 4, built_nodes: 4 },
    { name: 'v2-16', tree: 'v2', nodes: 16, built_nodes: 12 },
  ];
  writeCsv(path.join(real, 'trees', 'trees.csv'), trees);
  writeVariants(real, {
    'v0-1': { phaseMs: { provision: 5, import: 90 }, clients: 2 },
    'v0-4': { phaseMs: { provision: 5, import: 30 }, clients: 2, importMbPeak: 60 },
    'v2-4': { phaseMs: { provision: 5, import: 20 }, clients: 2, importMbPeak: 80 },
    'v2-16': { phaseMs: { provision: 5, import: 6 }, clients: 2, importMbPeak: 160 },
  });
}

/** The combinations of caches, and how many times as fast they are as none. */
const combinations = [
  { handler_policy: 'none', zygote_policy: 'none', times: 1 },
  { handler_policy: 'lru', zygote_policy: 'none', times: 4 },
  { handler_policy: 'none', zygote_policy: 'sock', times: 10 },
  { handler_policy: 'lru', zygote_policy: 'sock', times: 40 },
];

export function latencyByCache({ sim }: Directories): void {
  const sweep = path.join(sim, 'caches');
  const cells = combinations.map(({ times, ...chosen }, cell) => {
    const tier = (['none', 'handler', 'import', 'handler'] as const)[cell]!;
    writeRun(path.join(sweep, 'cells', String(cell)), {
      phaseMs: { provision: 400 / times },
      tier,
    });
    return { cell, ...chosen, handler_cache_mb: 1024, import_cache_mb: 5120, invocations: 5 };
  });
  writeCsv(path.join(sweep, 'cells.csv'), cells);
}

export function importCacheSize({ sim }: Directories): void {
  const cells = ['sock', 'openlambda', 'static'].flatMap((policy, line) =>
    [256, 1024, 'unlimited'].map((size, place) => ({
      zygote_policy: policy,
      import_cache_mb: size,
      invocations: 1000,
      latency_ms_mean: 100,
      latency_ms_p50: 200 / (1 + place * (3 - line)),
      latency_ms_p99: (2000 + 500 * line) / (1 + place),
      tiers_handler: 0,
      tiers_import: 200 * (1 + place) + 50 * line,
      tiers_root: 800 - 200 * place - 50 * line,
      tiers_none: 0,
    })),
  );
  writeCsv(path.join(sim, 'sizes', 'cells.csv'), cells);
}

export function popularitySkew({ sim }: Directories): void {
  const cells = combinations.flatMap(({ times, ...chosen }) =>
    [0, 1, 2].map((zipf) => ({
      ...chosen,
      zipf,
      invocations: 1000,
      latency_ms_mean: 400 / (times === 1 ? 1 : times * (1 + zipf)),
      tiers_handler: chosen.handler_policy === 'none' ? 0 : 300 * zipf + 4 * times,
    })),
  );
  writeCsv(path.join(sim, 'skew', 'cells.csv'), cells);
}

export function policies({ sim }: Directories): void {
  const cell = (policy: string, limit: number | string, keptMb: number, startMs: number) => ({
    handler_policy: policy,
    handler_cache_mb: limit,
    invocations: 1000,
    duration_ms: 50_000,
    start_ms_total: 1000 * startMs,
    handler_mb_s: 50 * keptMb,
  });
  const limits = [256, 512, 1024, 2048, 4096, 8192];
  const room = ['lru', 'fifo', 'lfu', 'sieve', 'greedy-dual'].flatMap((policy, line) =>
    limits.map((limit, place) => cell(policy, limit, limit - 9 * line, 200 / (1 + place + line))),
  );
  const time = ['ttl:keep_s=', 'break-even:price=', 'hybrid-histogram:bin_s=10:range_s='].flatMap(
    (policy, line) =>
      [10, 60].map((value) => cell(policy + value, 'unlimited', 90 * value, 300 / (value + line))),
  );
  writeCsv(path.join(sim, 'room', 'cells.csv'), room);
  writeCsv(path.join(sim, 'time', 'cells.csv'), time);
}
