import { chmod, mkdir, rm } from 'node:fs/promises';
import path from 'node:path';
import { Attempts } from '../../real/attempts.ts';
import { assembleBase, type Base } from '../../real/base/assemble-base.ts';
import { examinePrograms } from '../../real/examining/programs.ts';
import { InstallError } from '../../real/packages/installing/install-package.ts';
import type { StoredPackage } from '../../real/platforms/platform.ts';
import { platforms } from '../../real/platforms/registry.ts';
import { type ImportTimes, importTimes } from '../../real/probes/import-times.ts';
import { downloadPackage, installFile, installTogether } from '../../real/probes/package-costs.ts';
import { cacheRoot, makeRunState } from '../../real/state/run-state.ts';
import { randomStream } from '../../sim/engine/random/random.ts';
import { InputError } from '../../workloads/input-error.ts';
import { costsOf2017 } from '../../workloads/studies/package-study.ts';
import { type FigureContext, type FigureScale, PartlyMeasured } from '../figure.ts';
import {
  type PackageFailure,
  type PackageValue,
  type Quantity,
  writePackageValues,
} from '../results/package-values.ts';

/** How much is measured. */
export interface PackagesSize {
  /** Which of the most used packages: from the one rank, from 0, to the other. */
  readonly ranks: readonly [number, number];
  /** How often each is downloaded and installed. */
  readonly transfers: number;
  /** How often each is imported. */
  readonly imports: number;
}

const scales: Readonly<Record<FigureScale, PackagesSize>> = {
  quick: { ranks: [0, 6], transfers: 1, imports: 3 },
  full: { ranks: [0, 20], transfers: 3, imports: 20 },
};

/** The name of what was measured here. */
export const measuredSource = 'measured here';

/** `google` alone is a folder of other packages, with nothing in it to import. */
const modules: Readonly<Record<string, string>> = { protobuf: 'google.protobuf' };

/** Why packages cannot be fetched and timed here, with the remedy. */
export async function packagesUnavailable(): Promise<string | undefined> {
  const needed = ['Python', 'pip', 'package index'];
  const lack = (await examinePrograms(true)).find(
    ({ name, state }) => needed.includes(name) && state === 'lacking',
  );
  return lack === undefined ? undefined : `${lack.name}: ${lack.found}; ${lack.remedy}`;
}

/** Downloads, installs and imports the most used packages of 2017, as they are today. */
export async function measurePackages(
  context: FigureContext,
  { ranks, transfers, imports }: PackagesSize = scales[context.scale],
): Promise<void> {
  const chosen = costsOf2017().slice(...ranks);
  const base = await assembleBase(cacheRoot());
  const state = await makeRunState();
  const store = path.join(state.directory, 'store');
  await mkdir(store);
  const values: PackageValue[] = [];
  const failures: PackageFailure[] = [];
  const attempts = new Attempts(context.warn);
  const note = (name: string, quantity: Quantity, value: number): void => {
    values.push({ source: measuredSource, package: name, quantity, value });
  };
  try {
    const files = new Map<string, string>();
    for (const [done, { name }] of chosen.entries()) {
      context.tell('downloading and installing packages', done, chosen.length);
      const file = await transfer(name, store, base, transfers, context, note).catch((error) => {
        if (!(error instanceof InstallError)) {
          throw error;
        }
        failures.push({ package: name, reason: error.message });
        return undefined;
      });
      if (file !== undefined) {
        files.set(name, file);
      }
      // Kept as it comes, whatever becomes of the imports.
      writePackageValues(context.directory, values, failures);
    }
    const imported = await attempts.measure('importing packages', () =>
      timeImports(chosen, files, store, base, state.directory, imports, context),
    );
    imported?.importMs.forEach((times, name) => times.forEach((ms) => note(name, 'import_ms', ms)));
    imported?.failed.forEach((reason, name) => failures.push({ package: name, reason }));
  } finally {
    await rm(state.directory, { recursive: true, force: true });
  }
  failures.forEach(({ package: name, reason }) => context.warn(`${name}: ${reason}`));
  writePackageValues(context.directory, values, failures);
  if (attempts.failed.length > 0) {
    throw new PartlyMeasured(attempts);
  }
}

/** Installs the packages together, and times the import of each. */
async function timeImports(
  chosen: readonly { readonly name: string; readonly module: string }[],
  files: ReadonlyMap<string, string>,
  store: string,
  base: Base,
  stateDirectory: string,
  imports: number,
  context: FigureContext,
): Promise<ImportTimes> {
  const whole = await together([...files.values()], store, base, context);
  const stored = chosen
    .filter(({ name }) => files.has(name))
    .map(({ name, module }): StoredPackage => ({
      name,
      directory: whole,
      modules: [modules[name] ?? module],
    }));
  const lean = platforms['lean']!;
  const canContain = (await lean.unavailable()) === undefined;
  return importTimes(canContain ? lean : platforms['process']!, stored, {
    base,
    storeDirectory: store,
    stateDirectory,
    repetitions: imports,
    random: randomStream(context.seed, 'imports'),
    signal: context.signal,
    onProgress: (done, total) => context.tell('importing packages', done, total),
  });
}

/** Downloads and installs a package some times; returns its file. */
async function transfer(
  name: string,
  store: string,
  { hostPython }: Base,
  times: number,
  { signal }: FigureContext,
  note: (name: string, quantity: Quantity, value: number) => void,
): Promise<string> {
  let file = '';
  for (let time = 0; time < times; time++) {
    const folder = path.join(store, 'archives', name);
    const downloaded = await downloadPackage(hostPython, name, folder, signal);
    file = downloaded.file;
    const target = path.join(store, 'alone', name);
    const { installMs, installedMb } = await installFile(hostPython, file, target, signal);
    note(name, 'download_ms', downloaded.downloadMs);
    note(name, 'install_ms', installMs);
    if (time === 0) {
      note(name, 'archive_mb', downloaded.sizeMb);
      note(name, 'installed_mb', installedMb);
    }
  }
  return file;
}

/** A folder with all the packages and their dependencies, as an interpreter usually has them. */
async function together(
  files: readonly string[],
  store: string,
  { hostPython }: Base,
  { signal, tell }: FigureContext,
): Promise<string> {
  if (files.length === 0) {
    throw new InputError('none of the packages could be installed');
  }
  tell('installing packages with their dependencies', 0, 1);
  const folder = path.join(store, 'together');
  try {
    await installTogether(hostPython, files, folder, signal);
  } catch (error) {
    throw error instanceof InstallError
      ? new InputError(`the packages cannot be installed together: ${error.message}`)
      : error;
  }
  await chmod(folder, 0o755);
  return folder;
}
