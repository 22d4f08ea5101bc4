import { type ChildProcess, spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import test from 'ava';
import { findPython } from '../base/find-python.ts';
import { clean, type CleanOptions } from './clean.ts';
import { dockerLeftovers } from './docker-leftovers.ts';
import {
  dockerEndpoint,
  noteEndpoint,
  socketEndpoint,
} from '../platforms/docker/docker-endpoint.ts';
import { DockerEngine } from '../platforms/docker/docker-engine.ts';
import { docker } from '../platforms/docker/docker.ts';
import { platforms } from '../platforms/registry.ts';
import { makeRunState, ownerFile } from '../state/run-state.ts';
import { fakeDaemon } from '../testing/fake-daemon.ts';
import { makeRealWorld, type RealWorld } from '../testing/real-world.ts';
import { testThatNeeds } from '../testing/test-that-needs.ts';

const hasPython = (await findPython().catch(() => undefined)) !== undefined;
const usable = await Promise.all(
  Object.values(platforms).map(async ({ name, unavailable }) =>
    (await unavailable()) === undefined ? name : '',
  ),
);
const names = hasPython ? usable.filter((name) => name !== '') : [];
const isRoot = process.getuid?.() === 0;
const withPlatforms = testThatNeeds(
  names.length > 0 && isRoot ? undefined : 'no platform, or not root',
);
const withDocker = testThatNeeds(hasPython ? await docker.unavailable() : 'no Python');

let folder = '';
let world: RealWorld;
let options: CleanOptions;
test.before(async () => {
  folder = await mkdtemp('/tmp/zygolab-clean-');
  options = { stateRoot: path.join(folder, 'state'), cacheRoot: path.join(folder, 'cache') };
  await mkdir(options.stateRoot!, { recursive: true });
  if (hasPython) {
    world = await makeRealWorld();
    // Images are kept as long as a run goes on, and other tests need theirs.
    await world.setup();
  }
});
test.after.always(async () => {
  for (const child of children) {
    child.kill('SIGKILL');
  }
  await rm(folder, { recursive: true, force: true });
  await world?.remove();
});

const children: ChildProcess[] = [];

/** Starts a run that makes sandboxes on these platforms, and resolves with its directory. */
async function crashingRun(on = names): Promise<{ child: ChildProcess; directory: string }> {
  const program = path.join(import.meta.dirname, '..', 'testing', 'crashing-run.ts');
  const words = [options.stateRoot!, world.base.directory, world.store.directory, ...on];
  const child = spawn(process.execPath, [program, ...words], {
    stdio: ['ignore', 'pipe', 'ignore'],
  });
  children.push(child);
  const directory = await new Promise<string>((resolve, reject) => {
    child.stdout.setEncoding('utf8').once('data', (text: string) => {
      resolve(text.trim());
    });
    child.once('exit', (code) => reject(new Error(`the run ended with ${code}`)));
  });
  return { child, directory };
}

async function kill(child: ChildProcess): Promise<void> {
  const gone = new Promise((resolve) => {
    child.once('exit', resolve);
  });
  child.kill('SIGKILL');
  await gone;
}

/** Whatever names this run: processes, mounts, cgroups and Docker containers. */
async function tracesOf(directory: string): Promise<string[]> {
  const run = path.basename(directory);
  const traces: string[] = existsSync(directory) ? [directory] : [];
  for (const pid of (await readdir('/proc')).filter((name) => /^\d+$/.test(name))) {
    const words = await readFile(`/proc/${pid}/cmdline`, 'utf8').catch(() => '');
    // Containers' processes name nothing of the host, but their cgroups do.
    const groups = await readFile(`/proc/${pid}/cgroup`, 'utf8').catch(() => '');
    const isZombie = /\) Z /.test(await readFile(`/proc/${pid}/stat`, 'utf8').catch(() => ''));
    if (!isZombie && (words.includes(run) || groups.includes(run))) {
      traces.push(`process ${pid}`);
    }
  }
  const mounts = await readFile('/proc/self/mountinfo', 'utf8');
  traces.push(...mounts.split('\n').filter((line) => line.includes(run)));
  for (const hierarchy of await readdir('/sys/fs/cgroup')) {
    const groups = await readdir(path.join('/sys/fs/cgroup', hierarchy)).catch(() => []);
    traces.push(...groups.filter((group) => group.includes(run)));
  }
  if (names.includes('docker')) {
    const engine = new DockerEngine();
    const filters = encodeURIComponent(JSON.stringify({ label: [`zygolab=${run}`] }));
    const found = await engine.ask('GET', `/containers/json?all=true&filters=${filters}`);
    traces.push(...(found as { Id: string }[]).map(({ Id: id }) => `container ${id}`));
    engine.close();
  }
  return traces;
}

