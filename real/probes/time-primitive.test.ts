import { existsSync, readFileSync } from 'node:fs';
import { mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import test from 'ava';
import { execa } from 'execa';
import { clean } from '../cleaning/clean.ts';
import { ownerLives } from '../state/owner.ts';
import { testThatNeeds } from '../testing/test-that-needs.ts';
import { buildPrimitives } from './build-primitives.ts';
import { primitiveLack, timePrimitive } from './time-primitive.ts';

const lack = await primitiveLack({ primitive: 'container-network', clients: 1, windowMs: 0 });
const onLinux = testThatNeeds(lack);
const version = ([1, 2] as const).find((each) => {
  const mounts = existsSync('/proc/self/mountinfo')
    ? readFileSync('/proc/self/mountinfo', 'utf8')
    : '';
  return each === 2
    ? / - cgroup2 /.test(mounts)
    : ['memory', 'pids', 'cpu', 'freezer'].every((name) =>
        new RegExp(` - cgroup .*\\b${name}\\b`).test(mounts),
      );
});
const withCgroups = testThatNeeds(lack ?? (version === undefined ? 'no cgroups' : undefined));
const base = await mkdtemp(path.join(os.tmpdir(), 'zygolab-base-'));
await writeFile(path.join(base, 'file'), 'content');
test.after.always(() => rm(base, { recursive: true }));

const primitives = [
  'bind-mount',
  'overlay-mount',
  'copy',
  'no-namespace',
  'mount',
  'ipc',
  'uts',
  'pid',
  'network',
  'user',
  'mount-shared',
  'mount-shared-with-mount',
  'chroot',
  'container',
  'container-network',
  'container-network-without-ipv6',
];

for (const primitive of primitives) {
  onLinux(`${primitive}: operations of two clients follow each other`, async (t) => {
    const loop = { primitive, clients: 2, windowMs: 10, operations: 5, existing: 3, base };
    const { startMs, createdMs, endedMs, drainedMs } = await timePrimitive(loop);
    t.true(startMs.length >= 2 && startMs.length <= 10);
    startMs.forEach((start, index) => {
      t.true(start <= createdMs[index]! && createdMs[index]! <= endedMs[index]!);
      t.true(endedMs[index]! <= drainedMs);
    });
  });
}

onLinux('clients that share their mounts do not disturb each other', async (t) => {
  const loop = { primitive: 'mount-shared-with-mount', clients: 4, windowMs: 60_000 };
  t.is((await timePrimitive({ ...loop, operations: 300, existing: 3 })).startMs.length, 1200);
});

for (const primitive of ['cgroup-create', 'cgroup-reuse']) {
  withCgroups(`${primitive}: a process moves in and out, and no group is left`, async (t) => {
    const loop = {
      primitive,
      clients: 3,
      windowMs: 60_000,
      operations: 4,
      cgroupVersion: version!,
    };
    t.is((await timePrimitive(loop)).startMs.length, 12);
    t.deepEqual(await ourGroups(), []);
  });
}

onLinux('a slow operation is done once, however short the window', async (t) => {
  const { startMs } = await timePrimitive({ primitive: 'copy', clients: 2, windowMs: 0, base });
  t.is(startMs.length, 2);
});

onLinux('mounts are seen by nobody else', async (t) => {
  const running = timePrimitive({ primitive: 'bind-mount', clients: 2, windowMs: 1000, base });
  await sleep(200);
  t.notRegex(readFileSync('/proc/self/mountinfo', 'utf8'), / zygolab /);
  await running;
});

onLinux('what the host cannot do is told in a line', async (t) => {
  const loop = { primitive: 'bind-mount', clients: 1, windowMs: 1, base: '/nonexistent' };
  await t.throwsAsync(timePrimitive(loop), {
    name: 'InputError',
    message: /^bind-mount cannot be timed: cannot open the base directory \/nonexistent: No such/,
  });
  t.regex((await primitiveLack({ ...loop, primitive: 'no-such' }))!, /no-such is not in the table/);
});

withCgroups('a run that is stopped ends early and leaves no group', async (t) => {
  const controller = new AbortController();
  const loop = { primitive: 'cgroup-reuse', clients: 2, windowMs: 60_000, cgroupVersion: version! };
  const running = timePrimitive(loop, controller.signal);
  await groupsAppear();
  controller.abort();
  await t.throwsAsync(running, { name: 'AbortError' });
  t.deepEqual(await ourGroups(), []);
});

withCgroups('after kill -9 the clients are gone, and clean removes the groups', async (t) => {
  const words = ['primitive=cgroup-create', 'clients=2', 'window_ms=60000', `cgroup=${version}`];
  const child = execa(await buildPrimitives(), words, { reject: false });
  await groupsAppear();
  child.kill('SIGKILL');
  await child;
  t.true((await ourGroups()).length > 0, 'nothing was left that could be removed');
  const { failed } = await clean();
  t.deepEqual(failed, []);
  t.deepEqual(await ourGroups(), []);
});

withCgroups('it ends with the process that started it, and leaves no group', async (t) => {
  const words = `primitive=cgroup-create clients=2 window_ms=60000 cgroup=${version}`;
  const shell = execa('sh', ['-c', `${await buildPrimitives()} ${words} & echo $!; wait`], {
    reject: false,
  });
  const pid = await new Promise<string>((resolve) => {
    shell.stdout.once('data', (text: Buffer) => resolve(String(text).trim()));
  });
  const groups = async () =>
    (await allGroups()).filter((name) => name.startsWith(`zygolab-primitives-${pid}.`));
  while ((await groups()).length < 2) {
    await sleep(5);
  }
  shell.kill('SIGKILL');
  await shell;
  while (existsSync(`/proc/${pid}`)) {
    await sleep(5);
  }
  t.deepEqual(await groups(), []);
});

/** Groups of a probe that is ours, or has ended. */
async function ourGroups(): Promise<string[]> {
  return (await allGroups()).filter((name) => {
    const [, pid, start] = /^zygolab-primitives-(\d+)\.(\d+)-\d+$/.exec(name) ?? [];
    return pid !== undefined && (!ownerLives(`${pid}:${start}`) || parentOf(pid) === process.pid);
  });
}

/** Names of groups at the top of any hierarchy. */
async function allGroups(): Promise<string[]> {
  const tops = readFileSync('/proc/self/mountinfo', 'utf8')
    .split('\n')
    .filter((line) => / - cgroup2? /.test(line))
    .map((line) => line.split(' ')[4]!);
  return (await Promise.all(tops.map((top) => readdir(top)))).flat();
}

/** Other tests may time primitives at the same time. */
function parentOf(pid: string): number {
  const status = existsSync(`/proc/${pid}`) ? readFileSync(`/proc/${pid}/status`, 'utf8') : '';
  return Number(/^PPid:\s+(\d+)$/m.exec(status)?.[1]);
}

async function groupsAppear(): Promise<void> {
  while ((await ourGroups()).length < 2) {
    await sleep(5);
  }
}
