import { readdir, readFile } from 'node:fs/promises';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { markOf, ownerLives } from '../state/owner.ts';
import type { Leftover } from './leftover.ts';

/**
 * Processes that were started for sandboxes in this run's directory: those of the platform
 * `process`, which has nothing but a process. They are known by the socket that they serve, whose
 * path is an argument of theirs and lies in the run's own directory.
 */
export async function processLeftovers(runDirectory: string): Promise<Leftover[]> {
  const prefix = path.join(runDirectory, 'process') + path.sep;
  const leftovers: Leftover[] = [];
  for (const pid of (await readdir('/proc')).filter((name) => /^\d+$/.test(name))) {
    const words = (await readFile(`/proc/${pid}/cmdline`, 'utf8').catch(() => '')).split('\0');
    const socket = words.find((word) => word.startsWith(prefix) && word.endsWith('/socket'));
    if (socket !== undefined && words.some((word) => word.includes('zygolab_sandbox'))) {
      leftovers.push({
        what: `process ${pid} of ${path.basename(runDirectory)}`,
        remove: () => endGroup(Number(pid)),
      });
    }
  }
  return leftovers;
}

/** Each leads a group of its own, which what it started belongs to. */
async function endGroup(pid: number): Promise<void> {
  const mark = markOf(pid);
  try {
    process.kill(-pid, 'SIGKILL');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ESRCH') {
      throw error;
    }
  }
  for (let look = 0; ownerLives(mark) && look < 500; look++) {
    await sleep(2);
  }
}
