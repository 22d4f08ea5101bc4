import { readFile } from 'node:fs/promises';
import os from 'node:os';

/** How many ms a tick of the kernel's accounting is, on all architectures (USER_HZ). */
export const tickMs = 10;

/** Ticks in which each core of this host was not idle, since it was started. */
export async function busyTicks(): Promise<number[]> {
  const text = await readFile('/proc/stat', 'utf8').catch(() => '');
  const lines = text.split('\n').filter((line) => /^cpu\d/.test(line));
  const ticks = lines.map((line) => {
    const [user, nice, system, , , interrupts, soft] = line.split(/\s+/).slice(1).map(Number);
    return user! + nice! + system! + interrupts! + soft!;
  });
  return ticks.length > 0 ? ticks : os.cpus().map(() => 0);
}
