import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import http from 'node:http';
import os from 'node:os';
import path from 'node:path';
import test, { type ExecutionContext } from 'ava';
import { type FakeAnswer, type FakeDaemon, fakeDaemon } from '../../testing/fake-daemon.ts';
import { dockerAt } from './docker.ts';
import type { PlatformSession } from '../platform.ts';

interface Mount {
  readonly Source: string;
  readonly Target: string;
}

/** What a lagging daemon does: how often it refuses a change, and with what words. */
interface Lag {
  readonly times: number;
  readonly words: string;
}

/**
 * A daemon of one container, whose runtime answers, and which lags behind as it is told.
 *
 * @param lags by what is asked for: `pause`, `unpause`, `DELETE`
 * @param whileRemoving what a removal waits for
 */
async function laggingDaemon(
  t: ExecutionContext,
  lags: Readonly<Record<string, Lag>>,
  whileRemoving: (asked: readonly string[]) => Promise<void> = async () => {},
): Promise<{ daemon: FakeDaemon; session: PlatformSession; kill(): void }> {
  const runtime = http.createServer((_request, response) => response.end('ok'));
  t.teardown(() => runtime.close());
  const refusals = new Map<string, number>();
  let isRunning = true;
  let folder = '';
  const daemon: FakeDaemon = await fakeDaemon(async (asked, body): Promise<FakeAnswer> => {
    const action = asked.startsWith('DELETE') ? 'DELETE' : (asked.split('/').at(-1) ?? '');
    const lag = lags[action];
    const refused = refusals.get(action) ?? 0;
    if (lag !== undefined && refused < lag.times) {
      refusals.set(action, refused + 1);
      return { status: 409, body: { message: lag.words } };
    }
    if (action === 'create') {
      const { Mounts: mounts } = (body as { HostConfig: { Mounts: Mount[] } }).HostConfig;
      folder = mounts.find(({ Target: target }) => target === '/host')!.Source;
      return { status: 201, body: { Id: 'c' } };
    }
    if (action === 'start') {
      await new Promise<void>((resolve) => {
        runtime.listen(path.join(folder, 'socket'), resolve);
      });
    } else if (action === 'json') {
      return {
        status: 200,
        body: { State: { Running: isRunning, OOMKilled: false, ExitCode: 137 } },
      };
    } else if (action === 'DELETE') {
      await whileRemoving(daemon.asked);
    }
    return { status: 200 };
  });
  t.teardown(() => daemon.close());
  const stateDirectory = await mkdtemp(path.join(os.tmpdir(), 'zygolab-lag-'));
  t.teardown(() => rm(stateDirectory, { recursive: true }));
  const storeDirectory = path.join(stateDirectory, 'store');
  await mkdir(storeDirectory);
  const session = await dockerAt(() => daemon.endpoint).open({
    baseDirectory: path.join(stateDirectory, 'base-0'),
    storeDirectory,
    stateDirectory,
    limits: { memoryMb: 64, processes: 8, cores: 1, timeoutMs: 1000, network: 'none' },
  });
  const request = { sandbox: 0, zygote: -1, packages: [], codeFolder: '' };
  const { status, reason } = await session.createSandbox(request);
  t.is(status, 'ok', reason);
  return {
    daemon,
    session,
    kill() {
      isRunning = false;
    },
  };
}

const notPaused = { times: 3, words: 'Container c is not paused' };

test('a resume right behind a pause that the daemon has not noted succeeds, and the time counts', async (t) => {
  const { session, daemon } = await laggingDaemon(t, { unpause: notPaused });
  t.is((await session.pause(0)).status, 'ok');
  const { status, startMs, endMs, steps } = await session.resume(0);
  t.is(status, 'ok');
  t.is(daemon.asked.filter((line) => line.endsWith('/unpause')).length, 4);
  t.true(steps['thaw']! <= endMs - startMs, 'waiting is part of the operation');
  await session.close();
});

test('a pause right behind a resume that the daemon has not noted succeeds', async (t) => {
  const words = 'Container c is already paused';
  const { session, daemon } = await laggingDaemon(t, { pause: { times: 2, words } });
  t.is((await session.pause(0)).status, 'ok');
  t.is(daemon.asked.filter((line) => line.endsWith('/pause')).length, 3);
  await session.close();
});

test('a removal that is already in progress is waited for', async (t) => {
  const words = 'removal of container c is already in progress';
  const { session, daemon } = await laggingDaemon(t, { DELETE: { times: 2, words } });
  t.is((await session.destroySandbox(0)).status, 'ok');
  t.is(daemon.asked.filter((line) => line.startsWith('DELETE')).length, 3);
  await session.close();
});

test('a container that died while it was paused is killed, at once', async (t) => {
  const { session, daemon, kill } = await laggingDaemon(t, {
    unpause: { ...notPaused, times: Infinity },
  });
  t.is((await session.pause(0)).status, 'ok');
  kill();
  const { status, reason } = await session.resume(0);
  t.deepEqual([status, reason], ['killed', 'the process ended with exit code 137']);
  t.is(daemon.asked.filter((line) => line.endsWith('/unpause')).length, 1);
  await session.close();
});

test('a container that was killed while frozen is resumed, so that it dies', async (t) => {
  const { session } = await laggingDaemon(t, {}, async (asked) => {
    // As a daemon does that has not noted the pause when it kills the process.
    while (!asked.some((line) => line.endsWith('/unpause'))) {
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
  });
  t.is((await session.pause(0)).status, 'ok');
  t.is((await session.destroySandbox(0)).status, 'ok');
  await session.close();
});
