import path from 'node:path';
import type { InputError } from '../../../workloads/input-error.ts';
import { ownerMark } from '../../state/owner.ts';
import {
  type DockerEndpoint,
  describeEndpoint,
  dockerEndpoint,
  noteEndpoint,
} from './docker-endpoint.ts';
import { DockerEngine, EngineError } from './docker-engine.ts';
import { importImage } from './docker-image.ts';
import { whyNotOnThisHost } from './docker-presence.ts';
import { containerFate, containerState } from './docker-state.ts';
import type { PlatformSetup, RealPlatform } from '../platform.ts';
import {
  hostName,
  pythonInside,
  resourceLimits,
  runtimeArguments,
  type SandboxDriver,
  type SandboxPlace,
} from '../sandboxes/sandbox-driver.ts';
import { tmpOf } from '../sandboxes/scratch.ts';
import { servingSession } from '../sandboxes/serving-session.ts';
import type { StepClock } from '../sandboxes/step-clock.ts';

/** The label of all our containers: the run that one belongs to. */
export const runLabel = 'zygolab';
/** The label that says which process a container belongs to. */
export const ownerLabel = 'zygolab.owner';

/** Docker, by its Engine API; containers of an image with the same base as everywhere else. */
export const docker: RealPlatform = dockerAt(dockerEndpoint);

/** Docker with the daemon of this endpoint, which may be refused. */
export function dockerAt(endpointOf: () => DockerEndpoint): RealPlatform {
  return {
    name: 'docker',
    holdsZygotes: false,
    unavailable: () => whyUnavailable(endpointOf),
    describe: () => `it answers on ${describeEndpoint(endpointOf())}`,
    async open(setup) {
      const engine = new DockerEngine(endpointOf());
      try {
        await noteEndpoint(setup.stateDirectory, engine.endpoint);
        const image = await importImage(engine, setup.baseDirectory);
        return await servingSession('docker', setup, new DockerDriver(engine, image, setup));
      } catch (error) {
        engine.close();
        throw error;
      }
    },
  };
}

async function whyUnavailable(endpointOf: () => DockerEndpoint): Promise<string | undefined> {
  let engine: DockerEngine;
  try {
    engine = new DockerEngine(endpointOf());
  } catch (error) {
    return (error as InputError).message;
  }
  const { endpoint } = engine;
  try {
    await engine.ping();
    const reason = await whyNotOnThisHost(engine);
    const remedy = endpoint.release || 'start dockerd on this host';
    return reason === undefined
      ? undefined
      : `the Docker daemon on ${describeEndpoint(endpoint)} is not on this host, ${reason}: ${remedy}`;
  } catch (error) {
    return whyNoAnswer(endpoint, error as EngineError);
  } finally {
    engine.close();
  }
}

/** What is wrong with a daemon, and what mends it: where the user named it, that may be the name. */
function whyNoAnswer(endpoint: DockerEndpoint, { code, message }: EngineError): string {
  const { address, release } = endpoint;
  const isUsual = release === '' && 'socketPath' in address;
  const where = isUsual ? address.socketPath : describeEndpoint(endpoint);
  const remedy = (usual: string): string => (isUsual ? usual : `start it, or ${release}`);
  if (code === 'ENOENT') {
    return `no Docker daemon has its socket at ${where}: ${remedy('apt-get install docker.io, then systemctl start docker')}`;
  }
  if (code === 'EACCES') {
    return `${where} is not open to this user: run as root, or usermod -aG docker $USER and log in again`;
  }
  if (code === 'ECONNREFUSED') {
    return `no Docker daemon answers on ${where}: ${remedy('systemctl start docker')}`;
  }
  return `the Docker daemon on ${where} does not work (${message}): ${remedy('systemctl restart docker')}`;
}

class DockerDriver implements SandboxDriver {
  readonly #engine: DockerEngine;
  readonly #image: string;
  readonly #setup: PlatformSetup;
  readonly #run: string;
  readonly #containers = new Map<number, string>();

