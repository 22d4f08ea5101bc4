import { readFileSync } from 'node:fs';

/**
 * A mark of this process that no later process shares: its id and the time at which it started, in
 * clock ticks since boot. It is left on whatever outlives a crash, so that `clean` can tell what is
 * in use from what was left behind.
 */
export function ownerMark(): string {
  return markOf(process.pid);
}

/** The mark of any process. */
export function markOf(pid: number): string {
  return `${pid}:${startOf(pid)}`;
}

/** Whether the process that left this mark still runs. A mark that is none belongs to nobody. */
export function ownerLives(mark: string): boolean {
  const [, pid, start] = /^(\d+):(\d+)$/.exec(mark.trim()) ?? [];
  return pid !== undefined && start !== undefined && startOf(Number(pid)) === start;
}

/** Field 22 of /proc/PID/stat; empty when it has ended, buried or not. See proc_pid_stat(5). */
function startOf(pid: number): string {
  try {
    const text = readFileSync(`/proc/${pid}/stat`, 'utf8');
    // The second field is the program's name in brackets, and may hold anything.
    const fields = text.slice(text.lastIndexOf(')') + 2).split(' ');
    return fields[0] === 'Z' ? '' : (fields[19] ?? '');
  } catch {
    return '';
  }
}
