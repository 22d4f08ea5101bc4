import { spawn } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { mkdir, readFile, rm } from 'node:fs/promises';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { ownerMark } from '../../state/owner.ts';
import { ociConfiguration } from './oci-bundle.ts';
import type { PlatformSetup, RealPlatform } from '../platform.ts';
import type { SandboxDriver, SandboxPlace } from '../sandboxes/sandbox-driver.ts';
import { servingSession } from '../sandboxes/serving-session.ts';
import type { StepClock } from '../sandboxes/step-clock.ts';

/**
 * A platform whose containers are made by an OCI runtime's command line, `runc` or one like it,
 * from bundles with the same base as everywhere else. Starting the command is part of every
 * operation's time, as it is for whoever uses it.
 *
 * @param whyUnavailable what this runtime needs beyond being installed and run as root
 */
export function ociPlatform(
  runtime: string,
  whyUnavailable: () => Promise<string | undefined> = async () => undefined,
): RealPlatform {
  return {
    name: runtime,
    holdsZygotes: false,
    async unavailable() {
      if (process.getuid?.() !== 0) {
        return `${runtime} needs root: run the command with sudo`;
      }
      const { code } = await command(runtime, ['--version']);
      return code === 'ENOENT'
        ? `${runtime} is not installed: apt-get install ${runtime}`
        : whyUnavailable();
    },
    async open(setup) {
      const root = containersDirectory(setup.stateDirectory, runtime);
      await mkdir(root, { recursive: true, mode: 0o700 });
      return servingSession(runtime, setup, new OciDriver(runtime, root, setup));
    },
  };
}

/** Where a runtime keeps the state of a run's containers (its `--root`). */
export function containersDirectory(stateDirectory: string, runtime: string): string {
  return path.join(stateDirectory, `${runtime}-containers`);
}

/**
 * A container's name, which is its cgroup's too. It is unique on this host and says which process
 * it belongs to, for what is found when the run's directory is gone.
 */
export function containerName(run: string, owner: string, sandbox: number): string {
  return `zygolab-${run}-${owner.replace(':', '.')}-${sandbox}`;
}

/** The mark of the process that a container or cgroup of this name belongs to; empty for others'. */
export function ownerInName(name: string): string {
  const [, pid, start] = /^zygolab-.+-(\d+)\.(\d+)-\d+$/.exec(name) ?? [];
  return pid === undefined ? '' : `${pid}:${start}`;
}

/** How a command ended: its exit code, or `ENOENT` and the like when it could not be started. */
export async function command(
  program: string,
  words: readonly string[],
): Promise<{ code: number | string }> {
  return new Promise((resolve) => {
    // A container that goes on in the background holds on to what it inherits.
    const child = spawn(program, words, { stdio: 'ignore' });
    child.on('error', (error: NodeJS.ErrnoException) => resolve({ code: error.code ?? 'EIO' }));
    child.on('exit', (code, signal) => resolve({ code: code ?? signal ?? 'EIO' }));
  });
}

class OciDriver implements SandboxDriver {
  readonly #runtime: string;
  readonly #root: string;
  readonly #setup: PlatformSetup;
  readonly #started = new Set<number>();

  constructor(runtime: string, root: string, setup: PlatformSetup) {
    this.#runtime = runtime;
    this.#root = root;
    this.#setup = setup;
  }

  async start(place: SandboxPlace, clock: StepClock): Promise<void> {
    const { sandbox } = place;
    const bundle = this.#bundle(sandbox);
    const { baseDirectory, limits } = this.#setup;
    const configuration = ociConfiguration(baseDirectory, place, limits, `/${this.#id(sandbox)}`);
    mkdirSync(bundle, { recursive: true });
    writeFileSync(path.join(bundle, 'config.json'), JSON.stringify(configuration));
    clock.mark('bundle');
    this.#started.add(sandbox);
    const pidFile = path.join(bundle, 'pid');
    await this.#ask(sandbox, 'run', '--detach', '--bundle', bundle, '--pid-file', pidFile);
    clock.mark('run');
  }

  async hasEnded(sandbox: number): Promise<boolean> {
    const pid = await readFile(path.join(this.#bundle(sandbox), 'pid'), 'utf8').catch(() => '');
    const status = await readFile(`/proc/${pid.trim()}/stat`, 'utf8').catch(() => '');
    return pid !== '' && (status === '' || /\) [ZX] /.test(status));
  }

  async pause(sandbox: number): Promise<void> {
    await this.#ask(sandbox, 'pause');
  }

  async resume(sandbox: number): Promise<void> {
    await this.#ask(sandbox, 'resume');
  }

  async kill(sandbox: number): Promise<void> {
    // All processes of a pid namespace end with its first.
    await this.#ask(sandbox, 'kill', 'KILL');
  }

  async destroy(sandbox: number): Promise<void> {
    if (this.#started.has(sandbox)) {
      await this.#ask(sandbox, 'delete', '--force');
      await rm(this.#bundle(sandbox), { recursive: true, force: true });
      this.#started.delete(sandbox);
    }
  }

  async fate(sandbox: number): Promise<{ status: 'oom' | 'killed' | 'error'; reason: string }> {
    // The connection breaks a moment before the process is gone.
    for (let look = 0; !(await this.hasEnded(sandbox)) && look < 50; look++) {
      await sleep(2);
    }
    if (this.#outOfMemory(sandbox)) {
      return { status: 'oom', reason: 'the memory limit was reached' };
    }
    return (await this.hasEnded(sandbox))
      ? { status: 'killed', reason: 'the process ended' }
      : { status: 'error', reason: 'the sandbox closed its connection' };
  }

  async close(): Promise<void> {
    await rm(this.#root, { recursive: true, force: true });
  }

  /** The runtime's words, where it fails: a run that failed looks like a fast one. */
  async #ask(sandbox: number, action: string, ...rest: string[]): Promise<void> {
    const log = path.join(this.#root, `${sandbox}.log`);
    const id = this.#id(sandbox);
    // `kill` takes the container before the signal, the others take options first.
    const words = action === 'kill' ? [action, id, ...rest] : [action, ...rest, id];
    const { code } = await command(this.#runtime, ['--root', this.#root, '--log', log, ...words]);
    if (code !== 0) {
      throw new Error(`${this.#runtime} ${action} ended with ${code}: ${lastMessage(log)}`);
    }
  }

  /** Counted by the kernel in the container's cgroup, which stays until the container is deleted. */
  #outOfMemory(sandbox: number): boolean {
    const name = this.#id(sandbox);
    const files = [
      `/sys/fs/cgroup/memory/${name}/memory.oom_control`,
      `/sys/fs/cgroup/${name}/memory.events`,
    ];
    const file = files.find((each) => existsSync(each));
    const text = file === undefined ? '' : readFileSync(file, 'utf8');
    return Number(/^oom_kill (\d+)$/m.exec(text)?.[1] ?? 0) > 0;
  }

  #bundle(sandbox: number): string {
    return path.join(this.#root, 'bundles', String(sandbox));
  }

  #id(sandbox: number): string {
    return containerName(path.basename(this.#setup.stateDirectory), ownerMark(), sandbox);
  }
}

/** The message of the log's last line: `time="…" level=error msg="…"`. */
function lastMessage(log: string): string {
  const text = existsSync(log) ? readFileSync(log, 'utf8').trim() : '';
  const line = text.split('\n').at(-1) ?? '';
  return /msg="((?:[^"\\]|\\.)*)"/.exec(line)?.[1]?.replaceAll('\\"', '"') ?? line;
}
