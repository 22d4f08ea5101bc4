import { rename, rm } from 'node:fs/promises';
import path from 'node:path';
import { performance } from 'node:perf_hooks';
import { execa } from 'execa';
import { temporaryDirectory } from '../../state/temporary-directories.ts';
import { writeFileAtomically } from '../../../workloads/write-file-atomically.ts';
import {
  readInstalled,
  readNewest,
  type Description,
  type InstalledPackage,
} from './installed-package.ts';
import { readPackageMetadata } from '../checking/package-modules.ts';
import type { PackageStore } from './package-store.ts';
import { pipReason } from '../resolving/pip-reason.ts';
import { sizeOf } from './size-of.ts';

/** A package that could not be installed; the message is the reason in one line. */
export class InstallError extends Error {
  override readonly name = 'InstallError';
}

const longestMs = 15 * 60_000;

/**
 * Takes a package from the store, or installs it there: `name==version`, or a bare name, for which
 * the newest version is taken and remembered.
 *
 * It is installed without its dependencies, under a temporary name, and renamed when whole; it
 * counts as installed once its description stands beside it.
 *
 * @param wheels a folder of wheels, in place of the package index
 * @throws InstallError with pip's reason
 */
export async function installPackage(
  store: PackageStore,
  name: string,
  wheels?: string,
): Promise<InstalledPackage> {
  // The name becomes a path and an argument of pip: nothing but a name may pass.
  const [, bareName, version] = /^([A-Za-z0-9][\w.-]*)(?:==([\w.+!-]+))?$/.exec(name) ?? [];
  if (bareName === undefined) {
    throw new InstallError('this is no package name (name or name==version)');
  }
  const wanted = version === undefined ? await readNewest(store.directory, name) : name;
  const there = wanted === undefined ? undefined : await readInstalled(store.directory, wanted);
  if (there !== undefined) {
    return there;
  }
  const temporary = temporaryDirectory(store.directory);
  try {
    const started = performance.now();
    await runPip(store, name, temporary, wheels);
    const { version: found, modules } = await readPackageMetadata(temporary);
    const fullName = version === undefined ? `${name}==${found}` : name;
    await compile(store, temporary, `/packages/${fullName}`);
    const installMs = Math.round(performance.now() - started);
    await putInPlace(temporary, path.join(store.directory, fullName));
    const installed = await describe(store.directory, fullName, modules, installMs);
    if (version === undefined) {
      await writeFileAtomically(path.join(store.directory, `${name}.newest`), `${fullName}\n`);
    }
    return installed;
  } finally {
    await rm(temporary, { recursive: true, force: true });
  }
}

async function runPip(
  store: PackageStore,
  name: string,
  target: string,
  wheels: string | undefined,
): Promise<void> {
  const source = wheels === undefined ? [] : ['--no-index', '--find-links', path.resolve(wheels)];
  const options = ['--no-deps', '--no-compile', '--no-input', '--disable-pip-version-check'];
  const result = await execa(
    store.python,
    ['-m', 'pip', 'install', ...options, '--target', target, ...source, name],
    {
      reject: false,
      all: true,
      stdin: 'ignore',
      // Python looks for modules where it is started: this folder holds none.
      cwd: store.directory,
      // Folders that the host's settings add to the index are no part of the one given.
      env: wheels === undefined ? {} : { PIP_FIND_LINKS: '' },
      timeout: longestMs,
    },
  );
  if (result.timedOut) {
    throw new InstallError(`pip did not end within ${longestMs / 60_000} minutes`);
  }
  if (result.failed) {
    throw new InstallError(result.all === '' ? result.shortMessage : pipReason(result.all));
  }
}

/** As in the base: a module is loaded without a look at its source. */
async function compile(store: PackageStore, directory: string, nameInside: string): Promise<void> {
  const options = ['-q', '--invalidation-mode', 'unchecked-hash', '-d', nameInside];
  // Packages may hold templates and code for other versions, which do not compile.
  await execa(store.python, ['-I', '-m', 'compileall', ...options, directory], {
    reject: false,
    stdin: 'ignore',
    stdout: 'ignore',
    stderr: 'ignore',
  });
}

/** What stands there already is either half of a crashed installation or the same package. */
async function putInPlace(temporary: string, directory: string): Promise<void> {
  await rm(directory, { recursive: true, force: true });
  await rename(temporary, directory);
}

async function describe(
  storeDirectory: string,
  name: string,
  modules: readonly string[],
  installMs: number,
): Promise<InstalledPackage> {
  const directory = path.join(storeDirectory, name);
  const sizeMb = (await sizeOf(directory)) / 1e6;
  const description: Description = {
    name,
    modules: [...modules],
    size_mb: sizeMb,
    install_ms: installMs,
  };
  await writeFileAtomically(`${directory}.json`, `${JSON.stringify(description, null, 2)}\n`);
  return { name, directory, modules, sizeMb, installMs };
}
