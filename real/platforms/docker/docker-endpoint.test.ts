import { execFile } from 'node:child_process';
import { createHash } from 'node:crypto';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import test, { type ExecutionContext } from 'ava';
import { InputError } from '../../../workloads/input-error.ts';
import { testThatNeeds } from '../../testing/test-that-needs.ts';
import { describeEndpoint, dockerEndpoint } from './docker-endpoint.ts';
import { command } from '../oci/oci.ts';

const hasClient = (await command('docker', ['--version'])).code === 0;
const withClient = testThatNeeds(hasClient ? undefined : 'no docker command');

type Settings = Readonly<Record<string, string>>;

interface Context {
  readonly host: string;
  readonly hasCertificates?: boolean;
}

/** Settings of the `docker` command in a folder of their own: contexts, and the one in use. */
async function configuration(
  t: ExecutionContext,
  contexts: Readonly<Record<string, Context>> = {},
  current?: string,
): Promise<string> {
  const folder = await mkdtemp(path.join(os.tmpdir(), 'zygolab-docker-'));
  t.teardown(() => rm(folder, { recursive: true }));
  for (const [name, { host, hasCertificates }] of Object.entries(contexts)) {
    const key = createHash('sha256').update(name).digest('hex');
    const meta = path.join(folder, 'contexts', 'meta', key);
    await mkdir(meta, { recursive: true });
    const text = { Name: name, Metadata: {}, Endpoints: { docker: { Host: host } } };
    await writeFile(path.join(meta, 'meta.json'), JSON.stringify(text));
    if (hasCertificates === true) {
      await mkdir(path.join(folder, 'contexts', 'tls', key, 'docker'), { recursive: true });
    }
  }
  if (current !== undefined) {
    await writeFile(path.join(folder, 'config.json'), JSON.stringify({ currentContext: current }));
  }
  return folder;
}

const contexts = {
  socket: { host: 'unix:///no/context.sock' },
  port: { host: 'tcp://127.0.0.1:9' },
  far: { host: 'tcp://203.0.113.7:2376' },
};

/** Settings, and the daemon that they name. */
const obeyed: readonly (readonly [Settings, string | undefined, string])[] = [
  [{}, undefined, 'unix:///var/run/docker.sock'],
  [{ DOCKER_HOST: '' }, undefined, 'unix:///var/run/docker.sock'],
  [{ DOCKER_HOST: 'unix://' }, undefined, 'unix:///var/run/docker.sock'],
  [{ DOCKER_HOST: 'unix:///no/such.sock' }, undefined, 'unix:///no/such.sock'],
  [{ DOCKER_HOST: 'tcp://127.0.0.1:9' }, undefined, 'tcp://127.0.0.1:9'],
  [{ DOCKER_HOST: 'tcp://127.0.0.1' }, undefined, 'tcp://127.0.0.1:2375'],
  [{ DOCKER_HOST: 'tcp://' }, undefined, 'tcp://localhost:2375'],
  [{ DOCKER_HOST: 'tcp://:9' }, undefined, 'tcp://localhost:9'],
  [{ DOCKER_HOST: '127.0.0.1:9' }, undefined, 'tcp://127.0.0.1:9'],
  [{ DOCKER_HOST: 'tcp://[::1]:9' }, undefined, 'tcp://[::1]:9'],
  [{ DOCKER_CONTEXT: 'socket' }, undefined, 'unix:///no/context.sock'],
  [{ DOCKER_CONTEXT: 'port' }, 'socket', 'tcp://127.0.0.1:9'],
  [{ DOCKER_CONTEXT: 'default' }, 'socket', 'unix:///var/run/docker.sock'],
  [{}, 'socket', 'unix:///no/context.sock'],
  [{}, 'default', 'unix:///var/run/docker.sock'],
  [{ DOCKER_HOST: 'unix:///no/such.sock', DOCKER_CONTEXT: 'far' }, 'port', 'unix:///no/such.sock'],
  [{ DOCKER_HOST: 'unix:///no/such.sock' }, 'far', 'unix:///no/such.sock'],
];

test('the daemon is the one that the settings of the docker command name', async (t) => {
  for (const [settings, current, expected] of obeyed) {
    const folder = await configuration(t, contexts, current);
    const { host } = dockerEndpoint({ ...settings, DOCKER_CONFIG: folder });
    t.is(host, expected, JSON.stringify({ ...settings, current }));
  }
});

withClient('the docker command goes to the same daemon under the same settings', async (t) => {
  for (const [settings, current, expected] of obeyed) {
    const folder = await configuration(t, contexts, current);
    // Where a daemon answers, the command does not say where that is.
    if (expected !== 'unix:///var/run/docker.sock') {
      const { PATH } = process.env;
      const words = await complaintOf({ PATH: PATH!, ...settings, DOCKER_CONFIG: folder });
      t.regex(words, /Cannot connect to the Docker daemon at/);
      t.is(/daemon at (\S+)\. /.exec(words)?.[1], expected, JSON.stringify(settings));
    }
  }
});

/** What the command prints when it does not reach a daemon. */
function complaintOf(environment: Settings): Promise<string> {
  return new Promise((resolve) => {
    execFile('docker', ['version'], { env: environment }, (_error, _out, words) => resolve(words));
  });
}

