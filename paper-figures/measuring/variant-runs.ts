import { existsSync, readdirSync, rmSync } from 'node:fs';
import path from 'node:path';
import { setImmediate } from 'node:timers/promises';
import { readRunTimes } from '../../analysis/results/read-run-times.ts';
import { readRunDescription, type RunDescription } from '../../analysis/results/read-run.ts';
import { readRunRows, type Phase, phases } from '../../analysis/results/read-run-rows.ts';
import { Attempts } from '../../real/attempts.ts';
import { platforms } from '../../real/platforms/registry.ts';
import {
  defaultMeasureOptions,
  type MeasureOptions,
} from '../../runs/measuring/measure-options.ts';
import { measure } from '../../runs/measuring/measure.ts';
import { prepareRun } from '../../runs/simulating/prepare-run.ts';
import { defaultRunOptions, type RunOptions } from '../../runs/simulating/run-options.ts';
import { simulateToDirectory } from '../../runs/simulating/simulate-to-directory.ts';
import { randomStream } from '../../sim/engine/random/random.ts';
import { InputError } from '../../workloads/input-error.ts';
import { type FigureContext, type Mode, PartlyMeasured } from '../figure.ts';

const output = { rows: 'all', operations: false, trace: false } as const;

/** One of the configurations that a figure sets side by side, on one platform. */
export interface Variant {
  /** Of its folder; unique in the figure. */
  readonly name: string;
  readonly options: Partial<RunOptions> & Pick<RunOptions, 'platform' | 'workload'>;
  readonly measurement?: Partial<MeasureOptions>;
}

/** Simulates each variant `trials` times, each with a seed of its own, into `NAME/TRIAL`. */
export async function simulateVariants(
  variants: readonly Variant[],
  context: FigureContext,
  trials = 1,
): Promise<void> {
  const { seed, profile, directory, command } = context;
  for (const [done, { name, options }] of variants.entries()) {
    context.tell('simulating', done, variants.length);
    forget(directory, name);
    for (let trial = 0; trial < trials; trial++) {
      // Lets Ctrl-C be heard.
      await setImmediate();
      context.signal.throwIfAborted();
      const prepared = prepareRun({
        ...defaultRunOptions,
        profile,
        seed: seed + trial,
        ...options,
      });
      const origin = { command, loadSeconds: 0 };
      simulateToDirectory(prepared, output, path.join(directory, name, String(trial)), origin);
    }
  }
  context.tell('simulating', variants.length, variants.length);
}

/**
 * Measures each variant `trials` times, in a seeded random order that is another in each trial,
 * into `NAME/TRIAL` of the figure's directory. Each time it begins with empty caches. A trial in which
 * an invocation fails is measured again; what fails in the last one, too, is in no latency, and a
 * trial without any invocation that ended well is left out.
 *
 * @throws PartlyMeasured when trials are left out
 */
export async function measureVariants(
  variants: readonly Variant[],
  trials: number,
  context: FigureContext,
  registry = platforms,
): Promise<void> {
  const { directory, seed, command, signal, tell, warn } = context;
  const attempts = new Attempts(warn);
  const order = randomStream(seed, 'variants');
  variants.forEach(({ name }) => forget(directory, name));
  let done = 0;
  for (let trial = 0; trial < trials; trial++) {
    const round = [...variants];
    while (round.length > 0) {
      signal.throwIfAborted();
      const [{ name, options, measurement } = variants[0]!] = round.splice(
        order.integer(round.length),
        1,
      );
      tell(`measuring ${name}`, done++, variants.length * trials);
      const runOptions = { ...defaultRunOptions, seed: seed + trial, ...options };
      const folder = path.join(directory, name, String(trial));
      const whole = await attempts.measure(`${name}, trial ${trial}`, async (isLast) => {
        const [run] = await measure(
          runOptions,
          {
            ...defaultMeasureOptions,
            ...measurement,
            platforms: [runOptions.platform],
            zygotePolicies: [runOptions.zygotePolicy],
          },
          output,
          folder,
          { command, signal, warn, tell() {}, registry, attempts: new Attempts(undefined, 1) },
        );
        signal.throwIfAborted();
        const { statuses } = run!.summary;
        const failures = failuresIn(statuses);
        if (failures !== '' && !(isLast && statuses['ok']! > 0)) {
          throw new InputError(`invocations failed (${failures})`);
        }
        if (failures !== '') {
          warn(`${name}, trial ${trial}: invocations failed, and do not count (${failures})`);
        }
        return true;
      });
      if (whole === undefined) {
        rmSync(folder, { recursive: true, force: true });
      }
    }
  }
  tell('measuring', done, done);
  if (attempts.failed.length > 0) {
    throw new PartlyMeasured(attempts);
  }
}

