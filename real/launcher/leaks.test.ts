import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { mkdir, mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { createInterface } from 'node:readline';
import { setTimeout as sleep } from 'node:timers/promises';
import { cleanState } from '../cleaning/clean-state.ts';
import { testThatNeeds } from '../testing/test-that-needs.ts';
import { probeLack, openProbeSession } from './probe-sandbox.ts';
import { cgroupsNamed, cgroupsOf, journalPids, tracesOf } from './traces.ts';

const needsLean = testThatNeeds(await probeLack());

/** How many containers are made and removed; the environment asks for more. */
const count = Number(process.env['ZYGOLAB_LEAK_CONTAINERS'] ?? 300);
const atOnce = 8;

needsLean(`${count} containers leave nothing behind`, async (t) => {
  t.timeout(30 * 60_000);
  const probes = await openProbeSession();
  const { session, stateDirectory } = probes;
  const failures: string[] = [];
  // Fresh and forked, paused and not, sandboxes and Zygotes.
  const life = async (number: number) => {
    const zygote = number % 20 === 0 ? -1 : 0;
    const request = { sandbox: number, zygote, packages: [], codeFolder: '' };
    const steps = [await session.createSandbox(request)];
    if (number % 3 === 0) {
      steps.push(await session.pause(number));
    }
    if (number % 50 === 0) {
      steps.push(await session.createZygote(1 + number, 0, []));
      steps.push(await session.destroyZygote(1 + number));
    }
    steps.push(await session.destroySandbox(number));
    failures.push(
      ...steps.flatMap(({ status, reason }, step) =>
        status === 'ok' ? [] : [`${number}, step ${step}: ${status}: ${reason}`],
      ),
    );
  };
  const lives = async (first: number, end: number) => {
    let next = first;
    const client = async () => {
      while (next < end) {
        next += 1;
        await life(next - 1);
      }
    };
    await Promise.all(Array.from({ length: atOnce }, client));
  };
  try {
    await lives(0, 40);
    const before = await tracesOf(stateDirectory);
    await lives(40, 40 + count);
    t.deepEqual(await tracesOf(stateDirectory), before);
    t.deepEqual(failures, []);
    const [supervisor = 0, launcher = 0] = await journalPids(stateDirectory);
    const group = path.basename((await cgroupsOf(stateDirectory))[0]!);
    await session.close();
    t.deepEqual(await readdir(stateDirectory), []);
    t.deepEqual(await cgroupsNamed(group), []);
    t.false(existsSync(`/proc/${supervisor}`) || existsSync(`/proc/${launcher}`));
  } finally {
    await probes.close();
  }
});

/** A command with a Zygote, a sandbox at work and a paused one; it prints when they are there. */
const command = `
  import { openLean } from './real/platforms/lean.ts';
  import { assembleBase } from './real/base/assemble-base.ts';
  import { cacheRoot } from './real/state/run-state.ts';
  import { probeLimits } from './real/launcher/probe-sandbox.ts';
  const [folder] = process.argv.slice(-1);
  const base = await assembleBase(cacheRoot() + '/bases');
  const session = await openLean({
    baseDirectory: base.directory,
    storeDirectory: folder + '/store',
    stateDirectory: folder + '/state',
    limits: probeLimits,
  });
  const request = { zygote: 0, packages: [], codeFolder: '' };
  await session.createSandbox({ ...request, sandbox: 0 });
  await session.createSandbox({ ...request, sandbox: 1 });
  await session.pause(1);
  void session.execute(0, 60_000).then(({ status, reason }) => console.log(status, reason));
  console.log('ready');
  setInterval(() => {}, 1000);
`;

interface Running {
  readonly folder: string;
  readonly state: string;
  readonly child: ChildProcess;
  readonly supervisor: number;
  readonly launcher: number;
  /** Name of its cgroup. */
  readonly group: string;
  readonly members: readonly number[];
}

async function start(): Promise<Running> {
  const folder = await mkdtemp(path.join(os.tmpdir(), 'zygolab-leaks-'));
  const state = path.join(folder, 'state');
  await mkdir(state);
  const child = spawn(process.execPath, ['--input-type=module', '-e', command, folder], {
    cwd: path.join(import.meta.dirname, '../..'),
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  await waitFor(child, 'ready');
  const [supervisor = 0, launcher = 0] = await journalPids(state);
  const groups = await cgroupsOf(state);
  const group = path.basename(groups[0]!);
  const members: number[] = [];
  for (const mount of groups.filter((name) => path.isAbsolute(name))) {
    for (const name of await readdir(mount)) {
      const text = await readFile(path.join(mount, name, 'cgroup.procs'), 'utf8').catch(() => '');
      members.push(
        ...text
          .split('\n')
          .map(Number)
          .filter((pid) => pid > 0),
      );
    }
  }
  return { folder, state, child, supervisor, launcher, group, members };
}

/** The next line of the command that begins with this word. */
function waitFor(child: ChildProcess, word: string): Promise<string> {
  return new Promise((resolve, reject) => {
    const lines = createInterface({ input: child.stdout! });
    lines.on('line', (line) => {
      if (line.startsWith(word)) {
        resolve(line);
      }
    });
    lines.once('close', () => {
      reject(new Error(`the command ended before it said "${word}"`));
    });
  });
}

/** Waits until none of these processes is left, frozen or not. */
async function untilGone(pids: readonly number[]): Promise<boolean> {
  for (let tries = 0; tries < 500; tries++) {
    if (!pids.some((pid) => existsSync(`/proc/${pid}`))) {
      return true;
    }
    await sleep(20);
  }
  return false;
}

needsLean('kill -9 of the command leaves nothing running and nothing to clean', async (t) => {
  const running = await start();
  t.is(new Set(running.members).size, 3);
  running.child.kill('SIGKILL');
  t.true(await untilGone([running.supervisor, running.launcher, ...running.members]));
  t.deepEqual(await readdir(running.state), []);
  t.deepEqual(await cgroupsNamed(running.group), []);
  t.deepEqual(await cleanState(running.state), []);
  await rm(running.folder, { recursive: true });
});

needsLean(
  'kill -9 of the launcher ends its containers, and the command learns of it',
  async (t) => {
    const running = await start();
    process.kill(running.launcher, 'SIGKILL');
    t.regex(await waitFor(running.child, 'killed'), /the launcher ended/);
    t.true(await untilGone([running.supervisor, running.launcher, ...running.members]));
    t.deepEqual(await readdir(running.state), []);
    t.deepEqual(await cgroupsNamed(running.group), []);
    running.child.kill('SIGKILL');
    await rm(running.folder, { recursive: true });
  },
);

needsLean(
  'after kill -9 of command and supervisor, clean removes the rest and says what',
  async (t) => {
    const running = await start();
    t.deepEqual(await cleanState(running.state), [], 'what a living command has is left alone');
    // The supervisor first, so that it cannot tidy up.
    process.kill(running.supervisor, 'SIGKILL');
    running.child.kill('SIGKILL');
    await once(running.child, 'exit');
    const removed = await cleanState(running.state);
    t.true(removed.some((line) => line.startsWith('directory ')));
    t.true(removed.some((line) => line.startsWith('cgroup ') && line.includes(running.group)));
    t.true(await untilGone([running.launcher, ...running.members]));
    t.deepEqual(await readdir(running.state), []);
    t.deepEqual(await cgroupsNamed(running.group), []);
    t.deepEqual(await cleanState(running.state), []);
    await rm(running.folder, { recursive: true });
  },
);
