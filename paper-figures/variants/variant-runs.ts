import { rmSync } from 'node:fs';
import path from 'node:path';
import { setImmediate } from 'node:timers/promises';
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
import { type FigureContext, PartlyMeasured } from '../figure.ts';

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
