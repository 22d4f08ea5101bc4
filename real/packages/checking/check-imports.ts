import { existsSync } from 'node:fs';
import { readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { execa, ExecaError } from 'execa';
import { z } from 'zod';
import { InputError } from '../../../workloads/input-error.ts';
import type { Base } from '../../base/assemble-base.ts';
import { packageView } from '../installing/package-view.ts';
import type { StoredPackage } from '../../platforms/platform.ts';

/** What fails when a set of packages is imported: reasons by package name; empty when all is well. */
export type ImportFailures = ReadonlyMap<string, string>;

export interface CheckOptions {
  /** How long one set may take. */
  readonly secondsPerSet?: number;
  readonly onProgress?: (done: number, total: number) => void;
}

/** Sets that are checked at the same time. */
const atOnce = 2;

/**
 * Imports sets of packages with the base's Python, each in a fresh process that sees nothing but
 * the set, and reports what fails, set by set. Equal sets are imported once, and a set that was once
 * imported without a failure is not imported again.
 *
 * As root it does so inside of the base, as nobody, without a network; else on the host.
 *
 * @param storeDirectory the store that all the packages live in
 */
export async function checkImports(
  base: Pick<Base, 'directory' | 'python'>,
  storeDirectory: string,
  sets: ReadonlyArray<readonly StoredPackage[]>,
  options: CheckOptions = {},
): Promise<ImportFailures[]> {
  const keys = sets.map((packages) => packages.map(({ name }) => name).join('\n'));
  const distinct = [...new Map(sets.map((packages, at) => [keys[at], packages])).entries()];
  const results = new Map<string | undefined, ImportFailures>();
  const report = (key: string | undefined, failures: ImportFailures): void => {
    results.set(key, failures);
    options.onProgress?.(results.size, distinct.length);
  };
  for (const [key, packages] of distinct) {
    if (existsSync(await markOfSuccess(base, storeDirectory, packages))) {
      report(key, new Map());
    }
  }
  const unknown = distinct.filter(([key]) => !results.has(key));
  const isInside = unknown.length > 0 && (await canEnterBase());
  await Promise.all(
    Array.from({ length: atOnce }, async (_, part) => {
      const mine = unknown.filter((_set, at) => at % atOnce === part);
      const seconds = options.secondsPerSet ?? 120;
      await checkInOneProcess(base, storeDirectory, mine, isInside, seconds, report);
    }),
  );
  return keys.map((key) => results.get(key) ?? new Map());
}

const lineShape = z.array(z.tuple([z.string(), z.string()]));

async function checkInOneProcess(
  base: Pick<Base, 'directory' | 'python'>,
  storeDirectory: string,
  sets: ReadonlyArray<readonly [string | undefined, readonly StoredPackage[]]>,
  isInside: boolean,
  secondsPerSet: number,
  report: (key: string | undefined, failures: ImportFailures) => void,
): Promise<void> {
  if (sets.length === 0) {
    return;
  }
  const input = [];
  for (const [, packages] of sets) {
    const view = await packageView(storeDirectory, packages);
    input.push([
      isInside ? path.join('/packages', path.relative(storeDirectory, view)) : view,
      packages.map(({ name, modules }) => [name, modules]),
    ]);
  }
  const [command, ...words] = isInside
    ? insideOfBase(base, storeDirectory)
    : [path.join(base.directory, base.python)];
  const script = path.join(import.meta.dirname, 'import_checker.py');
  const python = execa(
    String(command),
    [...words, '-I', '-S', '-c', await readFile(script, 'utf8'), String(secondsPerSet)],
    {
      input: JSON.stringify(input),
      env: { PATH: `${process.env['PATH']}:/usr/sbin:/sbin`, HOME: '/tmp' },
      extendEnv: false,
      stderr: 'pipe',
    },
  );
  let at = 0;
  try {
    for await (const line of python) {
      const [key, packages = []] = sets[at] ?? [];
      const failures = new Map(lineShape.parse(JSON.parse(line)));
      if (failures.size === 0) {
        await writeFile(await markOfSuccess(base, storeDirectory, packages), '');
      }
      report(key, failures);
      at += 1;
    }
  } catch (error) {
    const reason = error instanceof ExecaError ? (error.stderr ?? error.message) : String(error);
    throw new InputError(`imports cannot be checked: ${reason.trim().split('\n').at(-1)}`);
  }
}

/** A file beside the view of a set that was imported with this base, which need not be done again. */
async function markOfSuccess(
  base: Pick<Base, 'directory'>,
  storeDirectory: string,
  packages: readonly StoredPackage[],
): Promise<string> {
  return `${await packageView(storeDirectory, packages)}.works-in-${path.basename(base.directory)}`;
}

const unshare = ['unshare', '--mount', '--net', '--pid', '--fork', '--kill-child'];

/** Root in somebody's container may not be allowed what root is allowed elsewhere. */
async function canEnterBase(): Promise<boolean> {
  const [command = '', ...words] = unshare;
  const isRoot = process.getuid?.() === 0;
  return isRoot && !(await execa(command, [...words, 'true'], { reject: false })).failed;
}

/**
 * The base as root directory with the store at /packages, in a mount namespace that is gone with
 * the process, and in a pid namespace that takes along what a package may have started.
 */
function insideOfBase(base: Pick<Base, 'directory' | 'python'>, storeDirectory: string): string[] {
  const script = [
    'mount --bind "$1" "$2/packages"',
    'mount -o remount,bind,ro "$2/packages"',
    'mount -t tmpfs tmpfs "$2/tmp"',
    'root=$2; python=$3; shift 3',
    'exec chroot --userspec=65534:65534 --groups= "$root" "$python" "$@"',
  ].join(' && ');
  return [...unshare, 'sh', '-c', script, 'sh', storeDirectory, base.directory, base.python];
}
