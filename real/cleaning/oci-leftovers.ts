import { existsSync } from 'node:fs';
import { readdir, readFile, rmdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { ownerLives } from '../state/owner.ts';
import { command, containersDirectory, ownerInName } from '../platforms/oci/oci.ts';
import type { Leftover } from './leftover.ts';

const runtimes = ['runc', 'crun'];

/** Containers of OCI runtimes whose state lies in this run's directory. */
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
          // One that was killed while it made a container knows nothing of its cgroups.
          await removeCgroup((await cgroups()).filter((each) => path.basename(each) === name));
        },
      });
    }
  }
  return leftovers;
}

/**
 * Cgroups of such containers that no run's directory tells of any more.
 *
 * @param known lines that name what is dealt with already
 */
export async function cgroupLeftovers(known: readonly string[]): Promise<Leftover[]> {
  const found = new Map<string, string[]>();
  for (const directory of await cgroups()) {
    const name = path.basename(directory);
    const owner = ownerInName(name);
    if (owner !== '' && !ownerLives(owner) && !known.some((line) => line.endsWith(name))) {
      found.set(name, [...(found.get(name) ?? []), directory]);
    }
  }
  return Array.from(found, ([name, directories]) => ({
    what: `cgroup ${name}`,
    remove: () => removeCgroup(directories),
  }));
}

/** All cgroups at the top of every hierarchy that is mounted. */
async function cgroups(): Promise<string[]> {
  const mounts = (await readFile('/proc/self/mountinfo', 'utf8'))
    .split('\n')
    .filter((line) => / - cgroup2? /.test(line))
    .map((line) => line.split(' ')[4] ?? '');
  const directories: string[] = [];
  for (const mount of mounts.toSorted()) {
    const names: string[] = await readdir(mount).catch(() => []);
    directories.push(...names.toSorted().map((name) => path.join(mount, name)));
  }
  return directories;
}

/** One cgroup, which under version 1 has a directory in every hierarchy. */
async function removeCgroup(directories: readonly string[]): Promise<void> {
  for (const directory of directories) {
    // Nothing dies while it is frozen under version 1.
    const freezer = path.join(directory, 'freezer.state');
    if (existsSync(freezer)) {
      await writeFile(freezer, 'THAWED');
    }
  }
  for (const directory of directories) {
    for (let attempt = 0; existsSync(directory); attempt++) {
      await endMembers(directory);
      try {
        await rmdir(directory);
      } catch (error) {
        const { code } = error as NodeJS.ErrnoException;
        if (code !== 'ENOENT' && (code !== 'EBUSY' || attempt === 400)) {
          throw error;
        }
        await sleep(5);
      }
    }
  }
}

async function endMembers(directory: string): Promise<void> {
  const members = await readFile(path.join(directory, 'cgroup.procs'), 'utf8').catch(() => '');
  for (const pid of members.split('\n').filter((word) => word !== '')) {
    try {
      process.kill(Number(pid), 'SIGKILL');
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'ESRCH') {
        throw error;
      }
    }
  }
}
