import { readdirSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { execaSync } from 'execa';
import { readRun } from '../../analysis/results/read-run.ts';
import { runInto } from './small-run.ts';

/** What came of a run on a disk with this much space. */
export interface DiskOutcome {
  readonly freePages: number;
  /** The code of the error, empty for none. */
  readonly error: string;
  /** The files that are left in the run directory. */
  readonly left: readonly string[];
  /** What a reader of the directory is told: the status, or what is wrong with it. */
  readonly told: string;
}

const pageBytes = 4096;
const diskPages = 64;

/*
 * Mounts a small disk on a directory and writes the same run to it with ever more space left, so
 * that each of its files in turn is the one that does not fit. To be run in a mount namespace of
 * its own.
 */
const [workload, disk] = process.argv.slice(2) as [string, string];
execaSync('mount', ['-t', 'tmpfs', '-o', `size=${diskPages * pageBytes}`, 'tmpfs', disk]);
const outcomes: DiskOutcome[] = [];
for (let freePages = 0; freePages <= 40; freePages++) {
  writeFileSync(path.join(disk, 'ballast'), Buffer.alloc((diskPages - freePages) * pageBytes));
  outcomes.push(outcomeOf(freePages));
}
process.stdout.write(JSON.stringify(outcomes));

function outcomeOf(freePages: number): DiskOutcome {
  const directory = path.join(disk, `run-${freePages}`);
  let error = '';
  try {
    runInto(directory, { workload, clients: 3, invocations: 150 }, { trace: false });
  } catch (thrown) {
    error = (thrown as NodeJS.ErrnoException).code ?? String(thrown);
  }
  const left = readdirSync(directory);
  const told = toldBy(directory);
  rmSync(directory, { recursive: true });
  return { freePages, error, left, told };
}

function toldBy(directory: string): string {
  try {
    return readRun(directory).run.status;
  } catch (error) {
    return (error as Error).message;
  }
}
