import { rename, rm } from 'node:fs/promises';
import net from 'node:net';
import os from 'node:os';
import path from 'node:path';
import test from 'ava';
import { InputError } from '../../../workloads/input-error.ts';
import { findPython } from '../../base/find-python.ts';
import { makeRealWorld, type RealWorld } from '../../testing/real-world.ts';
import { testThatNeeds } from '../../testing/test-that-needs.ts';
import { dockerEndpoint, socketEndpoint } from './docker-endpoint.ts';
import { DockerEngine } from './docker-engine.ts';
import { docker, dockerAt } from './docker.ts';

const hasPython = (await findPython().catch(() => undefined)) !== undefined;
const lack = hasPython ? await docker.unavailable() : 'no Python';
const withDocker = testThatNeeds(lack);

let world: RealWorld;
test.before(async () => {
  if (hasPython) {
    world = await makeRealWorld();
  }
});
test.after.always(async () => {
  await world?.remove();
});

/** A relay to the daemon that can be taken away. */
async function relay(): Promise<{
  socket: string;
  stop: () => Promise<void>;
  start: () => Promise<void>;
}> {
  const socket = path.join(os.tmpdir(), `zygolab-relay-${process.pid}.sock`);
  const connections = new Set<net.Socket>();
  const server = net.createServer((client) => {
    const { address } = dockerEndpoint();
    const daemon = 'socketPath' in address ? net.connect(address.socketPath) : net.connect(address);
    for (const end of [client, daemon]) {
      connections.add(end);
      end.on('error', () => {});
    }
    client.pipe(daemon).pipe(client);
  });
  const start = async (): Promise<void> => {
    await rm(socket, { force: true });
    await new Promise<void>((resolve) => {
      server.listen(socket, resolve);
    });
  };
  await start();
  return {
    socket,
    start,
    async stop() {
      const closed = new Promise((resolve) => {
        server.close(resolve);
      });
      for (const connection of connections) {
        connection.destroy();
      }
      connections.clear();
      await closed;
    },
  };
}

test('a daemon that is not there is named with its remedy', async (t) => {
  const reason = await dockerAt(() => socketEndpoint('/no/such/docker.sock')).unavailable();
  t.is(
    reason,
    'no Docker daemon has its socket at /no/such/docker.sock: apt-get install docker.io, then systemctl start docker',
  );
});

test('a socket that nobody listens on is told from none', async (t) => {
  const socket = path.join(os.tmpdir(), `zygolab-dead-${process.pid}.sock`);
  const server = net.createServer();
  await new Promise<void>((resolve) => {
    server.listen(socket, resolve);
  });
  // A closed server removes its socket's file; a killed one does not, and neither does this.
  await rename(socket, `${socket}.kept`);
  server.close();
  t.is(
    await dockerAt(() => socketEndpoint(`${socket}.kept`)).unavailable(),
    `no Docker daemon answers on ${socket}.kept: systemctl start docker`,
  );
  await rm(`${socket}.kept`, { force: true });
});

withDocker('a base that cannot be packed is no image', async (t) => {
  const setup = { ...(await world.setup()), baseDirectory: '/no/such/base-of-a-test' };
  const error = await t.throwsAsync(docker.open(setup), { instanceOf: InputError });
  t.regex(error.message, /^the base cannot be imported as an image: tar: .*No such file/);
  const engine = new DockerEngine();
  await t.throwsAsync(engine.ask('GET', '/images/zygolab-base:of-a-test/json'), {
    message: /No such image/,
  });
  engine.close();
});

withDocker('containers have the labels, limits and rights that are promised', async (t) => {
  const setup = await world.setup({ memoryMb: 96, processes: 17, cores: 0.5 });
  const session = await docker.open(setup);
  const engine = new DockerEngine();
  await session.createSandbox({ sandbox: 0, zygote: -1, packages: [], codeFolder: '' });
  const run = path.basename(setup.stateDirectory);
  const filters = encodeURIComponent(JSON.stringify({ label: [`zygolab=${run}`] }));
  const list = async (): Promise<{ Id: string }[]> =>
    (await engine.ask('GET', `/containers/json?all=true&filters=${filters}`)) as { Id: string }[];
  const [container] = await list();
  const facts = (await engine.ask('GET', `/containers/${container!.Id}/json`)) as {
    HostConfig: Record<string, unknown>;
    Config: { User: string };
  };
  const { HostConfig: host, Config: config } = facts;
  t.is(host['Memory'], 96 * 2 ** 20);
  t.is(host['MemorySwap'], 96 * 2 ** 20);
  t.is(host['PidsLimit'], 17);
  t.is(host['NanoCpus'], 5e8);
  t.is(host['ReadonlyRootfs'], true);
  t.is(host['NetworkMode'], 'none');
  t.deepEqual(host['CapDrop'], ['ALL']);
  t.deepEqual(host['SecurityOpt'], ['no-new-privileges']);
  t.regex(config.User, /^[1-9]\d*:[1-9]\d*$/);
  await session.close();
  t.deepEqual(await list(), [], 'none is left when the session is closed');
  engine.close();
});

withDocker(
  'a daemon that stops in the middle of a run fails operations, and none hangs',
  async (t) => {
    const { socket, stop, start } = await relay();
    const setup = await world.setup();
    const session = await dockerAt(() => socketEndpoint(socket)).open(setup);
    const request = { zygote: -1, packages: [], codeFolder: '' };
    t.is((await session.createSandbox({ ...request, sandbox: 0 })).status, 'ok');
    await stop();
    const failed = await session.createSandbox({ ...request, sandbox: 1 });
    t.is(failed.status, 'error');
    t.regex(failed.reason, /^the Docker daemon does not answer: /);
    t.is((await session.pause(0)).status, 'error');
    t.is((await session.destroySandbox(0)).status, 'error');
    await start();
    await session.close();
    const engine = new DockerEngine();
    const run = path.basename(setup.stateDirectory);
    const filters = encodeURIComponent(JSON.stringify({ label: [`zygolab=${run}`] }));
    t.deepEqual(await engine.ask('GET', `/containers/json?all=true&filters=${filters}`), []);
    engine.close();
    await stop();
  },
);

test('a request on a connection that the daemon has closed meanwhile is sent again', async (t) => {
  const socket = path.join(os.tmpdir(), `zygolab-closing-${process.pid}.sock`);
  let connections = 0;
  // Answers the first request of each connection, and resets it at the second.
  const server = net.createServer((connection) => {
    connections += 1;
    let requests = 0;
    connection.on('error', () => {});
    connection.on('data', () => {
      requests += 1;
      if (requests === 1) {
        connection.write('HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\n{}');
      } else {
        connection.destroy();
      }
    });
  });
  await new Promise<void>((resolve) => {
    server.listen(socket, resolve);
  });
  const engine = new DockerEngine(socketEndpoint(socket));
  t.deepEqual(await engine.ask('GET', '/_ping'), {});
  t.deepEqual(await engine.ask('GET', '/_ping'), {});
  t.is(connections, 2);
  engine.close();
  server.close();
});
