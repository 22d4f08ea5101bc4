import type { RandomStream } from '../../workloads/random-stream.ts';
import { InputError } from '../../workloads/input-error.ts';
import { Attempts } from '../attempts.ts';
import type { Base } from '../base/assemble-base.ts';
import type { PlatformSession, RealPlatform, StoredPackage } from '../platforms/platform.ts';

/** What importing each module took, and why some could not be imported, by package. */
export interface ImportTimes {
  readonly importMs: ReadonlyMap<string, readonly number[]>;
  readonly failed: ReadonlyMap<string, string>;
}

export interface ImportTiming {
  readonly base: Pick<Base, 'directory'>;
  /** Where the packages' directories lie. */
  readonly storeDirectory: string;
  readonly stateDirectory: string;
  readonly repetitions: number;
  /** Of the order, which is another in each repetition. */
  readonly random: RandomStream;
  readonly signal?: AbortSignal;
  readonly onProgress?: (done: number, total: number) => void;
}

const limits = {
  memoryMb: 1024,
  processes: 32,
  cores: 1,
  timeoutMs: 60_000,
  network: 'none',
} as const;

/**
 * Times the import of packages with all that they need, each in a fresh interpreter, by the clock of
 * that interpreter. The first repetition brings the files into memory and does not count; a package
 * that fails each time has no more repetitions.
 */
export async function importTimes(
  platform: RealPlatform,
  packages: readonly StoredPackage[],
  { base, repetitions, random, signal, onProgress, ...setup }: ImportTiming,
): Promise<ImportTimes> {
  const session = await platform.open({ baseDirectory: base.directory, ...setup, limits });
  const importMs = new Map<string, number[]>();
  const failed = new Map<string, string>();
  const attempts = new Attempts();
  let sandbox = 0;
  let done = 0;
  try {
    for (let repetition = 0; repetition <= repetitions; repetition++) {
      const round = packages.filter(({ name }) => !failed.has(name));
      while (round.length > 0) {
        signal?.throwIfAborted();
        const [one] = round.splice(random.integer(round.length), 1);
        const { name } = one!;
        const tookMs = await attempts.measure(name, () => importOnce(session, sandbox++, one!));
        if (tookMs === undefined) {
          failed.set(name, attempts.failed.at(-1)!.reason);
        } else if (repetition > 0) {
          importMs.set(name, [...(importMs.get(name) ?? []), tookMs]);
        }
        done++;
        onProgress?.(done, (repetitions + 1) * packages.length);
      }
    }
    return { importMs, failed };
  } finally {
    await session.close();
  }
}

async function importOnce(
  session: PlatformSession,
  sandbox: number,
  one: StoredPackage,
): Promise<number> {
  const request = { sandbox, zygote: -1, packages: [one], codeFolder: '' };
  const created = await session.createSandbox(request);
  const result = created.status === 'ok' ? await session.importInSandbox(sandbox, [one]) : created;
  await session.destroySandbox(sandbox);
  if (result.status !== 'ok') {
    throw new InputError(`${result.status}: ${result.reason}`);
  }
  return result.endMs - result.startMs;
}
