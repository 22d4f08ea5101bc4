import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { execa } from 'execa';
import test from 'ava';
import { examineHost, type HostReport } from './doctor.ts';
import { examineCgroups } from './kernel.ts';
import { examinePrograms } from './programs.ts';
import { platforms } from '../platforms/registry.ts';

/** Examines the host as a process with this environment sees it. */
async function examineWith(environment: Record<string, string>): Promise<HostReport> {
  const doctor = path.join(import.meta.dirname, 'doctor.ts');
  const script = `
    const { examineHost } = await import(${JSON.stringify(doctor)});
    process.stdout.write(JSON.stringify(await examineHost()));`;
  const { stdout } = await execa(process.execPath, ['--input-type=module', '-e', script], {
    env: environment,
    extendEnv: false,
  });
  return JSON.parse(stdout) as HostReport;
}

test('every lack comes with a remedy, and what is there with none', async (t) => {
  const { findings, platforms: found, mocks, commands } = await examineHost();
  t.true(findings.length > 10);
  for (const { name, state, found: words, remedy } of findings) {
    t.not(words, '', name);
    t.is(remedy === '', state === 'there', name);
  }
  t.deepEqual(
    found.map(({ name }) => name),
    Object.keys(platforms),
  );
  t.deepEqual(mocks, [
    { name: 'mock', how: 'nothing is run, and takes the time that is declared for it' },
  ]);
  t.true(commands.find(({ command }) => command === 'simulate')?.works);
});

test('a host without anything: each lack is named, and what needs Node alone still works', async (t) => {
  const report = await examineWith({
    PATH: '/nowhere',
    PYTHON: '/no/python',
    CC: '/no/cc',
    DOCKER_HOST: 'unix:///no/docker.sock',
    ZYGOLAB_CACHE: '/tmp',
  });
  const finding = (name: string): string[] => {
    const { state, found, remedy } = report.findings.find((each) => each.name === name)!;
    return [state, found, remedy];
  };
  t.deepEqual(finding('Python'), [
    'lacking',
    'Python "/no/python" cannot be used: not found; name one from 3.8 on',
    'apt-get install python3 python3-pip',
  ]);
  t.deepEqual(finding('C compiler'), ['lacking', 'no /no/cc', 'apt-get install gcc libc6-dev']);
  t.deepEqual(finding('docker'), [
    'lacking',
    'no Docker daemon has its socket at DOCKER_HOST=unix:///no/docker.sock',
    'start it, or unset DOCKER_HOST',
  ]);
  t.is(finding('runc')[0], 'lacking');
  const command = (name: string): unknown => report.commands.find((each) => each.command === name);
  t.deepEqual(command('measure'), { command: 'measure', works: false, how: 'there is no Python' });
  t.deepEqual(command('simulate'), {
    command: 'simulate',
    works: true,
    how: 'simulated, with nothing but Node',
  });
});

test.serial('a program that is there but slow is not said to be missing', async (t) => {
  const folder = mkdtempSync(path.join(os.tmpdir(), 'zygolab-slow-'));
  t.teardown(() => rmSync(folder, { recursive: true }));
  const compiler = path.join(folder, 'cc');
  writeFileSync(compiler, '#!/bin/sh\nexec sleep 60\n', { mode: 0o755 });
  const before = process.env['CC'];
  process.env['CC'] = compiler;
  const findings = await examinePrograms(false, 50);
  process.env['CC'] = before ?? 'cc';
  t.is(
    findings.find(({ name }) => name === 'C compiler')?.found,
    `${compiler} --version does not end in 0.05 s`,
  );
});

const mountedV2 = '30 23 0:26 / /sys/fs/cgroup rw,nosuid - cgroup2 cgroup2 rw,nsdelegate\n';
const mountedV1 = ['cpu,cpuacct', 'memory', 'pids', 'freezer']
  .map((names) => `31 23 0:27 / /sys/fs/cgroup/${names} rw - cgroup cgroup rw,${names}\n`)
  .join('');
const emptyV2 = '40 23 0:36 / /sys/fs/cgroup/unified rw - cgroup2 cgroup2 rw\n';

const cases = [
  {
    title: 'version 2',
    mountinfo: mountedV2,
    controllers: 'cpuset cpu io memory pids\n',
    expected: ['there', 'version 2, with cpu, memory, pids'],
  },
  {
    title: 'version 1',
    mountinfo: mountedV1,
    controllers: '',
    expected: ['there', 'version 1, with cpu, memory, pids, freezer'],
  },
  {
    title: 'a hybrid',
    mountinfo: mountedV1 + emptyV2,
    controllers: '\n',
    expected: ['there', 'version 1 and 2 (hybrid), with cpu, memory, pids, freezer'],
  },
  {
    title: 'version 2 without a controller',
    mountinfo: mountedV2,
    controllers: 'cpu pids\n',
    expected: ['lacking', 'version 2, with cpu, pids, without memory'],
  },
  {
    title: 'none',
    mountinfo: '22 1 0:20 / / rw - ext4 /dev/vda rw\n',
    controllers: '',
    expected: ['lacking', 'none are mounted'],
  },
];

for (const { title, mountinfo, controllers, expected } of cases) {
  test(`cgroups: ${title}`, (t) => {
    const { state, found } = examineCgroups(mountinfo, () => controllers);
    t.deepEqual([state, found], expected);
  });
}
