import { mkdir, readdir, rm, stat } from 'node:fs/promises';
import path from 'node:path';
import { performance } from 'node:perf_hooks';
import { execa } from 'execa';
import { InstallError } from '../packages/installing/install-package.ts';
import { pipReason } from '../packages/resolving/pip-reason.ts';
import { sizeOf } from '../packages/installing/size-of.ts';

/** A package as it came from the index. */
export interface DownloadedPackage {
  /** The file: a wheel, or a source archive where there is no wheel. */
  readonly file: string;
  readonly sizeMb: number;
  /** Pip's own start included. */
  readonly downloadMs: number;
}

const options = [
  '--no-deps',
  '--no-cache-dir',
  '--no-input',
  '--disable-pip-version-check',
  '--quiet',
];
const longestMs = 5 * 60_000;

/**
 * Downloads the newest version of a package, without its dependencies, from the package index that
 * pip is set to.
 *
 * @param python the interpreter whose pip does it
 * @param folder is emptied first
 * @throws InstallError with pip's reason
 */
export async function downloadPackage(
  python: string,
  name: string,
  folder: string,
  signal?: AbortSignal,
): Promise<DownloadedPackage> {
  await rm(folder, { recursive: true, force: true });
  await mkdir(folder, { recursive: true });
  const started = performance.now();
  // Folders that the host's settings add to the index would spare the download.
  await runPip(python, ['download', ...options, '--dest', folder, name], folder, signal, {
    PIP_FIND_LINKS: '',
  });
  const downloadMs = performance.now() - started;
  const [file] = await readdir(folder);
  const whole = path.join(folder, file!);
  return { file: whole, sizeMb: (await stat(whole)).size / 1e6, downloadMs };
}

/**
 * Installs a package from a file into a folder of its own, without its dependencies, byte code
 * included.
 *
 * @returns how long that took, pip's own start included, and the size of what is there then
 * @throws InstallError with pip's reason
 */
export async function installFile(
  python: string,
  file: string,
  folder: string,
  signal?: AbortSignal,
): Promise<{ installMs: number; installedMb: number }> {
  await rm(folder, { recursive: true, force: true });
  await mkdir(folder, { recursive: true });
  const started = performance.now();
  await runPip(python, ['install', ...options, '--target', folder, file], folder, signal);
  const installMs = performance.now() - started;
  return { installMs, installedMb: (await sizeOf(folder)) / 1e6 };
}

/**
 * Installs packages with all their dependencies into one folder, from files and the index. There is
 * byte code of all but tests, which nothing imports.
 *
 * @throws InstallError with pip's reason
 */
export async function installTogether(
  python: string,
  files: readonly string[],
  folder: string,
  signal?: AbortSignal,
): Promise<void> {
  await mkdir(folder, { recursive: true });
  const words = options.filter((option) => option !== '--no-deps' && option !== '--no-cache-dir');
  const target = ['--no-compile', '--target', folder];
  await runPip(python, ['install', ...words, ...target, ...files], folder, signal);
  // Packages may hold templates and code for other versions, which do not compile.
  await execa(python, ['-I', '-m', 'compileall', '-q', '-j', '0', '-x', '/tests?/', folder], {
    reject: false,
    stdin: 'ignore',
    stdout: 'ignore',
    stderr: 'ignore',
    ...(signal && { cancelSignal: signal }),
  });
  signal?.throwIfAborted();
}

async function runPip(
  python: string,
  words: readonly string[],
  cwd: string,
  signal: AbortSignal | undefined,
  env: Readonly<Record<string, string>> = {},
): Promise<void> {
  const result = await execa(python, ['-m', 'pip', ...words], {
    reject: false,
    all: true,
    stdin: 'ignore',
    // Python looks for modules where it is started: this folder holds none.
    cwd,
    env,
    timeout: longestMs,
    ...(signal && { cancelSignal: signal }),
  });
  signal?.throwIfAborted();
  if (result.timedOut) {
    throw new InstallError(`pip did not end within ${longestMs / 60_000} minutes`);
  }
  if (result.failed) {
    throw new InstallError(result.all === '' ? result.shortMessage : pipReason(result.all));
  }
}
