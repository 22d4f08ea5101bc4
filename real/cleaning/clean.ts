import { existsSync } from 'node:fs';
import { readdir, readFile } from 'node:fs/promises';
import path from 'node:path';
import { cleanState } from './clean-state.ts';
import { cacheLeftovers, runDirectoryLeftover } from './directory-leftovers.ts';
import { dockerLeftovers } from './docker-leftovers.ts';
import type { Leftover } from './leftover.ts';
import { cgroupLeftovers, ociLeftovers } from './oci-leftovers.ts';
import { processLeftovers } from './process-leftovers.ts';
import { ownerLives } from '../state/owner.ts';
import {
  type DockerEndpoint,
  dockerEndpoint,
  notedEndpoint,
} from '../platforms/docker/docker-endpoint.ts';
import { DockerEngine } from '../platforms/docker/docker-engine.ts';
import { cacheRoot, ownerFile, stateRoot } from '../state/run-state.ts';

export interface CleanOptions {
  /** Says what would be removed, and removes nothing. */
  readonly dryRun?: boolean;
  readonly stateRoot?: string;
  readonly cacheRoot?: string;
  /** Of the daemon that is asked for containers; the one that is measured with when left out. */
  readonly dockerEndpoint?: DockerEndpoint | (() => DockerEndpoint);
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
  const root = options.stateRoot ?? stateRoot();
  const runs = await runDirectories(root);
  const noted = runs.map(({ directory }) => notedEndpoint(directory));
  for (const { directory, owner } of runs) {
    if (ownerLives(owner)) {
      report.inUse.push(`${directory}: process ${owner.split(':')[0]} runs`);
    } else {
      await cleanRun(directory, options, report);
    }
  }
  const elsewhere = await runDirectories(stateRoot());
  const aRunGoesOn = [...runs, ...elsewhere].some(({ owner }) => ownerLives(owner));
  await removeAll(await cgroupLeftovers(report.removed), options, report);
  await cleanDocker(
    [options.dockerEndpoint ?? dockerEndpoint, ...noted],
    aRunGoesOn,
    options,
    report,
  );
  const caches = [
    ...(await cacheLeftovers(options.cacheRoot ?? cacheRoot())),
    ...(await cacheLeftovers(root)),
  ];
  await removeAll(caches, options, report);
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

/** Each daemon once: the one that is measured with now, and those that runs were measured with. */
async function cleanDocker(
  endpoints: readonly (DockerEndpoint | (() => DockerEndpoint) | undefined)[],
  aRunGoesOn: boolean,
  options: CleanOptions,
  report: Report,
): Promise<void> {
  const seen = new Set<string>();
  for (const endpoint of endpoints.filter((each) => each !== undefined)) {
    let engine: DockerEngine | undefined;
    try {
      engine = new DockerEngine(typeof endpoint === 'function' ? endpoint() : endpoint);
      const { host } = engine.endpoint;
      if (!seen.has(host)) {
        seen.add(host);
        await removeAll(await dockerLeftovers(engine, aRunGoesOn), options, report);
      }
    } catch (error) {
      report.failed.push(`what Docker holds: ${(error as Error).message}`);
    } finally {
      engine?.close();
    }
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
