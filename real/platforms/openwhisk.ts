import { execFile } from 'node:child_process';
import { createHash } from 'node:crypto';
import { mkdir, readFile, rm } from 'node:fs/promises';
import path from 'node:path';
import { promisify } from 'node:util';
import { ownerMark } from '../state/owner.ts';
import { clientEnvironment, noteEndpoint } from './docker/docker-endpoint.ts';
import { DockerEngine, type EngineError } from './docker/docker-engine.ts';
import { importImage } from './docker/docker-image.ts';
import { containerFate, containerState } from './docker/docker-state.ts';
import { docker, ownerLabel, runLabel } from './docker/docker.ts';
import { command, containerName } from './oci/oci.ts';
import type { PlatformSetup, RealPlatform } from './platform.ts';
import type { SandboxAddress, SandboxAnswer, SandboxClient } from './sandboxes/sandbox-client.ts';
import {
  hostName,
  pythonInside,
  resourceLimits,
  runtimeArguments,
  type SandboxDriver,
  type SandboxPlace,
} from './sandboxes/sandbox-driver.ts';
import { servingSession } from './sandboxes/serving-session.ts';
import type { StepClock } from './sandboxes/step-clock.ts';

const run = promisify(execFile);

/** Words that start the interpreter with the runtime of actions in place of that of sandboxes. */
const actionArguments = [...runtimeArguments.slice(0, -2), 'action'];

/** Where an action's output goes, if somebody wants it. */
const outputInside = '/tmp/output';

/** The port of every action's runtime. */
const port = 8080;

/** Loading an action is given this long. */
const longestLoadMs = 60_000;

/**
 * The container handling of an Apache OpenWhisk invoker, on this Docker: `docker run` of a generic
 * Python runtime by the command line client, `docker inspect` for its address on the bridge, then
 * over HTTP `/init` with the action and its packages as a zip in base64, and `/run`.
 *
 * It is that and nothing more: no controller, Kafka, load balancer or database, no logs collected,
 * and no containers started in advance, so it is faster than all of OpenWhisk. The runtime is the
 * project's own (real/runtime/zygolab_action.py), in the same base as everywhere else, and starts
 * faster than OpenWhisk's. Containers have its guards, which are stricter than OpenWhisk's, but not
 * a read-only root, and an address on Docker's bridge whatever network was asked for, since the
 * action comes that way.
 *
 * Source: Apache OpenWhisk, DockerContainer.scala and DockerClient.scala of the invoker.
 */
export const openwhisk: RealPlatform = {
  name: 'openwhisk',
  holdsZygotes: false,
  unavailable: whyUnavailable,
  describe: () => docker.describe!(),
  async open(setup) {
    const engine = new DockerEngine();
    try {
      await noteEndpoint(setup.stateDirectory, engine.endpoint);
      const image = await importImage(engine, setup.baseDirectory);
      const driver = new OpenWhiskDriver(engine, image, setup);
      return await servingSession('openwhisk', setup, driver);
    } catch (error) {
      engine.close();
      throw error;
    }
  },
};

async function whyUnavailable(): Promise<string | undefined> {
  const reason = await docker.unavailable();
  if (reason !== undefined) {
    return reason;
  }
  if ((await command('docker', ['--version'])).code !== 0) {
    return 'the command docker is not on the PATH: apt-get install docker-cli or docker.io';
  }
  const engine = new DockerEngine();
  try {
    await engine.ask('GET', '/networks/bridge');
    return undefined;
  } catch (error) {
    return `Docker has no bridge network (${(error as EngineError).message}): start dockerd without --bridge=none`;
  } finally {
    engine.close();
  }
}

class OpenWhiskDriver implements SandboxDriver {
  readonly #engine: DockerEngine;
  readonly #image: string;
  readonly #setup: PlatformSetup;
  readonly #folder: string;
  readonly #started = new Set<number>();
  readonly #hosts = new Map<number, string>();
  /** Bodies of `/init` by what is in them; an invoker has an action's code in its memory, too. */
  readonly #actions = new Map<string, Promise<string>>();

  constructor(engine: DockerEngine, image: string, setup: PlatformSetup) {
    this.#engine = engine;
    this.#image = image;
    this.#setup = setup;
    this.#folder = path.join(setup.stateDirectory, 'openwhisk', 'actions');
  }

  async prepare(place: SandboxPlace): Promise<void> {
    await this.#action(place);
  }

