import { execFile } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import net from 'node:net';
import os from 'node:os';
import path from 'node:path';
import tls from 'node:tls';
import { promisify } from 'node:util';
import test, { type ExecutionContext } from 'ava';
import { type FakeAnswer, fakeDaemon } from '../../testing/fake-daemon.ts';
import { testThatNeeds } from '../../testing/test-that-needs.ts';
import { type DockerEndpoint, dockerEndpoint, socketEndpoint } from './docker-endpoint.ts';
import { dockerAt } from './docker.ts';
import { command } from '../oci/oci.ts';

const run = promisify(execFile);
const withDocker = testThatNeeds(await dockerAt(dockerEndpoint).unavailable());
const hasOpenssl = (await command('openssl', ['version'])).code === 0;
const withOpenssl = testThatNeeds(hasOpenssl ? undefined : 'no openssl');

const complaint = 'invalid mount config for type "bind": bind source path does not exist: /x';

/** Why a daemon with such a kernel that answers so to a bound directory cannot be measured with. */
async function reasonAgainst(
  t: ExecutionContext,
  kernel: string,
  sees: (directory: string) => boolean,
): Promise<string | undefined> {
  const directories: string[] = [];
  const daemon = await fakeDaemon((asked, body): FakeAnswer => {
    if (asked === 'GET /version') {
      return { status: 200, body: { KernelVersion: kernel } };
    }
    if (asked !== 'POST /containers/create') {
      return { status: 200 };
    }
    const { Source: source } = (body as { HostConfig: { Mounts: [{ Source: string }] } }).HostConfig
      .Mounts[0];
    directories.push(source);
    return sees(source)
      ? { status: 404, body: { message: 'No such image: zygolab-base:no-such-image' } }
      : { status: 400, body: { message: complaint } };
  });
  const reason = await dockerAt(() => daemon.endpoint).unavailable();
  await daemon.close();
  t.false(
    directories.some((directory) => existsSync(directory)),
    'nothing of the question is left',
  );
  return reason?.replace(daemon.endpoint.host, 'HERE');
}

test('a daemon of this host is one that sees its files', async (t) => {
  t.is(await reasonAgainst(t, os.release(), existsSync), undefined);
});

test('a socket behind which the daemon has other files is refused', async (t) => {
  t.is(
    await reasonAgainst(t, os.release(), () => false),
    "the Docker daemon on HERE is not on this host, it does not see this host's files: start dockerd on this host",
  );
});

test('a socket behind which there is another kernel is refused, whatever it sees', async (t) => {
  t.is(
    await reasonAgainst(t, '6.6.0-linuxkit', () => true),
    `the Docker daemon on HERE is not on this host, it runs on Linux 6.6.0-linuxkit, and this is ${os.release()}: start dockerd on this host`,
  );
});

withDocker('the daemon here is on this host', async (t) => {
  t.is(await dockerAt(dockerEndpoint).unavailable(), undefined);
});

withDocker('a daemon is reached by a port of this host, too', async (t) => {
  const server = net.createServer((client) => {
    client.pipe(connectToDaemon()).pipe(client);
    client.on('error', () => {});
  });
  const port = await listen(t, server);
  const endpoint = dockerEndpoint({ DOCKER_HOST: `tcp://127.0.0.1:${port}` });
  t.is(await dockerAt(() => endpoint).unavailable(), undefined);
});

withOpenssl('a daemon with TLS is spoken to with the certificates, and not without', async (t) => {
  const folder = await certificates(t);
  const daemon = await fakeDaemon((asked): FakeAnswer =>
    asked === 'GET /version'
      ? { status: 200, body: { KernelVersion: os.release() } }
      : { status: asked.startsWith('POST') ? 404 : 200 },
  );
  t.teardown(() => daemon.close());
  const read = (name: string): Buffer => readFileSync(path.join(folder, name));
  const options = {
    ca: read('ca.pem'),
    cert: read('server.pem'),
    key: read('server-key.pem'),
    requestCert: true,
  };
  const server = tls.createServer(options, (client) => {
    client.pipe(connect(daemon.endpoint)).pipe(client);
    client.on('error', () => {});
  });
  server.on('tlsClientError', () => {});
  const port = await listen(t, server);
  const reason = (settings: Record<string, string>): Promise<string | undefined> =>
    dockerAt(() =>
      dockerEndpoint({ DOCKER_HOST: `tcp://127.0.0.1:${port}`, ...settings }),
    ).unavailable();
  const here = { DOCKER_TLS_VERIFY: '1', DOCKER_CERT_PATH: folder };
  t.is(await reason(here), undefined);
  t.regex((await reason({})) ?? '', /^the Docker daemon on DOCKER_HOST=\S+ does not work \(.*\): /);
  t.regex(
    (await reason({ ...here, DOCKER_CERT_PATH: '/no/certificates' })) ?? '',
    /^DOCKER_HOST=\S+ needs \/no\/certificates\/ca\.pem, which cannot be read \(ENOENT\): set DOCKER_CERT_PATH/,
  );
  // An authority that did not sign the daemon's certificate.
  const stranger = await certificates(t);
  t.regex((await reason({ ...here, DOCKER_CERT_PATH: stranger })) ?? '', /does not work \(/);
});

function connectToDaemon(): net.Socket {
  return connect(dockerEndpoint());
}

function connect({ address }: DockerEndpoint): net.Socket {
  const socket =
    'socketPath' in address
      ? net.connect(address.socketPath)
      : net.connect(address.port, address.host);
  return socket.on('error', () => {});
}

async function listen(t: ExecutionContext, server: net.Server): Promise<number> {
  await new Promise<void>((resolve) => {
    server.listen(0, '127.0.0.1', resolve);
  });
  t.teardown(() => server.close());
  return (server.address() as net.AddressInfo).port;
}

/** An authority, a daemon's certificate and a client's, under the names that Docker gives them. */
async function certificates(t: ExecutionContext): Promise<string> {
  const folder = await mkdtemp(path.join(os.tmpdir(), 'zygolab-certificates-'));
  t.teardown(() => rm(folder, { recursive: true }));
  const openssl = (...words: string[]) => run('openssl', words, { cwd: folder });
  const key = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:P-256', '-nodes'];
  await openssl(
    'req',
    '-x509',
    ...key,
    '-subj',
    '/CN=ca',
    '-keyout',
    'ca-key.pem',
    '-out',
    'ca.pem',
  );
  await writeFile(path.join(folder, 'names'), 'subjectAltName=IP:127.0.0.1,DNS:localhost');
  for (const [name, keyFile, file] of [
    ['server', 'server-key.pem', 'server.pem'],
    ['client', 'key.pem', 'cert.pem'],
  ] as const) {
    await openssl('req', ...key, '-subj', `/CN=${name}`, '-keyout', keyFile, '-out', `${name}.csr`);
    const authority = ['-CA', 'ca.pem', '-CAkey', 'ca-key.pem', '-CAcreateserial'];
    await openssl(
      'x509',
      '-req',
      '-in',
      `${name}.csr`,
      ...authority,
      '-extfile',
      'names',
      '-out',
      file,
    );
  }
  return folder;
}

test('a daemon that takes a connection and says nothing is given up', async (t) => {
  const socket = path.join(os.tmpdir(), `zygolab-silent-${process.pid}.sock`);
  const server = net.createServer(() => {});
  await new Promise<void>((resolve) => {
    server.listen(socket, resolve);
  });
  t.regex(
    (await dockerAt(() => socketEndpoint(socket)).unavailable()) ?? '',
    /does not work \(the Docker daemon does not answer: the time is up\): systemctl restart docker$/,
  );
  server.close();
});
