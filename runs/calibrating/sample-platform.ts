import { mkdir, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import type { Attempts } from '../../real/attempts.ts';
import type {
  OperationResult,
  PlatformSession,
  RealPlatform,
  StoredPackage,
} from '../../real/platforms/platform.ts';
import { platforms } from '../../real/platforms/registry.ts';
import { makeRunState } from '../../real/state/run-state.ts';
import { InputError } from '../../workloads/input-error.ts';
import type { CalibrationRow } from './calibration-rows.ts';
import { choosePlatform } from '../measuring/choose-platforms.ts';
import { defaultMeasureOptions } from '../measuring/measure-options.ts';

/** Memory that Zygotes are filled with to see what it adds to a fork, in MB. */
const ballastMb = [16, 32, 64, 96];

/** What a calibration tells while it goes on. */
export interface CalibrationHooks {
  readonly attempts: Attempts;
  readonly signal?: AbortSignal;
  readonly tell: (what: string, done: number, total: number) => void;
  /** Is given all rows that there are, after each platform. */
  readonly keep?: (rows: readonly CalibrationRow[]) => void;
  /** Where platforms are looked up; those of this host when left out. */
  readonly registry?: Readonly<Record<string, RealPlatform>>;
}

/** What samples of one platform came to: medians in ms. */
export interface PlatformSamples {
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
 * Samples the operations of one platform, one after the other, nothing else running.
 *
 * @throws InputError when the platform cannot run here, or no sandbox came through its life
 */
export async function samplePlatform(
  name: string,
  baseDirectory: string,
  repetitions: number,
  hooks: CalibrationHooks,
): Promise<PlatformSamples> {
  const platform = choosePlatform(name, hooks.registry ?? platforms);
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
    const sampler = new Sampler(name, session, repetitions, hooks);
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
  readonly #hooks: CalibrationHooks;
  /** Of each fork from the root, the time before the Zygote is asked, in ms. */
  readonly containerMs: number[] = [];
  #sandboxes = 0;

  constructor(
    name: string,
    session: PlatformSession,
    repetitions: number,
    hooks: CalibrationHooks,
  ) {
    this.#name = name;
    this.#session = session;
    this.#repetitions = repetitions;
    this.#hooks = hooks;
  }

  /** Whole lives of sandboxes without packages: create, run, pause, resume, destroy. */
  async sampleLives(): Promise<Lives> {
    const times = { fresh: [], pause: [], resume: [], destroy: [], answers: [] } as Record<
      keyof Lives,
      number[]
    >;
    // The first life is not counted: it finds caches of the kernel and of the engine cold.
    for (let life = 0; life <= this.#repetitions; life++) {
      const one = await this.#piece('the life of a sandbox', (sandbox) => this.#live(sandbox));
      if (one === undefined) {
        break;
      }
      if (life > 0) {
        times.fresh.push(durationOf(one.fresh));
        times.answers.push(one.fresh.steps['answer'] ?? durationOf(one.fresh));
        times.pause.push(durationOf(one.pause));
        times.resume.push(durationOf(one.resume));
        times.destroy.push(durationOf(one.destroy));
      }
    }
    if (times.fresh.length === 0) {
      throw new InputError(`${this.#name}: no sandbox came through its life`);
    }
    return {
      fresh: Float64Array.from(times.fresh),
      answers: Float64Array.from(times.answers),
      pause: Float64Array.from(times.pause),
      resume: Float64Array.from(times.resume),
      destroy: Float64Array.from(times.destroy),
    };
  }

  async #live(sandbox: number) {
    const session = this.#session;
    const fresh = await this.#checked(
      'create',
      session.createSandbox({ sandbox, zygote: -1, packages: [], codeFolder: '' }),
    );
    await this.#checked('execute', session.execute(sandbox, 0));
    const pause = await this.#checked('pause', session.pause(sandbox));
    const resume = await this.#checked('resume', session.resume(sandbox));
    const destroy = await this.#checked('destroy', session.destroySandbox(sandbox));
    return { fresh, pause, resume, destroy };
  }

  /** Forks from the root and from Zygotes that hold a known amount of memory. */
  async sampleForks(storeDirectory: string): Promise<Map<number, Float64Array>> {
    const forks = new Map([[0, await this.#sampleForksOf(0, [])]]);
    let zygote = 0;
    for (const mb of ballastMb) {
      const ballast = [await writeBallast(storeDirectory, mb)];
      const isThere = await this.#hooks.attempts.measure(`${this.#name}: a Zygote`, async () => {
        zygote++;
        await this.#checked('create Zygote', this.#session.createZygote(zygote, 0, ballast));
        await this.#checked('import', this.#session.importInZygote(zygote, ballast));
        return true;
      });
      if (isThere === true) {
        forks.set(mb, await this.#sampleForksOf(zygote, ballast));
        await this.#session.destroyZygote(zygote);
      }
    }
    return new Map([...forks].filter(([, times]) => times.length > 0));
  }

  async #sampleForksOf(zygote: number, packages: readonly StoredPackage[]): Promise<Float64Array> {
    const session = this.#session;
    const times: number[] = [];
    for (let fork = 0; fork <= this.#repetitions; fork++) {
      const created = await this.#piece('a fork', async (sandbox) => {
        const request = { sandbox, zygote, packages, codeFolder: '' };
        const result = await this.#checked('fork', session.createSandbox(request));
        await this.#checked('destroy', session.destroySandbox(sandbox));
        return result;
      });
      if (created === undefined) {
        break;
      }
      if (fork > 0) {
        times.push(durationOf(created));
        if (zygote === 0) {
          this.containerMs.push(containerMsOf(created));
        }
      }
    }
    return Float64Array.from(times);
  }

  /** What is done with a sandbox of its own; after a failure what is left of that is destroyed. */
  #piece<Value>(
    what: string,
    work: (sandbox: number) => Promise<Value>,
  ): Promise<Value | undefined> {
    return this.#hooks.attempts.measure(`${this.#name}: ${what}`, async () => {
      this.#hooks.signal?.throwIfAborted();
      const sandbox = this.#sandboxes++;
      try {
        return await work(sandbox);
      } catch (error) {
        await this.#session.destroySandbox(sandbox);
        throw error;
      }
    });
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

function containerMsOf({ steps }: OperationResult): number {
  return Object.entries(steps)
    .filter(([name]) => !processSteps.has(name))
    .reduce((sum, [, stepMs]) => sum + stepMs, 0);
}

function durationOf({ startMs, endMs }: OperationResult): number {
  return endMs - startMs;
}