  async start({ sandbox, uid }: SandboxPlace, clock: StepClock): Promise<void> {
    const { limits, stateDirectory } = this.#setup;
    const memory = `${Math.round(limits.memoryMb)}m`;
    this.#started.add(sandbox);
    await this.#docker(
      'run',
      '--detach',
      `--name=${this.#name(sandbox)}`,
      `--label=${runLabel}=${path.basename(stateDirectory)}`,
      `--label=${ownerLabel}=${ownerMark()}`,
      `--cpus=${limits.cores}`,
      `--memory=${memory}`,
      `--memory-swap=${memory}`,
      `--pids-limit=${limits.processes}`,
      '--network=bridge',
      '--cap-drop=ALL',
      '--security-opt=no-new-privileges',
      '--log-driver=none',
      `--hostname=${hostName}`,
      `--shm-size=${memory}`,
      ...Object.entries({ ...resourceLimits, nproc: limits.processes + 1 }).map(
        ([name, value]) => `--ulimit=${name}=${value}`,
      ),
      `--user=${uid}:${uid}`,
      this.#image,
      pythonInside,
      ...actionArguments,
    );
    clock.mark('run');
    const format = '{{.NetworkSettings.Networks.bridge.IPAddress}}';
    const host = await this.#docker('inspect', '--format', format, this.#name(sandbox));
    clock.mark('inspect');
    if (host === '') {
      throw new Error('the container has no address: its process ended at once');
    }
    this.#hosts.set(sandbox, host);
  }

  addressOf(sandbox: number): SandboxAddress {
    return { host: this.#hosts.get(sandbox)!, port };
  }

  async load(place: SandboxPlace, client: SandboxClient): Promise<SandboxAnswer> {
    return client.ask('/init', await this.#action(place), longestLoadMs);
  }

  told(): { folder: string; output?: string } {
    return { folder: '/tmp/action', ...(this.#setup.onOutput && { output: outputInside }) };
  }

  async output(sandbox: number): Promise<string> {
    const archive = path.join(this.#folder, `${sandbox}.output`);
    await mkdir(this.#folder, { recursive: true });
    await this.#docker('cp', `${this.#name(sandbox)}:${outputInside}`, archive);
    const text = await readFile(archive, 'utf8');
    await rm(archive);
    return text;
  }

  async hasEnded(sandbox: number): Promise<boolean> {
    return !(await containerState(this.#engine, this.#name(sandbox))).Running;
  }

  async pause(sandbox: number): Promise<void> {
    await this.#docker('pause', this.#name(sandbox));
  }

  async resume(sandbox: number): Promise<void> {
    await this.#docker('unpause', this.#name(sandbox));
  }

  async kill(sandbox: number): Promise<void> {
    await this.#docker('kill', this.#name(sandbox));
  }

  async destroy(sandbox: number): Promise<void> {
    if (!this.#started.has(sandbox)) {
      return;
    }
    try {
      await this.#docker('rm', '--force', '--volumes', this.#name(sandbox));
    } catch (error) {
      // It never came to be, or somebody else removed it, which is as good.
      if (!/no such container/i.test((error as Error).message)) {
        throw error;
      }
    }
    this.#started.delete(sandbox);
    this.#hosts.delete(sandbox);
  }

  fate(sandbox: number): Promise<{ status: 'oom' | 'killed' | 'error'; reason: string }> {
    return containerFate(this.#engine, this.#name(sandbox));
  }

  async close(): Promise<void> {
    this.#engine.close();
  }

  #name(sandbox: number): string {
    return containerName(path.basename(this.#setup.stateDirectory), ownerMark(), sandbox);
  }

  /** What the client prints; its complaint as an error where it fails. */
  async #docker(...words: readonly string[]): Promise<string> {
    try {
      return (
        await run('docker', words, { env: clientEnvironment(this.#engine.endpoint) })
      ).stdout.trim();
    } catch (error) {
      const { stderr = '', message } = error as Error & { stderr?: string };
      const complaint = stderr.trim().split('\n')[0] || message;
      throw new Error(`docker ${words[0]}: ${complaint}`, { cause: error });
    }
  }

  #action({ packages, code }: SandboxPlace): Promise<string> {
    const sources = [packages, code].filter((folder) => folder !== '');
    const key = createHash('sha256').update(sources.join('\n')).digest('hex').slice(0, 16);
    let action = this.#actions.get(key);
    if (action === undefined) {
      action = this.#pack(key, sources);
      this.#actions.set(key, action);
    }
    return action;
  }

  async #pack(key: string, sources: readonly string[]): Promise<string> {
    const file = path.join(this.#folder, `${key}.zip`);
    await mkdir(this.#folder, { recursive: true });
    // The base's own interpreter packs, so that no other program is needed.
    await run(path.join(this.#setup.baseDirectory, pythonInside), [
      '-I',
      '-S',
      '-B',
      '-c',
      packAll,
      file,
      ...sources,
    ]);
    const zip = (await readFile(file)).toString('base64');
    await rm(file);
    return JSON.stringify({
      value: { name: `action-${key}`, main: 'handler', binary: true, code: zip },
    });
  }
}

const packAll = [
  'import os, sys, zipfile',
  'target, *folders = sys.argv[1:]',
  "with zipfile.ZipFile(target, 'w', zipfile.ZIP_DEFLATED) as archive:",
  '    for folder in folders:',
  '        for place, names, files in os.walk(folder):',
  '            names.sort()',
  '            for name in sorted(files):',
  '                path = os.path.join(place, name)',
  '                archive.write(path, os.path.relpath(path, folder))',
].join('\n');