/** What the trials of a variant came to, taken together. */
export interface VariantResult {
  readonly latencyMs: Float64Array;
  /** Latency without the execution of the body. */
  readonly platformMs: Float64Array;
  /** See `RunTimes`. */
  readonly gapMs: Float64Array;
  readonly phaseMeanMs: Readonly<Record<Phase, number>>;
  readonly trials: number;
  readonly run: RunDescription;
}

/**
 * Reads what `simulateVariants` or `measureVariants` has written.
 *
 * @returns undefined when the variant was not run
 * @throws InputError when its files are not whole
 */
export function readVariant(directory: string, name: string): VariantResult | undefined {
  const trials = trialFolders(directory, name);
  if (trials.length === 0) {
    return undefined;
  }
  const run = readRunDescription(trials[0]!);
  if (run.mode === 'mock') {
    throw new InputError(`${trials[0]}: holds declared times, of which no figure is made`);
  }
  const times = trials.map(readRunTimes);
  const rows = trials.map((trial) => readRunRows(trial)[0]!);
  const joined = (key: 'latencyMs' | 'platformMs' | 'gapMs'): Float64Array =>
    Float64Array.from(times.flatMap((each) => [...each[key]]));
  const count = rows.reduce((sum, { latencyMs }) => sum + latencyMs.length, 0);
  const meanOf = (phase: Phase): number =>
    rows.reduce((sum, row) => sum + row.phaseMeanMs[phase] * row.latencyMs.length, 0) / count;
  return {
    latencyMs: joined('latencyMs'),
    platformMs: joined('platformMs'),
    gapMs: joined('gapMs'),
    phaseMeanMs: Object.fromEntries(phases.map((phase) => [phase, meanOf(phase)])) as Record<
      Phase,
      number
    >,
    trials: trials.length,
    run,
  };
}

/** The folders of a variant's trials, in order; those that were left out are not among them. */
export function trialFolders(directory: string, name: string): string[] {
  const folder = path.join(directory, name);
  const names = existsSync(folder)
    ? readdirSync(folder).filter((trial) => /^\d+$/.test(trial))
    : [];
  return names
    .toSorted((one, other) => Number(one) - Number(other))
    .map((trial) => path.join(folder, trial));
}

/** The modes that there are results of, with the words of their panels, in the order of drawing. */
export function panelsOf(
  results: Readonly<Partial<Record<Mode, string>>>,
): { mode: Mode; panel: string; directory: string }[] {
  const panels = { sim: 'Simulated', real: 'Measured' } as const;
  return (['sim', 'real'] as const).flatMap((mode) => {
    const directory = results[mode];
    return directory === undefined ? [] : [{ mode, panel: panels[mode], directory }];
  });
}

/** Results of an earlier, perhaps larger run are none of this one. */
function forget(directory: string, name: string): void {
  rmSync(path.join(directory, name), { recursive: true, force: true });
}

/** How many invocations ended how, of those that did not end well. */
function failuresIn(statuses: Readonly<Record<string, number>>): string {
  return Object.entries(statuses)
    .filter(([status, n]) => status !== 'ok' && n > 0)
    .map(([status, n]) => `${n} ${status}`)
    .join(', ');
}
