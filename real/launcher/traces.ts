import { existsSync } from 'node:fs';
import { readdir, readFile, readlink } from 'node:fs/promises';
import path from 'node:path';

/** How much of each kind of thing a launcher has on the host; what a leak would make grow. */
export interface Traces {
  readonly mounts: number;
  readonly cgroups: number;
  readonly processes: number;
  readonly namespaces: number;
  readonly descriptors: number;
  readonly sockets: number;
  readonly directories: number;
}

/** The launcher's process, as the host numbers it, from its journal. */
export async function launcherPid(stateDirectory: string): Promise<number> {
  const pids = await journalPids(stateDirectory);
  return pids.at(-1)!;
}

/** The supervisor's and the launcher's process. */
export async function journalPids(stateDirectory: string): Promise<number[]> {
  const text = await readFile(path.join(await runDirectory(stateDirectory), 'journal'), 'utf8');
  return [...text.matchAll(/^process (\d+)/gm)].map((found) => Number(found[1]));
}

async function runDirectory(stateDirectory: string): Promise<string> {
  const [name = ''] = await readdir(stateDirectory);
  return path.join(stateDirectory, name);
}

/** Counts what a launcher and its containers have, as seen from the host. */
export async function tracesOf(stateDirectory: string): Promise<Traces> {
  const pid = await launcherPid(stateDirectory);
  const own = path.join('/proc', String(pid));
  const root = path.join(own, 'root');
  const folders = ['roots', 'scratch', 'output', 'disk'].map((name) => path.join(root, name));
  const processes = await membersOf(pid);
  return {
    mounts: (await readFile(path.join(own, 'mountinfo'), 'utf8')).split('\n').length,
    cgroups: (await cgroupsOf(stateDirectory)).length,
    processes: processes.length,
    namespaces: await countNamespaces(processes),
    descriptors: (await readdir(path.join(own, 'fd'))).length,
    sockets: await countSockets(processes),
    directories: (await Promise.all(folders.map((folder) => readdir(folder)))).flat().length,
  };
}

/** All processes in the launcher's pid namespace and those within. */
async function membersOf(launcher: number): Promise<number[]> {
  const pids = (await readdir('/proc')).map(Number).filter((pid) => pid > 0);
  const parents = new Map<number, number>();
  for (const pid of pids) {
    const text = await readFile(`/proc/${pid}/stat`, 'utf8').catch(() => '');
    parents.set(pid, Number(text.slice(text.lastIndexOf(')') + 2).split(' ')[1]));
  }
  const isBelow = (pid: number): boolean =>
    pid === launcher || (pid > 1 && parents.has(pid) && isBelow(parents.get(pid)!));
  return pids.filter(isBelow);
}

async function countNamespaces(pids: readonly number[]): Promise<number> {
  const all = pids.flatMap((pid) =>
    ['pid', 'ipc', 'uts', 'mnt', 'net', 'user'].map((kind) =>
      readlink(`/proc/${pid}/ns/${kind}`).catch(() => ''),
    ),
  );
  return new Set(await Promise.all(all)).size;
}

/** Sockets of the host's network namespace belong to everybody: those of these processes count. */
async function countSockets(pids: readonly number[]): Promise<number> {
  const sockets = new Set<string>();
  for (const pid of pids) {
    for (const descriptor of await readdir(`/proc/${pid}/fd`).catch(() => [])) {
      const target = await readlink(`/proc/${pid}/fd/${descriptor}`).catch(() => '');
      if (target.startsWith('socket:')) {
        sockets.add(target);
      }
    }
  }
  return sockets.size;
}

/** The cgroup directories of the launcher, in all hierarchies. */
export async function cgroupsOf(stateDirectory: string): Promise<string[]> {
  const journal = await readFile(path.join(await runDirectory(stateDirectory), 'journal'), 'utf8');
  const [, name = ''] = /^cgroup (.*)$/m.exec(journal) ?? [];
  return cgroupsNamed(name);
}

/** The directories of this cgroup and the groups in it, in all hierarchies. */
export async function cgroupsNamed(name: string): Promise<string[]> {
  const mounts = (await readFile('/proc/self/mountinfo', 'utf8'))
    .split('\n')
    .filter((line) => / - cgroup2? /.test(line))
    .map((line) => path.join(line.split(' ')[4]!, name))
    .filter((directory) => existsSync(directory));
  const groups = mounts.map(async (mount) => {
    const entries = await readdir(mount, { withFileTypes: true });
    return [mount, ...entries.filter((entry) => entry.isDirectory()).map((entry) => entry.name)];
  });
  return (await Promise.all(groups)).flat();
}
