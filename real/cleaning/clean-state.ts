import { existsSync } from 'node:fs';
import { readdir, readFile, rm, rmdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';

/** How long the dead may take to leave their cgroups. */
const patienceMs = 5000;

/** What a launcher wrote down before it made it. */
interface Journal {
  readonly directory: string;
  readonly owners: readonly ProcessMark[];
  readonly processes: readonly ProcessMark[];
  readonly cgroups: readonly string[];
}

/** A process, told from later ones of the same number by when it started. */
interface ProcessMark {
  readonly pid: number;
  readonly start: string;
}

/**
 * Removes what lean containers left behind in this state directory when both the command and the
 * launcher's supervisor were killed: processes, cgroups and directories, as the journals there say.
 * What belongs to a command that still runs is left alone, and so is everything that no journal
 * names. Mounts need no removal, since they end with the launcher's last process.
 *
 * @returns a line for each thing removed
 */
export async function cleanState(stateDirectory: string): Promise<string[]> {
  if (!existsSync(stateDirectory)) {
    return [];
  }
  const removed: string[] = [];
  const names = (await readdir(stateDirectory)).filter((name) => name.startsWith('lean-'));
  for (const name of names.toSorted()) {
    const directory = path.join(path.resolve(stateDirectory), name);
    const journal = await readJournal(directory);
    if (!(await anyAlive(journal.owners))) {
      removed.push(...(await undo(journal)));
    }
  }
  return removed;
}

/** A directory without a journal was made by a command that ended before its launcher began. */
async function readJournal(directory: string): Promise<Journal> {
  const file = path.join(directory, 'journal');
  // The supervisor may be removing it at this moment.
  const lines = (await readFile(file, 'utf8').catch(() => '')).split('\n');
  const facts = (what: string) =>
    lines.filter((line) => line.startsWith(`${what} `)).map((line) => line.slice(what.length + 1));
  const marks = (what: string) =>
    facts(what).map((fact) => {
      const [pid = '', start = ''] = fact.split(' ');
      return { pid: Number(pid), start };
    });
  return {
    directory,
    owners: marks('owner'),
    processes: marks('process'),
    cgroups: facts('cgroup').filter((name) => /^zygolab-\d+$/.test(name)),
  };
}

async function anyAlive(marks: readonly ProcessMark[]): Promise<boolean> {
  for (const mark of marks) {
    if (await isAlive(mark)) {
      return true;
    }
  }
  return false;
}

async function isAlive({ pid, start }: ProcessMark): Promise<boolean> {
  const text = await readFile(`/proc/${pid}/stat`, 'utf8').catch(() => '');
  // The name, in parentheses, may hold spaces; the start time is the 22nd field, the state the 3rd.
  const fields = text.slice(text.lastIndexOf(')') + 2).split(' ');
  return fields[19] === start && fields[0] !== 'Z';
}

async function undo(journal: Journal): Promise<string[]> {
  const removed: string[] = [];
  for (const mark of journal.processes) {
    if (await isAlive(mark)) {
      kill(mark.pid);
      removed.push(`process ${mark.pid}`);
    }
  }
  const groups = await cgroupDirectories(journal.cgroups);
  for (const group of groups) {
    // Nothing dies while it is frozen under version 1.
    await release(group);
  }
  for (const group of groups) {
    removed.push(...(await removeCgroup(group)));
  }
  await rm(journal.directory, { recursive: true, force: true, maxRetries: 5 });
  removed.push(`directory ${journal.directory}`);
  return removed;
}

/** Where groups of these names are, in every hierarchy that is mounted. */
async function cgroupDirectories(names: readonly string[]): Promise<string[]> {
  const mounts = (await readFile('/proc/self/mountinfo', 'utf8'))
    .split('\n')
    .filter((line) => / - cgroup2? /.test(line))
    .map((line) => line.split(' ')[4]!);
  return mounts
    .flatMap((mount) => names.map((name) => path.join(mount, name)))
    .filter((directory) => existsSync(directory));
}

async function release(group: string): Promise<void> {
  for (const directory of [group, ...(await childrenOf(group))]) {
    const states = { 'cgroup.kill': '1', 'cgroup.freeze': '0', 'freezer.state': 'THAWED' };
    for (const [file, state] of Object.entries(states)) {
      const whole = path.join(directory, file);
      if (existsSync(whole)) {
        await writeFile(whole, state).catch(() => {});
      }
    }
  }
}

/** Processes first, then the groups within, then the group itself. */
async function removeCgroup(group: string): Promise<string[]> {
  const removed: string[] = [];
  for (const directory of [...(await childrenOf(group)), group]) {
    const deadline = Date.now() + patienceMs;
    for (;;) {
      const members = await membersOf(directory);
      for (const pid of members) {
        kill(pid);
      }
      if (members.length === 0 && (await rmdir(directory).then(() => true, isGone))) {
        break;
      }
      if (Date.now() > deadline) {
        throw new Error(
          `${directory} cannot be removed: processes ${members.join(' ')} stay in it`,
        );
      }
      await sleep(2);
    }
    removed.push(`cgroup ${directory}`);
  }
  return removed;
}

function isGone(error: unknown): boolean {
  return (error as NodeJS.ErrnoException).code === 'ENOENT';
}

async function childrenOf(group: string): Promise<string[]> {
  const entries = await readdir(group, { withFileTypes: true }).catch(() => []);
  return entries.filter((entry) => entry.isDirectory()).map(({ name }) => path.join(group, name));
}

async function membersOf(group: string): Promise<number[]> {
  const text = await readFile(path.join(group, 'cgroup.procs'), 'utf8').catch(() => '');
  return text
    .split('\n')
    .map(Number)
    .filter((pid) => pid > 0);
}

function kill(pid: number): void {
  try {
    process.kill(pid, 'SIGKILL');
  } catch {
    // It has ended by itself.
  }
}
