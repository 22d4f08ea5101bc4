import { existsSync } from 'node:fs';
import { statfs } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { type Finding, poor, there } from './finding.ts';

/** A base takes 0.1 GB, and the packages of a few hundred functions some GB. */
const enoughDisk = 4e9;

/** Each sandbox has a limit of its own, and the caches hold many. */
const enoughMemory = 2e9;

/** Cores, memory, and room where bases and packages are kept. */
export async function examineMachine(cache: string): Promise<Finding[]> {
  const cores = os.availableParallelism();
  const memory = os.totalmem();
  const folder = existing(cache);
  const { bavail, bsize } = await statfs(folder);
  const free = bavail * bsize;
  return [
    cores > 1
      ? there('cores', String(cores))
      : poor('cores', '1: what is measured and what measures share it', 'use a machine with more'),
    memory >= enoughMemory
      ? there('memory', formatted(memory))
      : poor('memory', formatted(memory), 'give sandboxes less with --memory-limit-mb'),
    free >= enoughDisk
      ? there('disk', `${formatted(free)} free in ${folder}`)
      : poor(
          'disk',
          `${formatted(free)} free in ${folder}, ${formatted(enoughDisk)} are well used`,
          'name a folder with more room: ZYGOLAB_CACHE=DIR',
        ),
  ];
}

function existing(folder: string): string {
  return existsSync(folder) ? folder : existing(path.dirname(folder));
}

function formatted(bytes: number): string {
  return `${(bytes / 1e9).toFixed(1)} GB`;
}
