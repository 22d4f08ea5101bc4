import { existsSync } from 'node:fs';
import { readdir, readFile, rmdir } from 'node:fs/promises';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { command, containersDirectory } from '../platforms/oci.ts';
import type { Leftover } from './leftover.ts';

const runtimes = ['runc', 'crun'];

/** Containers of OCI runtimes whose state lies in this run's directory, and cgroups named for it. */
export async function ociLeftovers(runDirectory: string): Promise<Leftover[]> {
  const leftovers: Leftover[] = [];
  const prefix = `zygolab-${path.basename(runDirectory)}-`;
  const containers: string[] = [];
  for (const runtime of runtimes) {
    const root = containersDirectory(runDirectory, runtime);
    const names = existsSync(root) ? await readdir(root) : [];
    for (const name of names.filter((each) => each.startsWith(prefix)).toSorted()) {
      containers.push(name);
      leftovers.push({
        what: `${runtime} container ${name}`,
        async remove() {
          const { code } = await command(runtime, ['--root', root, 'delete', '--force', name]);
          if (code !== 0) {
            throw new Error(`${runtime} delete ended with ${code}`);
          }
          // One that was killed while it made a container knows nothing of its cgroups.
          for (const directory of await cgroupsOf((each) => each === name)) {
            await removeCgroup(directory);
          }
        },
      });
    }
  }
  const known = new Set(containers);
  const directories = await cgroupsOf((name) => name.startsWith(prefix) && !known.has(name));
  const cgroups = directories.map((directory) => ({
    what: `cgroup ${directory}`,
    remove: () => removeCgroup(directory),
  }));
  return [...leftovers, ...cgroups];
}

/** Cgroups of these names, in every hierarchy that is mounted. */
async function cgroupsOf(isWanted: (name: string) => boolean): Promise<string[]> {
  const mounts = (await readFile('/proc/self/mountinfo', 'utf8'))
    .split('\n')
    .filter((line) => / - cgroup2? /.test(line))
    .map((line) => line.split(' ')[4] ?? '');
  const directories: string[] = [];
  for (const mount of mounts.toSorted()) {
    const names = (await readdir(mount).catch(() => [])).filter(isWanted);
    directories.push(...names.toSorted().map((name) => path.join(mount, name)));
  }
  return directories;
}

async function removeCgroup(directory: string): Promise<void> {
  for (let attempt = 0; existsSync(directory); attempt++) {
    const members = await readFile(path.join(directory, 'cgroup.procs'), 'utf8').catch(() => '');
    for (const pid of members.split('\n').filter((word) => word !== '')) {
      process.kill(Number(pid), 'SIGKILL');
    }
    try {
      await rmdir(directory);
    } catch (error) {
      const { code } = error as NodeJS.ErrnoException;
      if (code !== 'ENOENT' && (code !== 'EBUSY' || attempt === 200)) {
        throw error;
      }
    }
    await sleep(5);
  }
}