  constructor(engine: DockerEngine, image: string, setup: PlatformSetup) {
    this.#engine = engine;
    this.#image = image;
    this.#setup = setup;
    this.#run = path.basename(setup.stateDirectory);
  }

  async start(place: SandboxPlace, clock: StepClock): Promise<void> {
    const created = (await this.#engine.ask(
      'POST',
      '/containers/create',
      this.#description(place),
    )) as { Id: string };
    this.#containers.set(place.sandbox, created.Id);
    clock.mark('create');
    await this.#post(place.sandbox, 'start');
    clock.mark('start');
  }

  async hasEnded(sandbox: number): Promise<boolean> {
    return !(await containerState(this.#engine, this.#container(sandbox))).Running;
  }

  async pause(sandbox: number): Promise<void> {
    await this.#post(sandbox, 'pause');
  }

  async resume(sandbox: number): Promise<void> {
    await this.#post(sandbox, 'unpause');
  }

  async kill(sandbox: number): Promise<void> {
    await this.#post(sandbox, 'kill');
  }

  async destroy(sandbox: number): Promise<void> {
    const container = this.#containers.get(sandbox);
    if (container === undefined) {
      return;
    }
    try {
      await this.#engine.ask('DELETE', `/containers/${container}?force=true&v=true`);
    } catch (error) {
      // Somebody else removed it, which is as good.
      if (!(error instanceof EngineError && error.status === 404)) {
        throw error;
      }
    }
    this.#containers.delete(sandbox);
  }

  fate(sandbox: number): Promise<{ status: 'oom' | 'killed' | 'error'; reason: string }> {
    return containerFate(this.#engine, this.#container(sandbox));
  }

  async close(): Promise<void> {
    this.#engine.close();
  }

  #container(sandbox: number): string {
    return String(this.#containers.get(sandbox));
  }

  async #post(sandbox: number, action: string): Promise<void> {
    await this.#engine.ask('POST', `/containers/${this.#container(sandbox)}/${action}`);
  }

  /** What the daemon is asked for: https://docs.docker.com/reference/api/engine/, ContainerCreate. */
  #description(place: SandboxPlace): object {
    const { limits } = this.#setup;
    const bytes = Math.round(limits.memoryMb * 2 ** 20);
    const bind = (source: string, target: string, isReadOnly: boolean): object => ({
      Type: 'bind',
      Source: source,
      Target: target,
      ReadOnly: isReadOnly,
    });
    return {
      Image: this.#image,
      Cmd: [pythonInside, ...runtimeArguments],
      User: `${place.uid}:${place.uid}`,
      WorkingDir: '/',
      Hostname: hostName,
      Labels: { [runLabel]: this.#run, [ownerLabel]: ownerMark() },
      HostConfig: {
        NetworkMode: limits.network,
        ExtraHosts: [`${hostName}:127.0.1.1`],
        ReadonlyRootfs: true,
        CapDrop: ['ALL'],
        SecurityOpt: ['no-new-privileges'],
        Memory: bytes,
        // With swap counted in, so there is none.
        MemorySwap: bytes,
        PidsLimit: limits.processes,
        NanoCpus: Math.round(limits.cores * 1e9),
        // As lean containers: shared memory has no limit but the memory's.
        ShmSize: bytes,
        Ulimits: Object.entries({ ...resourceLimits, nproc: limits.processes + 1 }).map(
          ([Name, value]) => ({ Name, Soft: value, Hard: value }),
        ),
        LogConfig: { Type: 'none' },
        Mounts: [
          bind(place.packages, '/packages', true),
          ...(place.code === '' ? [] : [bind(place.code, '/handler', true)]),
          bind(place.scratch, '/host', false),
          bind(tmpOf(place.scratch), '/tmp', false),
        ],
      },
    };
  }
}