withPlatforms(
  'what a killed run left is removed, and a run that goes on is left alone',
  async (t) => {
    const killed = await crashingRun();
    const running = await crashingRun();
    await kill(killed.child);
    const before = await tracesOf(running.directory);
    t.true(before.length > 1);

    const rehearsal = await clean({ ...options, dryRun: true });
    t.true(existsSync(killed.directory), 'a dry run removes nothing');
    const report = await clean(options);
    t.deepEqual(report.failed, []);
    t.deepEqual(await tracesOf(killed.directory), []);
    for (const line of rehearsal.removed) {
      t.true(report.removed.includes(line), line);
    }
    t.true(report.removed.includes(`directory ${killed.directory}`));
    for (const [name, pattern] of [
      ['docker', /^Docker container [0-9a-f]{12} of run-/],
      ['runc', /^runc container zygolab-run-[0-9a-f]+-\d+\.\d+-1$/],
      ['process', /^process \d+ of run-/],
    ] as const) {
      const count = report.removed.filter((line) => pattern.test(line)).length;
      t.is(count > 0, names.includes(name), name);
    }

    t.deepEqual(report.inUse, [`${running.directory}: process ${running.child.pid} runs`]);
    t.deepEqual((await tracesOf(running.directory)).toSorted(), before.toSorted());
    t.deepEqual((await clean(options)).removed, [], 'nothing is left to remove');
    await kill(running.child);
    t.deepEqual((await clean(options)).failed, []);
    t.deepEqual(await tracesOf(running.directory), []);
  },
);

const withRunc = testThatNeeds(
  names.includes('runc') && isRoot ? undefined : 'no runc, or not root',
);
withRunc('containers go even when somebody removed the directory of their run', async (t) => {
  const { child, directory } = await crashingRun(['runc']);
  await kill(child);
  await rm(directory, { recursive: true });
  t.true((await tracesOf(directory)).length > 0);
  const { removed, failed } = await clean(options);
  t.is(
    removed.filter((line) => line.startsWith(`cgroup zygolab-${path.basename(directory)}-`)).length,
    2,
  );
  t.deepEqual(failed, []);
  t.deepEqual(await tracesOf(directory), []);
});

withDocker('containers and images of others are left alone', async (t) => {
  const engine = new DockerEngine();
  const session = await docker.open(await world.setup());
  const image = `zygolab-base:${world.base.key}`;
  const create = async (labels: object): Promise<string> => {
    const body = { Image: image, Cmd: ['/usr/bin/python3'], Labels: labels };
    return ((await engine.ask('POST', '/containers/create', body)) as { Id: string }).Id;
  };
  const foreign = await create({ other: 'zygolab' });
  const ours = await create({ zygolab: 'run-gone', 'zygolab.owner': '1:1' });
  const listed = (await dockerLeftovers(engine, true)).map(({ what }) => what);
  t.true(listed.includes(`Docker container ${ours.slice(0, 12)} of run-gone`));
  t.false(listed.some((line) => line.includes(foreign.slice(0, 12)) || line.includes('image')));

  await clean(options);
  await t.throwsAsync(engine.ask('GET', `/containers/${ours}/json`), {
    message: /No such container/,
  });
  await t.notThrowsAsync(engine.ask('GET', `/containers/${foreign}/json`));
  await t.notThrowsAsync(engine.ask('GET', `/images/${image}/json`), 'a run goes on');
  await engine.ask('DELETE', `/containers/${foreign}?force=true`);
  await session.close();
  engine.close();
});

