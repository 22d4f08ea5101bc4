import path from 'node:path';
import { scanCsv } from '../../analysis/results/scan-csv.ts';
import { findPython } from '../../real/base/find-python.ts';
import { writeSyntheticWheels } from '../../real/packages/installing/synthetic-wheels.ts';
import { defaultRunOptions } from '../../runs/simulating/run-options.ts';
import { randomStream } from '../../sim/engine/random/random.ts';
import {
  generatePipbench,
  pipbenchDefaults,
} from '../../workloads/data-builders/pipbench/pipbench.ts';
import { parseAmount } from '../../workloads/directory/checked-values.ts';
import { writeWorkloadDirectory } from '../../workloads/directory/write-workload.ts';
import { restrictWorkload } from '../../workloads/restrict-workload.ts';
import { cacheConfigurations } from '../simulating/cache-configurations.ts';
import { type FigureContext, type FigureScale, PartlyMeasured } from '../figure.ts';
import {
  type RotationSample,
  type RotationSettings,
  writeRotation,
} from '../results/rotation-results.ts';
import { policies } from '../simulating/simulated-rotation.ts';
import { trialFolders } from '../variants/variant-results.ts';
import { measureVariants, type Variant } from '../variants/variant-runs.ts';

const clients = 2;

/** How much is measured. */
export interface RotationSize {
  readonly packages: number;
  readonly handlers: readonly number[];
  readonly durationMs: number;
  readonly periodMs: number;
  readonly trials: number;
}

const scales: Readonly<Record<FigureScale, RotationSize>> = {
  quick: { packages: 40, handlers: [20], durationMs: 4000, periodMs: 800, trials: 1 },
  full: { packages: 200, handlers: [10, 30, 100], durationMs: 20_000, periodMs: 4000, trials: 3 },
};

/** Of the workload, which is the same for all seeds, so that its packages are made once. */
const workloadSeed = 2018;

/** Measures synthetic packages and handlers of the same kind, fewer of them and for less time. */
export async function measureRotation(
  context: FigureContext,
  size: RotationSize = scales[context.scale],
): Promise<void> {
  const { packages, handlers, durationMs, periodMs, trials } = size;
  const workloads = await makeWorkloads(context.directory, packages, handlers);
  const cells = workloads.flatMap(({ workload, count }) =>
    cacheConfigurations.map((configuration) => ({ workload, count, configuration })),
  );
  const variants = cells.map(({ workload, count, configuration }): Variant => ({
    name: nameOf(configuration, count),
    options: {
      platform: 'lean',
      workload,
      profile: context.profile,
      ...policies[configuration],
      arrivals: 'closed',
      clients,
      popularity: 'rotation',
      rotationPeriodMs: periodMs,
      // More than there is time for.
      invocations: 100_000,
    },
    measurement: { durationMs, wheels: path.join(context.directory, 'wheels') },
  }));
  let partly: PartlyMeasured | undefined;
  try {
    await measureVariants(variants, trials, context);
  } catch (error) {
    if (!(error instanceof PartlyMeasured)) {
      throw error;
    }
    partly = error;
  }
  const settings: RotationSettings = {
    packages,
    clients,
    slice: defaultRunOptions.rotationSlice,
    period_ms: periodMs,
    duration_ms: durationMs,
    moment_ms: periodMs / 4,
    handler_cache_mb: defaultRunOptions.handlerCacheMb,
    import_cache_mb: defaultRunOptions.importCacheMb,
    host: 'this host',
    trials,
  };
  const samples = cells.flatMap(({ count, configuration }): RotationSample[] => {
    const folders = trialFolders(context.directory, nameOf(configuration, count));
    // A rate is that of all trials.
    return folders.length < trials
      ? []
      : [{ configuration, handlers: count, ...readTrials(folders) }];
  });
  writeRotation(context.directory, settings, samples);
  if (partly !== undefined) {
    throw partly;
  }
}

function nameOf(configuration: string, handlers: number): string {
  return `${configuration.replace(' ', '-')}-${handlers}`;
}

/** A workload directory for each number of handlers, and the wheels of the packages that they use. */
async function makeWorkloads(
  directory: string,
  packages: number,
  handlers: readonly number[],
): Promise<{ workload: string; count: number }[]> {
  const generated = generatePipbench(
    { ...pipbenchDefaults, packages, handlers: Math.max(...handlers) },
    randomStream(workloadSeed, 'pipbench'),
  );
  const { catalog, dependencies } = generated;
  const { executable } = await findPython();
  const packageNames = await writeSyntheticWheels(
    executable,
    path.join(directory, 'wheels'),
    catalog.packageNames.map((name, index) => ({
      name,
      dependencies: dependencies[index]!.map((other) => catalog.packageNames[other]!),
      importMs: catalog.importMs[index]!,
      importMb: catalog.importMb[index]!,
    })),
  );
  const workloads: { workload: string; count: number }[] = [];
  for (const count of handlers) {
    const first = Array.from({ length: count }, (_, index) => index);
    const workload = path.join(directory, `workload-${count}`);
    const part = restrictWorkload({ name: workload, catalog: { ...catalog, packageNames } }, first);
    await writeWorkloadDirectory(workload, part);
    workloads.push({ workload, count });
  }
  return workloads;
}

/** What the invocations that ended well came to, in all trials. */
function readTrials(folders: readonly string[]): Pick<RotationSample, 'arrivalMs' | 'latencyMs'> {
  const arrived: number[] = [];
  const latencies: number[] = [];
  for (const folder of folders) {
    const file = { path: path.join(folder, 'invocations.csv'), gzipped: false };
    scanCsv(file, ['arrival_ms', 'latency_ms', 'status'], (row) => {
      const place = () => `${file.path}:${row.line}`;
      if (row.text(2) === 'ok') {
        arrived.push(parseAmount(place, 'arrival_ms', row.text(0)));
        latencies.push(parseAmount(place, 'latency_ms', row.text(1)));
      }
    });
  }
  return { arrivalMs: Float64Array.from(arrived), latencyMs: Float64Array.from(latencies) };
}
