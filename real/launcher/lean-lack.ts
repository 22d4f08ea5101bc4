import { existsSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { InputError } from '../../workloads/input-error.ts';
import { startLauncher } from './client.ts';

/** What this host lacks for lean containers, in one sentence with the remedy; undefined if nothing. */
export async function leanLack(): Promise<string | undefined> {
  if (process.platform !== 'linux') {
    return `lean containers need Linux, and this is ${process.platform}`;
  }
  if (process.getuid?.() !== 0) {
    return 'lean containers need root: run the command with sudo';
  }
  if (!existsSync('/sys/fs/cgroup')) {
    return 'lean containers need cgroups: mount -t cgroup2 none /sys/fs/cgroup';
  }
  // Whether cgroups and namespaces can be made, only making them tells.
  const folder = await mkdtemp(path.join(os.tmpdir(), 'zygolab-trial-'));
  try {
    const launcher = await startLauncher({
      stateDirectory: await mkdtemp(path.join(folder, 'state-')),
      baseDirectory: await mkdtemp(path.join(folder, 'base-')),
      python: '/usr/bin/python3',
      limits: { memoryMb: 64, processes: 8, cores: 1, timeoutMs: 1000, network: 'none' },
    });
    await launcher.close();
    return undefined;
  } catch (error) {
    if (error instanceof InputError) {
      return error.message;
    }
    throw error;
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}
