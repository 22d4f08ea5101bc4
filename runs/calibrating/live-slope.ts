import { rm } from 'node:fs/promises';
import path from 'node:path';
import { median } from 'simple-statistics';
import type {
  OperationResult,
  PlatformSession,
  RealPlatform,
} from '../../real/platforms/platform.ts';
import { makeRunState } from '../../real/state/run-state.ts';
import { InputError } from '../../workloads/input-error.ts';
import type { MeasureOptions } from '../measuring/measure-options.ts';
import type { RealWorkload } from '../measuring/real-workload.ts';

/** What each sandbox that is there adds to creating and destroying another one, in ms. */
export interface LiveSlope {
  readonly create_ms_per_live: number;
  readonly destroy_ms_per_live: number;
}

/** How often a sandbox is created and destroyed beside none, and beside many. */
const repetitions = 9;

/**
 * Creates and destroys sandboxes while none is there, and while many are, paused.
 *
 * @throws InputError when an operation fails
 */
export async function measureLiveSlope(
  platform: RealPlatform,
  { base }: RealWorkload,
  limits: MeasureOptions['limits'],
): Promise<LiveSlope> {
  // Cheap ones by the hundred; of those that take a third of a second, as many as are made in 5 s.
  const many = platform.holdsZygotes ? 100 : 14;
  const state = await makeRunState();
  const session = await platform.open({
    baseDirectory: base.directory,
    storeDirectory: path.join(state.directory, 'store'),
    stateDirectory: state.directory,
    limits,
  });
  try {
    const lives = new Lives(platform, session);
    const few = await lives.timeSome();
    for (let sandbox = 0; sandbox < many; sandbox++) {
      await lives.keepOne();
    }
    const crowded = await lives.timeSome();
    return {
      create_ms_per_live: Math.max(0, (crowded.createMs - few.createMs) / many),
      destroy_ms_per_live: Math.max(0, (crowded.destroyMs - few.destroyMs) / many),
    };
  } finally {
    await session.close();
    await rm(state.directory, { recursive: true, force: true });
  }
}

class Lives {
  readonly #platform: RealPlatform;
  readonly #session: PlatformSession;
  #sandboxes = 0;

  constructor(platform: RealPlatform, session: PlatformSession) {
    this.#platform = platform;
    this.#session = session;
  }

  /** Medians. */
  async timeSome(): Promise<{ createMs: number; destroyMs: number }> {
    const createMs: number[] = [];
    const destroyMs: number[] = [];
    for (let life = 0; life <= repetitions; life++) {
      const { sandbox, result } = await this.#create();
      const destroyed = this.#checked(await this.#session.destroySandbox(sandbox));
      // The first finds the caches of the kernel and of the engine cold.
      if (life > 0) {
        createMs.push(result.endMs - result.startMs);
        destroyMs.push(destroyed.endMs - destroyed.startMs);
      }
    }
    return { createMs: median(createMs), destroyMs: median(destroyMs) };
  }

  async keepOne(): Promise<void> {
    const { sandbox } = await this.#create();
    this.#checked(await this.#session.pause(sandbox));
  }

  async #create(): Promise<{ sandbox: number; result: OperationResult }> {
    const sandbox = this.#sandboxes++;
    const zygote = this.#platform.holdsZygotes ? 0 : -1;
    const request = { sandbox, zygote, packages: [], codeFolder: '' };
    return { sandbox, result: this.#checked(await this.#session.createSandbox(request)) };
  }

  #checked(result: OperationResult): OperationResult {
    if (result.status !== 'ok') {
      throw new InputError(
        `${this.#platform.name}: an operation failed (${result.status}): ${result.reason}`,
      );
    }
    return result;
  }
}
