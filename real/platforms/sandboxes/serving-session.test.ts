import { mkdtemp, rm } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import test, { type ExecutionContext } from 'ava';
import type { PlatformSession, PlatformSetup } from '../platform.ts';
import type { SandboxDriver } from './sandbox-driver.ts';
import { servingSession } from './serving-session.ts';

/** A session whose driver complains so many times when it is asked to pause. */
async function complaining(
  t: ExecutionContext,
  complaint: string,
  times: number,
): Promise<{ readonly session: PlatformSession; asked(): number }> {
  const stateDirectory = await mkdtemp(path.join(os.tmpdir(), 'zygolab-serving-'));
  t.teardown(() => rm(stateDirectory, { recursive: true }));
  let asked = 0;
  const driver = {
    async pause() {
      if (asked++ < times) {
        throw new Error(complaint);
      }
    },
    hasEnded: async () => false,
    fate: async () => ({ status: 'error', reason: complaint }),
  } as unknown as SandboxDriver;
  const setup = { stateDirectory } as PlatformSetup;
  return { session: await servingSession('fake', setup, driver), asked: () => asked };
}

const busy = 'OCI runtime pause failed: unable to freeze: unknown';

test('a container that did not come to rest is asked again', async (t) => {
  const { session, asked } = await complaining(t, busy, 2);
  t.is((await session.pause(0)).status, 'ok');
  t.is(asked(), 3);
});

test('any other complaint is an error at once', async (t) => {
  const other = await complaining(t, 'no such container', Infinity);
  t.is((await other.session.pause(0)).status, 'error');
  t.is(other.asked(), 1);
});
