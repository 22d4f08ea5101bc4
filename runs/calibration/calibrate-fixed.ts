import { mkdir, rm, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { linearRegression } from 'simple-statistics';
import { summarizeLatencies } from '../../analysis/statistics/summarize-latencies.ts';
import { assembleBase } from '../../real/base/assemble-base.ts';
import type {
  OperationResult,
  PlatformSession,
  StoredPackage,
} from '../../real/platforms/platform.ts';
import { platforms } from '../../real/platforms/registry.ts';
import { interpreterMemory } from '../../real/probes/interpreter-memory.ts';
import { cacheRoot, makeRunState } from '../../real/run-state.ts';
import { choose } from '../../sim/choose.ts';
import type { FixedProfile, PlatformCosts } from '../../sim/profiles/fixed-profile.ts';
import { InputError } from '../../workloads/input-error.ts';
import type { CalibrationRow } from './calibration-rows.ts';
import { defaultMeasureOptions } from '../measure-options.ts';

/** Memory that Zygotes are filled with to see what it adds to a fork, in MB. */
const ballastMb = [16, 32, 64, 96];

/** A host's costs, and what they were taken from. */
export interface Calibration {
  readonly profile: FixedProfile;
  readonly rows: readonly CalibrationRow[];
}

/** What samples of one platform came to: medians in ms. */
interface PlatformSamples {
  readonly fresh: Float64Array;
  readonly pause: Float64Array;
  readonly resume: Float64Array;
  readonly destroy: Float64Array;
  /** Time of a fork by the Zygote's memory in MB; empty where there are no Zygotes. */
  readonly forks: ReadonlyMap<number, Float64Array>;
  /** Of a fresh sandbox, the time in which the interpreter starts and answers. */
  readonly answers: Float64Array;
  /** Of a fork from the root, the time before the Zygote is asked; empty as `forks`. */
  readonly containers: Float64Array;
}

/** Steps of a creation that are not the container's making: the process in it starts and answers. */
const processSteps = new Set(['ask', 'fork', 'spawn', 'start', 'ready', 'answer']);

/**
 * Measures the numbers of a fixed cost profile on this host, nothing else running: medians of
 * `repetitions` of each operation.
 *
 * Where there are Zygotes, the steps before a Zygote is asked are `sandbox_create_ms`; forks from
 * Zygotes that hold more and more memory give a line, whose slope is `fork_ms_per_mb` and whose
 * rest, less `sandbox_create_ms`, is `fork_base_ms`; and what a fresh sandbox takes beyond
 * `sandbox_create_ms` is the interpreter's start. Without Zygotes, that start is what a plain
 * process takes to answer. What other platforms take beyond it is their `sandbox_create_ms`.
 *
 * @param names platforms besides `process`, which is always measured
 * @throws InputError when a platform cannot run here, or an operation fails
 */
export async function calibrateFixed(
  names: readonly string[],
  repetitions: number,
  python: string,
  tell: (what: string, done: number, total: number) => void,
  signal?: AbortSignal,
): Promise<Calibration> {
  const base = await assembleBase(cacheRoot(), { python: python || undefined });
  const memory = await interpreterMemory(base.hostPython);
  const wanted = [...new Set(['process', ...names])];
  const samples = new Map<string, PlatformSamples>();
  for (const [index, name] of wanted.entries()) {
    tell('calibrating', index, wanted.length);
    samples.set(name, await samplePlatform(name, base.directory, repetitions, signal));
  }
  tell('calibrating', wanted.length, wanted.length);
  const forking = [...samples.values()].find(({ forks }) => forks.size > 0);
  const interpreterStartMs =
    forking === undefined
      ? median(samples.get('process')!.answers)
      : median(forking.fresh) - median(forking.containers);
  const costs = Object.fromEntries(
    [...samples].map(([name, sample]) => [name, costsOf(sample, interpreterStartMs)]),
  );
  const profile: FixedProfile = {
    kind: 'fixed',
    cores: os.availableParallelism(),
    interpreter_start_ms: rounded(interpreterStartMs),
    interpreter_mb: rounded(memory.interpreterMb),
    ...forkCosts(forking, memory.interpreterMb),
    fork_mb: rounded(memory.forkMb),
    platforms: costs,
  };
  return { profile, rows: [...samples].flatMap(([name, sample]) => rowsOf(name, sample)) };
}

async function samplePlatform(
  name: string,
  baseDirectory: string,
  repetitions: number,
  signal: AbortSignal | undefined,
): Promise<PlatformSamples> {
  const platform = choose('platform', platforms, name);
  const reason = await platform.unavailable();
  if (reason !== undefined) {
    throw new InputError(`platform ${name} cannot run here: ${reason}`);
  }
  const state = await makeRunState();
  const storeDirectory = path.join(state.directory, 'store');
  const session = await platform.open({
    baseDirectory,
    storeDirectory,
    stateDirectory: state.directory,
    limits: defaultMeasureOptions.limits,
  });
  try {
    const sampler = new Sampler(name, session, repetitions, signal);
    const lives = await sampler.sampleLives();
    const forks = platform.holdsZygotes ? await sampler.sampleForks(storeDirectory) : new Map();
    return { ...lives, forks, containers: Float64Array.from(sampler.containerMs) };
  } finally {
    await session.close();
    await rm(state.directory, { recursive: true, force: true });
  }
}

type Lives = Omit<PlatformSamples, 'forks' | 'containers'>;

/** Repeats operations of one platform, one after the other. */
class Sampler {
  readonly #name: string;
  readonly #session: PlatformSession;
  readonly #repetitions: number;
  readonly #signal: AbortSignal | undefined;
  /** Of each fork from the root, the time before the Zygote is asked, in ms. */
  readonly containerMs: number[] = [];
  #sandboxes = 0;

  constructor(
    name: string,
    session: PlatformSession,
    repetitions: number,
    signal: AbortSignal | undefined,
  ) {
    this.#name = name;
    this.#session = session;
    this.#repetitions = repetitions;
    this.#signal = signal;
  }

  /** Whole lives of sandboxes without packages: create, run, pause, resume, destroy. */
  async sampleLives(): Promise<Lives> {
    const times = { fresh: [], pause: [], resume: [], destroy: [], answers: [] } as Record<
      keyof Lives,
      number[]
    >;
    // The first life is not counted: it finds caches of the kernel and of the engine cold.
    for (let life = 0; life <= this.#repetitions; life++) {
      this.#signal?.throwIfAborted();
      const { session, sandbox } = this.#next();
      const fresh = await this.#checked(
        'create',
        session.createSandbox({ sandbox, zygote: -1, packages: [], codeFolder: '' }),
      );
      await this.#checked('execute', session.execute(sandbox, 0));
      const pause = await this.#checked('pause', session.pause(sandbox));
      const resume = await this.#checked('resume', session.resume(sandbox));
      const destroy = await this.#checked('destroy', session.destroySandbox(sandbox));
      if (life > 0) {
        times.fresh.push(durationOf(fresh));
        times.answers.push(fresh.steps['answer'] ?? durationOf(fresh));
        times.pause.push(durationOf(pause));
        times.resume.push(durationOf(resume));
        times.destroy.push(durationOf(destroy));
      }
    }
    return {
      fresh: Float64Array.from(times.fresh),
      answers: Float64Array.from(times.answers),
      pause: Float64Array.from(times.pause),
      resume: Float64Array.from(times.resume),
      destroy: Float64Array.from(times.destroy),
    };
  }

  /** Forks from the root and from Zygotes that hold a known amount of memory. */
  async sampleForks(storeDirectory: string): Promise<Map<number, Float64Array>> {
    const forks = new Map([[0, await this.#sampleForksOf(0, [])]]);
    for (const [index, mb] of ballastMb.entries()) {
      const ballast = [await writeBallast(storeDirectory, mb)];
      const zygote = index + 1;
      await this.#checked('create Zygote', this.#session.createZygote(zygote, 0, ballast));
      await this.#checked('import', this.#session.importInZygote(zygote, ballast));
      forks.set(mb, await this.#sampleForksOf(zygote, ballast));
      await this.#checked('destroy Zygote', this.#session.destroyZygote(zygote));
    }
    return forks;
  }

  async #sampleForksOf(zygote: number, packages: readonly StoredPackage[]): Promise<Float64Array> {
    const times: number[] = [];
    for (let fork = 0; fork <= this.#repetitions; fork++) {
      this.#signal?.throwIfAborted();
      const { session, sandbox } = this.#next();
      const created = await this.#checked(
        'fork',
        session.createSandbox({ sandbox, zygote, packages, codeFolder: '' }),
      );
      await this.#checked('destroy', session.destroySandbox(sandbox));
      if (fork > 0) {
        times.push(durationOf(created));
        if (zygote === 0) {
          this.containerMs.push(containerMsOf(created));
        }
      }
    }
    return Float64Array.from(times);
  }

  #next(): { session: PlatformSession; sandbox: number } {
    return { session: this.#session, sandbox: this.#sandboxes++ };
  }

  async #checked(what: string, pending: Promise<OperationResult>): Promise<OperationResult> {
    const result = await pending;
    if (result.status !== 'ok') {
      throw new InputError(`${this.#name}: ${what} failed (${result.status}): ${result.reason}`);
    }
    return result;
  }
}

/** A package that holds this much memory once it is imported, every page of it written to. */
async function writeBallast(storeDirectory: string, mb: number): Promise<StoredPackage> {
  const name = `zygolab-ballast==${mb}`;
  const module = `zygolab_ballast_${mb}`;
  const directory = path.join(storeDirectory, name);
  await mkdir(directory, { recursive: true });
  await writeFile(path.join(directory, `${module}.py`), `data = bytearray(b'x') * (${mb} << 20)\n`);
  return { name, directory, modules: [module] };
}

function costsOf(samples: PlatformSamples, interpreterStartMs: number): PlatformCosts {
  return {
    sandbox_create_ms: rounded(
      samples.containers.length > 0
        ? median(samples.containers)
        : Math.max(0, median(samples.fresh) - interpreterStartMs),
    ),
    pause_ms: rounded(median(samples.pause)),
    resume_ms: rounded(median(samples.resume)),
    destroy_ms: rounded(median(samples.destroy)),
  };
}

function forkCosts(
  forking: PlatformSamples | undefined,
  interpreterMb: number,
): { fork_base_ms: number; fork_ms_per_mb: number } {
  if (forking === undefined) {
    return { fork_base_ms: 0, fork_ms_per_mb: 0 };
  }
  const { m: slope, b: rest } = linearRegression(
    [...forking.forks].map(([mb, times]) => [interpreterMb + mb, median(times)]),
  );
  return {
    fork_base_ms: rounded(Math.max(0, rest - median(forking.containers))),
    fork_ms_per_mb: rounded(Math.max(0, slope)),
  };
}

function containerMsOf({ steps }: OperationResult): number {
  return Object.entries(steps)
    .filter(([name]) => !processSteps.has(name))
    .reduce((sum, [, stepMs]) => sum + stepMs, 0);
}

function rowsOf(platform: string, samples: PlatformSamples): CalibrationRow[] {
  const { fresh, pause, resume, destroy, forks } = samples;
  const named: [string, Float64Array][] = [
    ['create with a fresh interpreter', fresh],
    ...[...forks].map(([mb, times]): [string, Float64Array] => [
      mb === 0 ? 'fork from the root Zygote' : `fork from a Zygote of ${mb} MB more`,
      times,
    ]),
    ['pause', pause],
    ['resume', resume],
    ['destroy', destroy],
  ];
  return named.map(([operation, times]) => {
    const { p50, p90, p99 } = summarizeLatencies(times);
    return { platform, operation, n: times.length, p50, p90, p99 };
  });
}

function durationOf({ startMs, endMs }: OperationResult): number {
  return endMs - startMs;
}

function median(times: Float64Array): number {
  return summarizeLatencies(times).p50;
}

/** To a tenth of a microsecond, which is finer than any clock that was read. */
function rounded(value: number): number {
  return Math.round(value * 1e4) / 1e4;
}
