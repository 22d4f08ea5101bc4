import { existsSync } from 'node:fs';
import { readdir, readFile } from 'node:fs/promises';
import path from 'node:path';
import { cleanState } from './clean-state.ts';
import { cacheLeftovers, runDirectoryLeftover } from './cleaning/directory-leftovers.ts';
import { dockerLeftovers } from './cleaning/docker-leftovers.ts';
import type { Leftover } from './cleaning/leftover.ts';
import { cgroupLeftovers, ociLeftovers } from './cleaning/oci-leftovers.ts';
import { processLeftovers } from './cleaning/process-leftovers.ts';
import { ownerLives } from './owner.ts';
import { DockerEngine, engineSocket } from './platforms/docker-engine.ts';
import { cacheRoot, ownerFile, stateRoot } from './run-state.ts';

export interface CleanOptions {
  /** Says what would be removed, and removes nothing. */
  readonly dryRun?: boolean;
  readonly stateRoot?: string;
  readonly cacheRoot?: string;
  readonly dockerSocket?: string;
}

/** What was found, a line each. */
export interface CleanReport {
  /** In a dry run, what would be removed. */
  readonly removed: readonly string[];
  /** What belongs to runs that go on, and was left alone. */
  readonly inUse: readonly string[];
  /** What could not be removed, with the reason. */
  readonly failed: readonly string[];
}

/**
 * Removes all that crashed runs left behind: processes, containers, cgroups, mounts, images and
 * directories. Everything carries a mark of the run that it belongs to, and of that run's process;
 * what has no such mark, and what belongs to a process that still runs, is left alone. Nothing is
 * ended by its name.
 *
 * Bases and packages that are whole are no leftovers: they are kept for later runs.
 */
export async function clean(options: CleanOptions = {}): Promise<CleanReport> {
  const report = { removed: [] as string[], inUse: [] as string[], failed: [] as string[] };
  const engine = new DockerEngine(options.dockerSocket ?? engineSocket());
  try {
    const root = options.stateRoot ?? stateRoot();
    const runs = await runDirectories(root);
    for (const { directory, owner } of runs) {
      if (ownerLives(owner)) {
        report.inUse.push(`${directory}: process ${owner.split(':')[0]} runs`);
      } else {
        await cleanRun(directory, options, report);
      }
    }
    const elsewhere = await runDirectories(stateRoot());
    const aRunGoesOn = [...runs, ...elsewhere].some(({ owner }) => ownerLives(owner));
    const others = [
      ...(await cgroupLeftovers(report.removed)),
      ...(await dockerLeftovers(engine, aRunGoesOn)),
      ...(await cacheLeftovers(options.cacheRoot ?? cacheRoot())),
      ...(await cacheLeftovers(root)),
    ];
    await removeAll(others, options, report);
  } finally {
    engine.close();
  }
  return report;
}

type Report = Record<keyof CleanReport, string[]>;

async function cleanRun(directory: string, options: CleanOptions, report: Report): Promise<void> {
  const inside = [
    ...(await processLeftovers(directory)),
    ...(await ociLeftovers(directory)),
    {
      what: '',
      remove: async () => {
        report.removed.push(...(await cleanState(directory)));
      },
    },
  ];
  const failures = report.failed.length;
  await removeAll(inside, options, report);
  // The directory names what could not be removed: it stays as long as that does.
  if (report.failed.length === failures) {
    await removeAll([runDirectoryLeftover(directory)], options, report);
  }
}

async function removeAll(
  leftovers: readonly Leftover[],
  { dryRun = false }: CleanOptions,
  report: Report,
): Promise<void> {
  for (const { what, remove } of leftovers) {
    try {
      if (!dryRun) {
        await remove();
      }
      if (what !== '') {
        report.removed.push(what);
      }
    } catch (error) {
      const reason = error instanceof Error ? error.message : String(error);
      report.failed.push(`${what || 'lean containers'}: ${reason.split('\n')[0]}`);
    }
  }
}

/** Directories of runs, with the mark of the process that each belongs to. */
async function runDirectories(root: string): Promise<{ directory: string; owner: string }[]> {
  if (!existsSync(root)) {
    return [];
  }
  const names = (await readdir(root)).filter((name) => name.startsWith('run-')).toSorted();
  return Promise.all(
    names.map(async (name) => {
      const directory = path.join(root, name);
      const owner = await readFile(path.join(directory, ownerFile), 'utf8').catch(() => '');
      return { directory, owner: owner.trim() };
    }),
  );
}
