import { mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { execa } from 'execa';
import { z } from 'zod';
import { normalizePackageName } from '../../../workloads/data-builders/requirements/package-name.ts';
import { InputError } from '../../../workloads/input-error.ts';
import { cacheRoot } from '../../state/run-state.ts';
import { temporaryDirectory } from '../../state/temporary-directories.ts';
import { pipReason } from './pip-reason.ts';

/** Whose pip resolves, for whom, and where it looks. */
export interface PipSettings {
  /** The interpreter whose pip it is. */
  readonly python: string;
  /** The version to resolve for, where it is not the interpreter's own: wheels alone count then. */
  readonly pythonVersion?: string | undefined;
  /** A folder of wheels, in place of the package index that pip is set to. */
  readonly wheels?: string | undefined;
  readonly signal?: AbortSignal | undefined;
}

/** What pip is asked to resolve. */
export interface PipQuestion {
  readonly requirements: readonly string[];
  readonly constraints: readonly string[];
  /** Whether what the requirements depend on is wanted too. */
  readonly withDependencies: boolean;
}

/** What it would install, or why it would not. */
export type PipAnswer =
  { readonly packages: readonly string[] } | { readonly reason: string; readonly output: string };

/** Metadata of old packages may have to be built, for which pip installs what builds it. */
const longestMs = 10 * 60_000;

const report = z.object({
  install: z.array(z.object({ metadata: z.object({ name: z.string(), version: z.string() }) })),
});

/**
 * Asks pip what it would install (`pip install --dry-run --report`), installing nothing.
 *
 * @returns `name==version` of all, by normalised names, sorted
 * @throws InputError when pip cannot be asked: it is too old or not there, or no index is in reach
 */
export async function pipDryRun(settings: PipSettings, question: PipQuestion): Promise<PipAnswer> {
  const folder = temporaryDirectory(path.join(cacheRoot(), 'store'));
  await mkdir(folder, { recursive: true });
  try {
    const reportFile = path.join(folder, 'report.json');
    const requirementsFile = path.join(folder, 'requirements.txt');
    const constraintsFile = path.join(folder, 'constraints.txt');
    await writeFile(requirementsFile, question.requirements.join('\n'));
    await writeFile(constraintsFile, question.constraints.join('\n'));
    const { wheels, signal } = settings;
    const result = await execa(
      settings.python,
      [
        '-m',
        'pip',
        'install',
        '--dry-run',
        '--ignore-installed',
        '--no-input',
        '--disable-pip-version-check',
        '--progress-bar=off',
        `--report=${reportFile}`,
        `--constraint=${constraintsFile}`,
        `--requirement=${requirementsFile}`,
        ...(question.withDependencies ? [] : ['--no-deps']),
        ...(wheels === undefined ? [] : ['--no-index', `--find-links=${path.resolve(wheels)}`]),
        ...versionOptions(settings, folder),
      ],
      {
        reject: false,
        all: true,
        stdin: 'ignore',
        // Python looks for modules where it is started.
        cwd: folder,
        // Folders that the host's settings add to the index are no part of the one given.
        env: wheels === undefined ? {} : { PIP_FIND_LINKS: '' },
        timeout: longestMs,
        ...(signal === undefined ? {} : { cancelSignal: signal }),
      },
    );
    if (result.timedOut) {
      return { reason: `pip did not end within ${longestMs / 60_000} minutes`, output: '' };
    }
    if (result.failed) {
      return failure(settings, result.all ?? String(result.shortMessage));
    }
    const { install } = report.parse(JSON.parse(await readFile(reportFile, 'utf8')));
    const names = install.map(
      ({ metadata }) => `${normalizePackageName(metadata.name)}==${metadata.version}`,
    );
    return { packages: names.toSorted() };
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/** For another Python than its own pip takes wheels only, and wants to be told where it would install. */
function versionOptions({ pythonVersion }: PipSettings, folder: string): string[] {
  return pythonVersion === undefined
    ? []
    : ['--python-version', pythonVersion, '--only-binary', ':all:', '--target', folder];
}

function failure({ python, wheels }: PipSettings, output: string): PipAnswer {
  if (/no such option: --(?:report|dry-run)/.test(output)) {
    throw new InputError(
      `pip of ${python} is too old to resolve (--report came with 22.2): upgrade it, or name another --python`,
    );
  }
  if (/: No module named pip$/m.test(output)) {
    throw new InputError(
      `${python} has no pip, which resolves: install it, or name another --python`,
    );
  }
  const reason = pipReason(output);
  if (wheels === undefined && /^WARNING: Retrying /m.test(output)) {
    throw new InputError(
      `pip cannot resolve: ${reason}; without --resolve closures rest on the data that comes along`,
    );
  }
  return { reason, output };
}
