import { readFileSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { InputError } from '../../../workloads/input-error.ts';
import { chosenContext, configurationDirectory, readContext } from './docker-context.ts';

/** Where the Docker daemon listens that all of zygolab speaks to. */
export interface DockerEndpoint {
  /** As Docker writes it: `unix:///var/run/docker.sock`, `tcp://127.0.0.1:2376`. */
  readonly host: string;
  /** What of the user's names it: `DOCKER_HOST=tcp://…`, a context; empty for the usual place. */
  readonly namedBy: string;
  /** How to take that back; empty for the usual place. */
  readonly release: string;
  /** For Node's `http.request`. */
  readonly address:
    { readonly socketPath: string } | { readonly host: string; readonly port: number };
  readonly tls?: DockerTls;
}

/** Certificates of a daemon that listens with TLS. */
export interface DockerTls {
  /** Of `ca.pem`, `cert.pem` and `key.pem`. */
  readonly directory: string;
  /** Whether the daemon has to show a certificate of that authority. */
  readonly verifies: boolean;
}

const noteFile = 'docker-endpoint.json';

const usualSocket = '/var/run/docker.sock';

type Environment = Readonly<Record<string, string | undefined>>;

/**
 * The endpoint that the `docker` command would speak to, by its own rules: DOCKER_HOST, else the
 * context that DOCKER_CONTEXT or `docker context use` chose, else the usual socket. What is measured
 * shares files, cores and cgroups with this host, so a daemon elsewhere is refused.
 *
 * @throws InputError that names the setting, its value and the remedy, for a daemon on another host
 *   and for settings that name none
 */
export function dockerEndpoint(environment: Environment = process.env): DockerEndpoint {
  const { host: wanted, tls, ...named } = endpointNamed(environment);
  const { scheme, rest } = splitHost(wanted);
  if (scheme === 'unix') {
    const socketPath = rest || usualSocket;
    return { ...named, host: `unix://${socketPath}`, address: { socketPath } };
  }
  if (scheme === 'ssh') {
    throw refusal(named, wanted, 'names a Docker daemon on another host, over SSH');
  }
  const url = scheme === 'tcp' ? tcpAddress(rest, tls !== undefined) : undefined;
  if (url === undefined) {
    throw refusal(named, wanted, 'names no Docker daemon (unix:///PATH or tcp://127.0.0.1:PORT)');
  }
  const host = url.hostname.replaceAll(/^\[|\]$/g, '');
  if (!isOfThisHost(host)) {
    throw refusal(named, wanted, 'names a Docker daemon on another host');
  }
  const address = { host, port: Number(url.port) };
  return { ...named, host: `tcp://${url.host}`, address, ...(tls === undefined ? {} : { tls }) };
}

/** The endpoint of a Unix socket, named by nobody. */
export function socketEndpoint(socketPath: string): DockerEndpoint {
  return { host: `unix://${socketPath}`, namedBy: '', release: '', address: { socketPath } };
}

/** The endpoint in a few words, with what names it. */
export function describeEndpoint({ host, namedBy }: DockerEndpoint): string {
  if (namedBy === '' || namedBy.endsWith(`=${host}`)) {
    return namedBy || host;
  }
  return `${host}, named by ${namedBy}`;
}

/** Notes in a run's directory which daemon has its containers, for whoever cleans up after it. */
export async function noteEndpoint(runDirectory: string, endpoint: DockerEndpoint): Promise<void> {
  const { host, address, tls } = endpoint;
  await writeFile(path.join(runDirectory, noteFile), JSON.stringify({ host, address, tls }));
}

/** The daemon that a run noted; undefined where it noted none. */
export function notedEndpoint(runDirectory: string): DockerEndpoint | undefined {
  const file = path.join(runDirectory, noteFile);
  try {
    const noted = JSON.parse(readFileSync(file, 'utf8')) as DockerEndpoint;
    return { ...noted, namedBy: file, release: '' };
  } catch {
    return undefined;
  }
}

/** What the `docker` command is to find in its environment to speak to this endpoint. */
export function clientEnvironment({ host, tls }: DockerEndpoint): Environment {
  return {
    ...process.env,
    DOCKER_HOST: host,
    DOCKER_CONTEXT: undefined,
    DOCKER_TLS: tls === undefined ? undefined : '1',
    DOCKER_TLS_VERIFY: tls?.verifies === true ? '1' : undefined,
    DOCKER_CERT_PATH: tls?.directory,
  };
}

/** For Node's `https.request`; nothing where there is no TLS. */
export function tlsOptions({ tls, namedBy }: DockerEndpoint) {
  if (tls === undefined) {
    return undefined;
  }
  const read = (name: string): Buffer | undefined => {
    const file = path.join(tls.directory, name);
    try {
      return readFileSync(file);
    } catch (error) {
      if (tls.verifies) {
        const { code } = error as NodeJS.ErrnoException;
        throw new InputError(
          `${namedBy} needs ${file}, which cannot be read (${code}): set DOCKER_CERT_PATH to the folder of the certificates`,
        );
      }
      return undefined;
    }
  };
  const [ca, cert, key] = ['ca.pem', 'cert.pem', 'key.pem'].map(read);
  return { ca, cert, key, rejectUnauthorized: tls.verifies };
}

type Named = Pick<DockerEndpoint, 'namedBy' | 'release'>;

function endpointNamed(
  environment: Environment,
): Named & { readonly host: string; readonly tls: DockerTls | undefined } {
  const host = environment['DOCKER_HOST'] ?? '';
  const tls = tlsNamed(environment);
  if (host !== '') {
    return { host: host.trim(), namedBy: `DOCKER_HOST=${host}`, release: 'unset DOCKER_HOST', tls };
  }
  const context = chosenContext(environment);
  if (context !== undefined) {
    const { namedBy, release } = context;
    return { namedBy, release, ...readContext(environment, context) };
  }
  const variable = tls?.verifies === false ? 'DOCKER_TLS' : 'DOCKER_TLS_VERIFY';
  return tls === undefined
    ? { host: '', namedBy: '', release: '', tls }
    : {
        host: 'tcp://',
        namedBy: `${variable}=${environment[variable]}`,
        release: `unset ${variable}`,
        tls,
      };
}

/** Any value of these variables counts, `0` too, as with the `docker` command. */
function tlsNamed(environment: Environment): DockerTls | undefined {
  const given = (name: string): boolean => (environment[name] ?? '') !== '';
  const verifies = given('DOCKER_TLS_VERIFY');
  return verifies || given('DOCKER_TLS')
    ? {
        directory: environment['DOCKER_CERT_PATH'] || configurationDirectory(environment),
        verifies,
      }
    : undefined;
}

/** Without a scheme it is TCP; nothing at all is the usual socket. */
function splitHost(host: string): { scheme: string; rest: string } {
  const [, scheme, rest] = /^([a-z]+):\/\/(.*)$/.exec(host) ?? [];
  return scheme === undefined || rest === undefined
    ? { scheme: host === '' ? 'unix' : 'tcp', rest: host }
    : { scheme, rest };
}

/** Port and host may be left out. */
function tcpAddress(rest: string, isSecure: boolean): URL | undefined {
  const port = isSecure ? 2376 : 2375;
  try {
    const url = new URL(`tcp://${rest.startsWith(':') || rest === '' ? `localhost${rest}` : rest}`);
    url.port ||= String(port);
    return url.pathname === '' || url.pathname === '/' ? url : undefined;
  } catch {
    return undefined;
  }
}

function isOfThisHost(address: string): boolean {
  const own = Object.values(os.networkInterfaces()).flatMap((each) => each ?? []);
  return (
    address === 'localhost' ||
    /^127\.\d+\.\d+\.\d+$/.test(address) ||
    own.some((each) => each.address === address)
  );
}

function refusal({ namedBy, release }: Named, host: string, what: string): InputError {
  const subject = namedBy.includes(host) ? namedBy : `${namedBy} (${host})`;
  return new InputError(
    `${subject} ${what}, and what is measured must share this host's files and cores: ${release}, or name a daemon of this host`,
  );
}