test('half-made directories go when their maker is gone, and whole ones stay', async (t) => {
  const root = path.join(folder, 'cache-of-this-test');
  const half = path.join(root, 'store', 'python3.11', '.making-1-1-x');
  const whole = path.join(
    root,
    'store',
    'python3.11',
    'six==1.16.0',
    '.making-1-1-no-business-of-ours',
  );
  const inUse = path.join(root, `.making-${process.pid}-${await startOfThisProcess()}-x`);
  for (const directory of [half, whole, inUse]) {
    await mkdir(directory, { recursive: true });
  }
  const state = path.join(folder, 'state-of-this-test');
  const { directory: live } = await makeRunState(state);
  const unmarked = path.join(state, 'run-unmarked');
  await mkdir(unmarked);
  await writeFile(path.join(unmarked, ownerFile), 'nonsense');
  await mkdir(path.join(state, 'other'));
  const report = await clean({
    stateRoot: state,
    cacheRoot: root,
    dockerEndpoint: socketEndpoint('/no/such.sock'),
  });
  t.deepEqual(report, {
    removed: [`directory ${unmarked}`, `directory ${half}`],
    inUse: [`${live}: process ${process.pid} runs`],
    failed: [],
  });
  t.true(existsSync(whole) && existsSync(inUse) && existsSync(live));
  t.true(existsSync(path.join(state, 'other')));
});

async function startOfThisProcess(): Promise<string> {
  const text = await readFile(`/proc/${process.pid}/stat`, 'utf8');
  return text.slice(text.lastIndexOf(')') + 2).split(' ')[19]!;
}

test('where nothing was ever run, nothing is removed', async (t) => {
  const nowhere = path.join(os.tmpdir(), 'zygolab-never-made');
  const report = await clean({
    stateRoot: nowhere,
    cacheRoot: nowhere,
    dockerEndpoint: socketEndpoint(nowhere),
  });
  t.deepEqual(report, { removed: [], inUse: [], failed: [] });
});

test('a daemon that cannot be asked is told, and the rest is cleaned', async (t) => {
  const state = path.join(folder, 'state-with-refused-docker');
  const left = path.join(state, 'run-left');
  await mkdir(left, { recursive: true });
  const far = { DOCKER_HOST: 'tcp://203.0.113.7:2375' };
  const report = await clean({
    stateRoot: state,
    cacheRoot: state,
    dockerEndpoint: () => dockerEndpoint(far),
  });
  t.deepEqual(report.removed, [`directory ${left}`]);
  t.is(report.failed.length, 1);
  t.regex(report.failed[0]!, /^what Docker holds: DOCKER_HOST=tcp:\/\/203\.0\.113\.7:2375 names/);
  const dead = await clean({
    stateRoot: state,
    cacheRoot: state,
    dockerEndpoint: () => dockerEndpoint({ DOCKER_HOST: 'unix:///no/such.sock' }),
  });
  t.regex(
    dead.failed.join(),
    /^what Docker holds: DOCKER_HOST=unix:\/\/\/no\/such\.sock: the Docker/,
  );
});

test('containers are looked for on the daemon that a run was measured with, too', async (t) => {
  const state = path.join(folder, 'state-with-other-docker');
  const left = path.join(state, 'run-left');
  await mkdir(left, { recursive: true });
  const container = { Id: 'c0ffee', Labels: { zygolab: 'run-left', 'zygolab.owner': '1:1' } };
  const daemon = await fakeDaemon((asked) => ({
    status: 200,
    body: asked.startsWith('GET /containers/json') ? [container] : [],
  }));
  t.teardown(() => daemon.close());
  await noteEndpoint(left, daemon.endpoint);
  const report = await clean({
    stateRoot: state,
    cacheRoot: state,
    dockerEndpoint: socketEndpoint('/no/such.sock'),
  });
  t.deepEqual(report.failed, []);
  t.deepEqual(report.removed, [`directory ${left}`, 'Docker container c0ffee of run-left']);
  t.true(daemon.asked.includes('DELETE /containers/c0ffee?force=true&v=true'));
});