/** Settings that no daemon of this host answers to, and what is said of them. */
const refused: readonly (readonly [Settings, string | undefined, RegExp])[] = [
  [
    { DOCKER_HOST: 'tcp://203.0.113.7:2376' },
    undefined,
    /^DOCKER_HOST=tcp:\/\/203\.0\.113\.7:2376 names a Docker daemon on another host, .*: unset DOCKER_HOST, or name/,
  ],
  [
    { DOCKER_HOST: 'build.example.org:2375' },
    undefined,
    /^DOCKER_HOST=build\.example\.org:2375 names a Docker daemon on another host/,
  ],
  [
    { DOCKER_HOST: 'ssh://me@build.example.org' },
    undefined,
    /^DOCKER_HOST=ssh:\/\/me@build\.example\.org names a Docker daemon on another host, over SSH/,
  ],
  [
    { DOCKER_HOST: 'npipe:////./pipe/docker_engine' },
    undefined,
    /^DOCKER_HOST=npipe:\S+ names no Docker daemon \(unix:\/\/\/PATH or tcp:/,
  ],
  [
    { DOCKER_HOST: 'http://127.0.0.1:2375' },
    undefined,
    /^DOCKER_HOST=http:\S+ names no Docker daemon/,
  ],
  [
    { DOCKER_HOST: 'tcp://127.0.0.1:2375/prefix' },
    undefined,
    /^DOCKER_HOST=tcp:\S+ names no Docker daemon/,
  ],
  [{ DOCKER_HOST: '/var/run/docker.sock' }, undefined, /^DOCKER_HOST=\/var\S+ names no Docker/],
  [
    { DOCKER_CONTEXT: 'far' },
    undefined,
    /^DOCKER_CONTEXT=far \(tcp:\/\/203\.0\.113\.7:2376\) names a Docker daemon on another host, .*: unset DOCKER_CONTEXT/,
  ],
  [
    {},
    'far',
    /^context far in \/\S+config\.json \(tcp:\S+\) names a Docker daemon on another host, .*: docker context use default/,
  ],
  [
    { DOCKER_CONTEXT: 'gone' },
    undefined,
    /^DOCKER_CONTEXT=gone names a context that is not in \S+contexts: unset DOCKER_CONTEXT/,
  ],
  [{}, 'gone', /^context gone in \S+config\.json names a context that is not in/],
];

test('what names no daemon of this host is refused by its name and value, with the remedy', async (t) => {
  for (const [settings, current, expected] of refused) {
    const folder = await configuration(t, contexts, current);
    const error = t.throws(() => dockerEndpoint({ ...settings, DOCKER_CONFIG: folder }), {
      instanceOf: InputError,
    });
    t.regex(error.message, expected);
    t.false(error.message.includes('\n'));
  }
});

test('settings that cannot be read are refused, not passed over', async (t) => {
  const folder = await configuration(t);
  await writeFile(path.join(folder, 'config.json'), '{');
  t.throws(() => dockerEndpoint({ DOCKER_CONFIG: folder }), {
    instanceOf: InputError,
    message: /config\.json does not say which Docker daemon it means \(.*\): mend it$/,
  });
  // Who names a daemon outright does not ask for the file.
  const environment = { DOCKER_CONFIG: folder, DOCKER_HOST: 'unix:///no/such.sock' };
  t.is(dockerEndpoint(environment).host, 'unix:///no/such.sock');
});

test('a daemon with TLS is asked with the certificates that are named', async (t) => {
  const folder = await configuration(t, {
    secure: { host: 'tcp://127.0.0.1:9', hasCertificates: true },
  });
  const tlsOf = (settings: Settings) => {
    const { host, tls } = dockerEndpoint({ DOCKER_CONFIG: folder, ...settings });
    return [host, tls?.verifies, tls?.directory];
  };
  const named = { DOCKER_HOST: 'tcp://127.0.0.1:9', DOCKER_CERT_PATH: '/certificates' };
  t.deepEqual(tlsOf(named), ['tcp://127.0.0.1:9', undefined, undefined]);
  t.deepEqual(tlsOf({ ...named, DOCKER_TLS_VERIFY: '0' }), [
    'tcp://127.0.0.1:9',
    true,
    '/certificates',
  ]);
  t.deepEqual(tlsOf({ ...named, DOCKER_TLS: '1' }), ['tcp://127.0.0.1:9', false, '/certificates']);
  t.deepEqual(tlsOf({ DOCKER_TLS_VERIFY: '1' }), ['tcp://localhost:2376', true, folder]);
  const [host, verifies, directory] = tlsOf({ DOCKER_CONTEXT: 'secure' });
  t.deepEqual([host, verifies], ['tcp://127.0.0.1:9', true]);
  t.regex(String(directory), /contexts\/tls\/[0-9a-f]{64}\/docker$/);
});

test('an endpoint is told with what names it', async (t) => {
  const folder = await configuration(t, contexts, 'port');
  t.is(
    describeEndpoint(dockerEndpoint({ DOCKER_CONFIG: folder })),
    `tcp://127.0.0.1:9, named by context port in ${folder}/config.json`,
  );
  t.is(
    describeEndpoint(dockerEndpoint({ DOCKER_CONFIG: folder, DOCKER_HOST: '127.0.0.1:9' })),
    'tcp://127.0.0.1:9, named by DOCKER_HOST=127.0.0.1:9',
  );
});
