import { mkdir, symlink } from 'node:fs/promises';
import path from 'node:path';
import { execa } from 'execa';

/** Major and minor numbers of the devices that any user may use (Linux, Documentation/admin-guide/devices.txt). */
const devices: Readonly<Record<string, readonly [number, number]>> = {
  null: [1, 3],
  zero: [1, 5],
  full: [1, 7],
  random: [1, 8],
  urandom: [1, 9],
  tty: [5, 0],
};

/** As Docker has them, but that shared memory lies in a sandbox's scratch. */
const links: Readonly<Record<string, string>> = {
  fd: '/proc/self/fd',
  stdin: '/proc/self/fd/0',
  stdout: '/proc/self/fd/1',
  stderr: '/proc/self/fd/2',
  ptmx: 'pts/ptmx',
  shm: '/host/shm',
};

/**
 * Fills a base's /dev. Without the right to make devices there are none; Docker and OCI runtimes bring
 * their own. On `pts` the launcher mounts terminals.
 */
export async function makeDevices(folder: string): Promise<void> {
  for (const [name, [major, minor]] of Object.entries(devices)) {
    const words = ['-m', '666', path.join(folder, name), 'c', String(major), String(minor)];
    await execa('mknod', words, { reject: false });
  }
  await mkdir(path.join(folder, 'pts'), { mode: 0o755 });
  for (const [name, target] of Object.entries(links)) {
    await symlink(target, path.join(folder, name));
  }
}
