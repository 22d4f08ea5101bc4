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
  for (const runtime of runtimes) {
    const root = containersDirectory(runDirectory, runtime);
    const names = existsSync(root) ? await readdir(root) : [];
    for (const name of names.filter((each) => each.startsWith(prefix)).toSorted()) {
      leftovers.push({
        what: `${runtime} container ${name}`,
        async remove() {
          const { code } = await command(runtime, ['--root', root, 'delete', '--force', name]);
          if (code !== 0) {
            throw new Error(`${runtime} delete ended with ${code}`);
          }
        },
      });
    }
  }
  return [...leftovers, ...(await cgroupLeftovers(prefix))];
}

/** A runtime that was killed while it made a container leaves a cgroup that it knows nothing of. */
async function cgroupLeftovers(prefix: string): Promise<Leftover[]> {
  const mounts = (await readFile('/proc/self/mountinfo', 'utf8'))
    .split('\n')
    .filter((line) => / - cgroup2? /.test(line))
    .map((line) => line.split(' ')[4] ?? '');
  const leftovers: Leftover[] = [];
  for (const mount of mounts.toSorted()) {
    const names = await readdir(mount).catch(() => []);
    for (const name of names.filter((each) => each.startsWith(prefix)).toSorted()) {
      const directory = path.join(mount, name);
      leftovers.push({ what: `cgroup ${directory}`, remove: () => removeCgroup(directory) });
    }
  }
  return leftovers;
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
