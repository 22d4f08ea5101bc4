import { setImmediate } from 'node:timers/promises';
import { prepareRun } from '../../runs/simulating/prepare-run.ts';
import { defaultRunOptions, type RunOptions } from '../../runs/simulating/run-options.ts';
import { statuses } from '../../sim/records/invocation-record.ts';
import { simulate } from '../../sim/simulate.ts';
import { endingAt } from '../../workloads/arrivals/ending-at.ts';
import { loadWorkload } from '../../workloads/built-in.ts';
import { restrictWorkload } from '../../workloads/restrict-workload.ts';
import { cacheConfigurations, type CacheConfiguration } from './cache-configurations.ts';
import type { FigureContext } from '../figure.ts';
import { type RotationSample, writeRotation } from '../results/rotation-results.ts';

/** The paper's five minutes with a move every minute; a fifth of them where it is to be quick. */
const scales = {
  quick: { handlers: [10, 100, 1000], durationMs: 60_000, periodMs: 12_000, momentMs: 1500 },
  full: {
    handlers: [10, 30, 100, 300, 1000],
    durationMs: 300_000,
    periodMs: 60_000,
    momentMs: 2500,
  },
} as const;

/** How often the run is looked at for a signal, in invocations. */
const checkedEvery = 10_000;

/** The policies of each configuration. */
export const policies: Readonly<
  Record<CacheConfiguration, Pick<RunOptions, 'handlerPolicy' | 'zygotePolicy'>>
> = {
  'no caches': { handlerPolicy: 'none', zygotePolicy: 'none' },
  'handler only': { handlerPolicy: 'lru', zygotePolicy: 'none' },
  'import only': { handlerPolicy: 'none', zygotePolicy: 'sock' },
  'all three': { handlerPolicy: 'lru', zygotePolicy: 'sock' },
};

/** Simulates the pipbench workload under a rotating hot set with each combination of caches. */
export async function simulateRotation(context: FigureContext): Promise<void> {
  const { handlers, durationMs, periodMs, momentMs } = scales[context.scale];
  const options: RunOptions = {
    ...defaultRunOptions,
    workload: 'pipbench',
    seed: context.seed,
    profile: context.profile,
    arrivals: 'closed',
    clients: 10,
    popularity: 'rotation',
    rotationPeriodMs: periodMs,
    // More than there is time for.
    invocations: 1e9,
  };
  const samples: RotationSample[] = [];
  const total = handlers.length * cacheConfigurations.length;
  for (const count of handlers) {
    for (const configuration of cacheConfigurations) {
      // Lets Ctrl-C be heard.
      await setImmediate();
      context.signal.throwIfAborted();
      context.tell('simulating', samples.length, total);
      const own = { ...options, ...policies[configuration] };
      samples.push({
        configuration,
        handlers: count,
        ...simulateFor(own, count, durationMs, context.signal),
      });
    }
  }
  context.tell('simulating', total, total);
  const { packageNames } = loadWorkload(options.workload).catalog;
  const settings = {
    packages: packageNames.length,
    clients: options.clients,
    slice: options.rotationSlice,
    period_ms: periodMs,
    duration_ms: durationMs,
    moment_ms: momentMs,
    handler_cache_mb: options.handlerCacheMb,
    import_cache_mb: options.importCacheMb,
    host: `profile ${context.profile}`,
    trials: 1,
  };
  writeRotation(context.directory, settings, samples);
}

function simulateFor(
  options: RunOptions,
  handlers: number,
  durationMs: number,
  signal: AbortSignal,
): Pick<RotationSample, 'arrivalMs' | 'latencyMs'> {
  const { workload, configuration, createArrivals } = prepareRun(options, (name) => {
    const whole = loadWorkload(name);
    return restrictWorkload(whole, [...whole.catalog.functionNames.keys()].slice(0, handlers));
  });
  const arrived: number[] = [];
  const latencies: number[] = [];
  simulate(workload.catalog, configuration, endingAt(createArrivals(), durationMs), {
    ended({ arrivalMs, endMs, statuses: status }, slot) {
      if (arrived.length % checkedEvery === 0) {
        signal.throwIfAborted();
      }
      if (statuses[status[slot]!] === 'ok') {
        arrived.push(arrivalMs[slot]!);
        latencies.push(endMs[slot]! - arrivalMs[slot]!);
      }
    },
  });
  return { arrivalMs: Float64Array.from(arrived), latencyMs: Float64Array.from(latencies) };
}
