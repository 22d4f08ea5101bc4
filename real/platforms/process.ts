import { type ChildProcess, spawn } from 'node:child_process';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { PlatformSetup, RealPlatform } from './platform.ts';
import {
  pythonInside,
  socketName,
  type SandboxDriver,
  type SandboxPlace,
} from './sandboxes/sandbox-driver.ts';
import { outputName, tmpOf } from './sandboxes/scratch.ts';
import { servingSession } from './sandboxes/serving-session.ts';
import type { StepClock } from './sandboxes/step-clock.ts';

/**
 * A plain process: fork and exec of the base's interpreter, and nothing else. It is the floor that
 * containers are held against.
 *
 * **No isolation**: it runs as the user of the command, sees all files, has the network, and of
 * the limits only the time limit holds. The libraries are the host's. Its times include what it
 * takes Node to spawn a process, the step `spawn`.
 */
export const processPlatform: RealPlatform = {
  name: 'process',
  holdsZygotes: false,
  unavailable: async () =>
    process.platform === 'linux'
      ? undefined
      : `processes are measured on Linux only, and this is ${process.platform}`,
  open: (setup) => servingSession('process', setup, new ProcessDriver(setup)),
};

/** As zygolab_start.py, which takes for granted that the base is the root. */
const start = [
  'import sys',
  'runtime, *folders, socket = sys.argv[1:]',
  'sys.path.insert(0, runtime)',
  'import zygolab_sandbox',
  'sys.path.remove(runtime)',
  'sys.path += folders',
  'zygolab_sandbox.serve(socket)',
].join('\n');

/** As that of zygolab_start.py, but for the home. */
const environment = {
  PATH: '/usr/local/bin:/usr/bin:/bin',
  LANG: 'C.UTF-8',
  MKL_NUM_THREADS: '1',
  OMP_NUM_THREADS: '1',
  OPENBLAS_NUM_THREADS: '1',
};

/** The words that start the runtime of a sandbox in an interpreter whose root is the host's. */
export function processCommand(
  baseDirectory: string,
  { code, packages, scratch }: Pick<SandboxPlace, 'code' | 'packages' | 'scratch'>,
): string[] {
  const program = path.join(baseDirectory, pythonInside);
  const runtime = path.join(baseDirectory, 'runtime');
  const folders = [...(code === '' ? [] : [code]), packages];
  const socket = path.join(scratch, socketName);
  return [program, '-I', '-S', '-B', '-c', start, runtime, ...folders, socket];
}

/** Sandboxes that are processes of this host. */
export class ProcessDriver implements SandboxDriver {
  protected readonly setup: PlatformSetup;
  readonly #children = new Map<number, ChildProcess>();

  constructor(setup: PlatformSetup) {
    this.setup = setup;
  }

  async start(place: SandboxPlace, clock: StepClock): Promise<void> {
    const child = await this.spawn(place);
    this.#children.set(place.sandbox, child);
    await new Promise((resolve, reject) => {
      child.once('spawn', resolve);
      child.once('error', reject);
    });
    clock.mark('spawn');
  }

  told({ code, scratch }: SandboxPlace): { folder: string; output?: string } {
    const output = path.join(scratch, outputName);
    return { folder: code, ...(this.setup.onOutput === undefined ? {} : { output }) };
  }

  protected async spawn(place: SandboxPlace): Promise<ChildProcess> {
    const [program, ...words] = processCommand(this.setup.baseDirectory, place);
    // A group of its own, so that what it starts can be ended with it.
    const options = {
      cwd: place.scratch,
      env: { ...environment, HOME: tmpOf(place.scratch) },
      stdio: 'ignore',
      detached: true,
    } as const;
    return spawn(program!, words, options);
  }

  async hasEnded(sandbox: number): Promise<boolean> {
    return hasEnded(this.#child(sandbox));
  }

  async pause(sandbox: number): Promise<void> {
    signal(this.#child(sandbox), 'SIGSTOP');
  }

  async resume(sandbox: number): Promise<void> {
    signal(this.#child(sandbox), 'SIGCONT');
  }

  async kill(sandbox: number): Promise<void> {
    signal(this.#child(sandbox), 'SIGKILL');
  }

  async destroy(sandbox: number): Promise<void> {
    const child = this.#children.get(sandbox);
    this.#children.delete(sandbox);
    if (child?.pid === undefined) {
      return;
    }
    if (!hasEnded(child)) {
      const gone = new Promise((resolve) => {
        child.once('exit', resolve);
      });
      signal(child, 'SIGKILL');
      await gone;
    }
    signal(child, 'SIGKILL');
  }

  async fate(sandbox: number): Promise<{ status: 'killed' | 'error'; reason: string }> {
    const child = this.#child(sandbox);
    // The connection breaks a moment before the end of the process is known.
    for (let look = 0; look < 50 && !hasEnded(child); look++) {
      await sleep(2);
    }
    const { exitCode, signalCode } = child;
    if (!hasEnded(child)) {
      return { status: 'error', reason: 'the sandbox closed its connection' };
    }
    const how = signalCode === null ? `exit code ${exitCode}` : signalCode;
    return { status: 'killed', reason: `the process ended with ${how}` };
  }

  async close(): Promise<void> {}

  #child(sandbox: number): ChildProcess {
    const child = this.#children.get(sandbox);
    if (child === undefined) {
      throw new Error(`there is no sandbox ${sandbox}`);
    }
    return child;
  }
}

function hasEnded(child: ChildProcess): boolean {
  return child.exitCode !== null || child.signalCode !== null;
}

/** To the process and all of its group. */
function signal(child: ChildProcess, name: NodeJS.Signals): void {
  try {
    process.kill(-child.pid!, name);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ESRCH') {
      throw error;
    }
  }
}
